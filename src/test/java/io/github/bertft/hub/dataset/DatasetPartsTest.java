package io.github.bertft.hub.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.fault.HubException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetPartsTest {
  @TempDir private Path folder;

  private DatasetCard card(String header) throws IOException {
    Path file = Files.writeString(folder.resolve("README.md"), "---\n" + header + "---\n# x\n");
    return DatasetCard.read("o/d", file);
  }

  private static Map<String, List<String>> splits(String... names) {
    return parts(DatasetCard.none(), null, names).splits();
  }

  private static DatasetParts parts(DatasetCard card, @Nullable String config, String... names) {
    return DatasetParts.of("o/d", List.of(names), card, config);
  }

  @Test
  void shards_in_data_come_first() {
    assertThat(
            splits(
                "README.md",
                "data/train-00001-of-00002.parquet",
                "data/train-00000-of-00002.parquet",
                "data/unsupervised-00000-of-00001.parquet",
                "test/x.parquet",
                ".gitattributes"))
        .isEqualTo(
            Map.of(
                "train",
                List.of("data/train-00000-of-00002.parquet", "data/train-00001-of-00002.parquet"),
                "unsupervised",
                List.of("data/unsupervised-00000-of-00001.parquet")));
  }

  @Test
  void then_folders_then_names_then_everything() {
    assertThat(splits("train/a.csv", "my-test/b.csv", "valid.1/c.csv", "training.csv"))
        .isEqualTo(
            Map.of(
                "train", List.of("train/a.csv"),
                "test", List.of("my-test/b.csv"),
                "validation", List.of("valid.1/c.csv")));
    assertThat(splits("x_train.csv", "dev.jsonl.gz", "eval.json", "test2.tsv", "retrain.csv"))
        .isEqualTo(
            Map.of(
                "train", List.of("x_train.csv"),
                "validation", List.of("dev.jsonl.gz"),
                "test", List.of("eval.json")));
    assertThat(splits("b.csv", "a.csv", "config.json", "LICENSE"))
        .isEqualTo(Map.of("train", List.of("a.csv", "b.csv")));
  }

  @Test
  void of_the_same_rows_in_several_formats_one_is_taken() {
    assertThat(splits("train.csv", "train.jsonl", "train.parquet"))
        .isEqualTo(Map.of("train", List.of("train.parquet")));
    assertThat(splits("train.1.csv", "train.2.csv", "train.parquet"))
        .isEqualTo(Map.of("train", List.of("train.1.csv", "train.2.csv")));
  }

  @Test
  void a_file_beside_its_packed_or_other_form_is_read_once() {
    assertThat(splits("train.json", "train.jsonl", "test.csv", "test.csv.gz"))
        .isEqualTo(Map.of("train", List.of("train.jsonl"), "test", List.of("test.csv")));
    assertThat(splits("train.json", "train.jsonl", "train.parquet"))
        .isEqualTo(Map.of("train", List.of("train.parquet")));
    assertThat(splits("train.1.json", "train.1.jsonl.gz", "train.2.json.gz", "train.2.jsonl.gz"))
        .isEqualTo(Map.of("train", List.of("train.1.json", "train.2.jsonl.gz")));
  }

  @Test
  void a_part_of_a_split_is_a_split_of_its_own() {
    DatasetParts parts =
        parts(DatasetCard.none(), "c", "c/partial-train/0.parquet", "c/test/0.parquet");
    assertThat(parts.files("partial-train")).containsExactly("c/partial-train/0.parquet");
    assertThatThrownBy(() -> parts.files("train"))
        .isInstanceOf(HubException.class)
        .hasMessageStartingWith(
            "o/d: has no split \"train\"; it has \"partial-train\", \"test\" [N40]");
    assertThat(DatasetName.parse("hf:o/d@refs/convert/parquet#c:partial-train").split())
        .isEqualTo("partial-train");
  }

  @Test
  void a_card_says_which_files_are_which() throws IOException {
    DatasetCard card =
        card(
            """
            configs:
            - config_name: de
              data_files:
              - split: train
                path: [de/b.csv, "de/a*.csv"]
              - split: test
                path: de/test-*
            - config_name: fr
              default: true
              data_files: fr/*.csv
            - config_name: it
              data_dir: it
            """);
    String[] names = {
      "de/a1.csv",
      "de/a2.csv",
      "de/b.csv",
      "de/test-0.csv",
      "fr/x.csv",
      "it/train.csv",
      "it/test.csv"
    };
    assertThat(parts(card, "de", names).splits())
        .isEqualTo(
            Map.of(
                "train", List.of("de/b.csv", "de/a1.csv", "de/a2.csv"),
                "test", List.of("de/test-0.csv")));
    assertThat(parts(card, null, names))
        .isEqualTo(new DatasetParts("o/d", "fr", Map.of("train", List.of("fr/x.csv")), Map.of()));
    assertThat(parts(card, "it", names).splits())
        .isEqualTo(Map.of("train", List.of("it/train.csv"), "test", List.of("it/test.csv")));
    assertThatThrownBy(() -> parts(card, "dee", names))
        .isInstanceOf(HubException.class)
        .hasMessage(
            "o/d: has no config \"dee\"; it has \"de\", \"fr\", \"it\" [N41]\n"
                + "  did you mean \"de\"?");
  }

  @Test
  void a_config_must_be_named_where_none_is_the_default() throws IOException {
    DatasetCard card =
        card("configs: [{config_name: cola, data_files: a}, {config_name: sst2, data_files: b}]\n");
    assertThatThrownBy(() -> parts(card, null, "a.csv"))
        .isInstanceOf(HubException.class)
        .hasMessage(
            "o/d: has several configs and no default: \"cola\", \"sst2\" [N42]\n"
                + "  name one behind #, as hf:o/d#cola");
    assertThatThrownBy(() -> splits("en/train.csv", "fr/train.csv"))
        .hasMessage(
            "o/d: has several configs and no default: \"en\", \"fr\" [N42]\n"
                + "  name one behind #, as hf:o/d#en");
  }

  @Test
  void without_a_card_a_folder_is_a_config() {
    String[] names = {"default/train/0000.parquet", "big/train/0000.parquet", "big/test/0.parquet"};
    assertThat(parts(DatasetCard.none(), "big", names).splits())
        .isEqualTo(
            Map.of(
                "train", List.of("big/train/0000.parquet"),
                "test", List.of("big/test/0.parquet")));
    assertThatThrownBy(() -> parts(DatasetCard.none(), "bigg", names))
        .hasMessage(
            "o/d: has no config \"bigg\"; it has \"big\", \"default\" [N41]\n"
                + "  did you mean \"big\"?");
  }

  @ParameterizedTest
  @CsvSource({
    "data/en/train.csv, data/fr/train.csv, data/en, data/fr",
    "a/b/c/en/x.csv, a/b/c/fr/x.csv, a/b/c/en, a/b/c/fr",
    "train/en/a.csv, train/fr/a.csv, train/en, train/fr",
    "data/en/train/0.csv, data/fr/train/0.csv, data/en, data/fr",
    "data/train/en/0.csv, data/train/fr/0.csv, data/train/en, data/train/fr",
    "train/en/0.csv, training/fr/0.csv, train/en, training/fr",
    "x/train/0.csv, train/0.csv, train, x"
  })
  void folders_of_one_split_that_tell_none_must_be_chosen_from_at_any_depth(
      String one, String other, String first, String second) {
    assertThatThrownBy(() -> splits(one, other))
        .isInstanceOf(HubException.class)
        .hasMessage(
            "o/d: has several configs and no default: \""
                + first
                + "\", \""
                + second
                + "\" [N42]\n  name one behind #, as hf:o/d#"
                + first);
    DatasetName named = DatasetName.parse("hf:o/d#" + first);
    assertThat(parts(DatasetCard.none(), named.config(), one, other).files("train")).hasSize(1);
  }

  @Test
  void a_folder_that_tells_the_split_does_so_where_it_is_named() {
    String[] names = {"train/en/a.csv", "train/fr/a.csv", "test/en/a.csv", "test/fr/a.csv"};
    assertThat(parts(DatasetCard.none(), "test/en", names).splits())
        .isEqualTo(Map.of("test", List.of("test/en/a.csv")));
  }

  @Test
  void folders_within_one_another_or_of_the_same_name_are_one() {
    assertThat(splits("a/b/train/0.csv", "a/b/train/1.csv", "a/b/test/0.csv"))
        .isEqualTo(
            Map.of(
                "train", List.of("a/b/train/0.csv", "a/b/train/1.csv"),
                "test", List.of("a/b/test/0.csv")));
    assertThat(splits("train/en/0.csv", "training/en/0.csv").get("train")).hasSize(2);
  }

  @Test
  void a_split_that_is_not_there_is_told_with_those_that_are() {
    DatasetParts parts = parts(DatasetCard.none(), null, "train.csv", "validation.csv");
    assertThat(parts.files("train")).containsExactly("train.csv");
    assertThatThrownBy(() -> parts.files("test"))
        .isInstanceOf(HubException.class)
        .hasMessage(
            "o/d: has no split \"test\"; it has \"train\", \"validation\" [N40]\n"
                + "  name one behind a colon, as :train");
    assertThatThrownBy(() -> parts.files("vaildation"))
        .hasMessage(
            "o/d: has no split \"vaildation\"; it has \"train\", \"validation\" [N40]\n"
                + "  did you mean \"validation\"?");
  }

  @Test
  void files_that_a_card_names_must_be_there() throws IOException {
    DatasetCard card =
        card("configs: [{data_files: {train: \"x/*.csv\", test: y/a.csv, raw: y/a.zip}}]\n");
    DatasetParts parts = parts(card, null, "y/a.csv", "y/a.zip");
    assertThat(parts.files("test")).containsExactly("y/a.csv");
    assertThatThrownBy(() -> parts.files("validation"))
        .hasMessageStartingWith(
            "o/d: has no split \"validation\"; it has \"raw\", \"test\", \"train\" [N40]");
    assertThatThrownBy(() -> parts.files("raw")).hasMessageContaining("\"y/a.zip\"");
    assertThatThrownBy(parts::allFiles).hasMessageContaining("[N46]");
    assertThatThrownBy(() -> parts.files("train"))
        .isInstanceOf(HubException.class)
        .hasMessage(
            "o/d: its README.md gives the split \"train\" the files \"x/*.csv\", and there are none"
                + " of them that can be read [N46]");
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "./", "/", "//"})
  void the_folder_of_a_config_may_be_the_repository(String dir) throws IOException {
    DatasetCard card = card("configs: [{config_name: a, data_dir: \"" + dir + "\"}]\n");
    assertThat(parts(card, null, "train.csv").splits())
        .isEqualTo(Map.of("train", List.of("train.csv")));
  }

  /** Only of a folder that was asked for, the name tells a split. */
  @Test
  void the_folder_of_a_config_tells_no_split() throws IOException {
    DatasetCard card = card("configs: [{config_name: a, data_dir: eval_sets}]\n");
    assertThat(parts(card, "a", "eval_sets/a.jsonl").splits())
        .isEqualTo(Map.of("train", List.of("eval_sets/a.jsonl")));
  }

  @Test
  void the_folder_of_a_config_must_hold_data() throws IOException {
    assertThat(parts(card("configs: [{data_dir: ./b/.//c/}]\n"), null, "b/c/train.csv").splits())
        .isEqualTo(Map.of("train", List.of("b/c/train.csv")));
    DatasetCard card = card("configs: [{config_name: a, data_dir: b}]\n");
    assertThatThrownBy(() -> parts(card, "a", "train.csv", "b/a.zip"))
        .isInstanceOf(HubException.class)
        .hasMessage(
            "o/d: its README.md gives the config \"a\" the folder \"b\", and there are no files in"
                + " it that can be read [N46]");
  }

  @Test
  void scripts_are_not_run() {
    assertThatThrownBy(() -> splits("README.md", "d.py", "dummy_data.zip"))
        .isInstanceOf(HubException.class)
        .hasMessage(
            "o/d: has no data files, only the script \"d.py\" that would fetch them, and scripts"
                + " are not run [N44]\n"
                + "  the hub converts many of them: try hf:o/d@refs/convert/parquet\n"
                + "  or load it in Python where you trust it, and save its splits as Parquet");
  }

  @Test
  void formats_that_are_not_read_are_told() {
    assertThatThrownBy(() -> splits("README.md", "a.zip", "b.zip", "c.arrow"))
        .isInstanceOf(HubException.class)
        .hasMessage(
            "o/d: has no Parquet, JSON lines, CSV or TSV file; it has 2 .zip, 1 .arrow, 1 .md"
                + " [N43]");
  }
}
