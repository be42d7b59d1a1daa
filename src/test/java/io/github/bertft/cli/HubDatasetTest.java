package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.bertft.cli.HubProcess.Done;
import io.github.bertft.hub.LocalHub;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, because where the cache and the hub are comes from their variables. */
class HubDatasetTest {
  private static final Path FILES = Path.of("src/test/resources/io/github/bertft/data/parquet");
  private static final String NAME = "hf:owner/mood";
  private static final String ADDRESS = "datasets/owner/mood";

  @TempDir private Path folder;
  private final LocalHub hub = new LocalHub();

  @BeforeEach
  void fill() throws Exception {
    hub.with(
        "datasets/owner/mood",
        Map.of(
            "data/train-00000-of-00001.parquet", Files.readAllBytes(FILES.resolve("mood.parquet")),
            "data/test-00000-of-00001.parquet", Files.readAllBytes(FILES.resolve("mood.parquet")),
            "README.md", new byte[0]));
    hub.with("datasets/owner/old", Map.of("old.py", new byte[9]));
  }

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void a_model_is_trained_measured_and_used_on_a_dataset_of_the_hub() throws Exception {
    Path out = folder.resolve("out");
    Done train =
        run(
            "train",
            "--set=model.name=" + TinyStart.model(folder, "tiny-bert"),
            "--set=data.train=" + NAME,
            "--set=data.test.mood=" + NAME,
            "--set=text.max_tokens=16",
            "--set=training.epochs=1",
            "--set=training.device=cpu",
            "--set=output.folder=" + out);
    assertThat(train.code()).as(train.err()).isZero();
    assertThat(train.err()).contains("fetching owner/mood: ");
    assertThat(hub.seen()).hasSize(4); // two lists, the card, and the bytes that both splits have
    JsonNode provenance = new JsonMapper().readTree(out.resolve("bertft.json").toFile());
    assertThat(provenance.at("/data/0/path").asText())
        .isEqualTo(NAME + "@" + LocalHub.COMMIT + ":train");
    assertThat(provenance.at("/config/data/train").asText()).isEqualTo(NAME);
    assertThat(provenance.path("label_counts").fieldNames())
        .toIterable()
        .containsExactly("negative", "positive");
    assertThat(out.resolve("README.md"))
        .content()
        .contains("\ndatasets:\n- \"owner/mood\"\n")
        .contains("| `" + NAME + "@" + LocalHub.COMMIT + ":train` | 22 |");

    hub.seen().clear();
    Done eval = run("eval", "--model=" + out, "--data=" + NAME, "--data=again=" + NAME, "--json");
    assertThat(eval.code()).as(eval.err()).isZero();
    JsonNode datasets = new JsonMapper().readTree(eval.out()).path("datasets");
    assertThat(datasets.findValuesAsText("dataset")).containsExactly("owner/mood", "again");
    assertThat(datasets.get(0).path("examples").asInt()).isEqualTo(24);

    Done predict =
        run(
            "predict",
            "--model=" + out,
            "--input=" + NAME + ":train",
            "--output=" + folder.resolve("p.csv"),
            "--resume");
    assertThat(predict.code()).as(predict.err()).isZero();
    assertThat(folder.resolve("p.csv")).content().hasLineCount(25);
    assertThat(hub.seen()).isEmpty();
  }

  @Test
  void a_dataset_is_pulled_listed_checked_and_removed() throws Exception {
    Path snapshot = folder.resolve("home/hub/datasets--owner--mood/snapshots/" + LocalHub.COMMIT);
    Done pull = run("models", "pull", ADDRESS);
    assertThat(pull.out()).isEqualTo(snapshot + "\n");
    assertThat(run("models", "list").out())
        .containsPattern(
            "datasets/owner/mood  main      0123456789ab +[0-9,]+ bytes  3 of 3 files\n");

    Path file = snapshot.resolve("data/test-00000-of-00001.parquet").toRealPath();
    byte[] bytes = Files.readAllBytes(file);
    bytes[20] ^= 1;
    Files.write(file, bytes);
    Done verify = run("models", "verify");
    assertThat(verify.code()).isEqualTo(ExitCode.HUB.code());
    assertThat(verify.err())
        .contains("00000-of-00001.parquet has another SHA-256 than " + file.getFileName())
        .contains("bertft models pull datasets/owner/mood fetches anew what is wrong");
    assertThat(run("models", "pull", ADDRESS + ":test").code()).isZero();
    assertThat(run("models", "verify", ADDRESS).code()).isZero();
    assertThat(run("models", "remove", ADDRESS).out()).startsWith("removed datasets/owner/mood: ");
    assertThat(snapshot).doesNotExist();
  }

  /** Of several configs, a pull must name one. */
  @Test
  void a_damaged_file_of_a_config_is_mended_by_the_command_that_is_told() throws Exception {
    byte[] rows = Files.readAllBytes(FILES.resolve("mood.parquet"));
    hub.with(
        "datasets/owner/two", Map.of("a b/train.parquet", rows, "c/train.parquet", new byte[9]));
    assertThat(run("models", "pull", "datasets/owner/two#a b").code()).isZero();
    Path snapshot = folder.resolve("home/hub/datasets--owner--two/snapshots/" + LocalHub.COMMIT);
    Path file = snapshot.resolve("a b/train.parquet").toRealPath();
    byte[] wrong = rows.clone();
    wrong[20] ^= 1;
    Files.write(file, wrong);
    Done verify = run("models", "verify", "datasets/owner/two");
    assertThat(verify.code()).isEqualTo(ExitCode.HUB.code());
    assertThat(verify.err())
        .isEqualTo(
            "bertft: "
                + snapshot
                + ": damaged: train.parquet has another SHA-256 than "
                + file.getFileName()
                + " [N33]\n  bertft models pull 'datasets/owner/two#a b:train' fetches anew what is"
                + " wrong\n");
    assertThat(run("models", "pull", "datasets/owner/two#a b:train").code()).isZero();
    assertThat(file).hasBinaryContent(rows);

    Path foreign = Files.writeString(snapshot.resolve("notes.txt"), "by another program");
    Done other = run("models", "verify", "datasets/owner/two");
    assertThat(other.err())
        .isEqualTo(
            "bertft: "
                + snapshot
                + ": damaged: notes.txt has no known hash [N33]\n  it is no data file that bertft"
                + " reads: bertft models remove datasets/owner/two@"
                + LocalHub.COMMIT
                + ", then fetch it again by what fetched it\n");
    assertThat(foreign).exists();
  }

  @Test
  void a_recipe_runs_on_parquet_of_the_hub_once_its_format_is_set() throws Exception {
    Map<String, byte[]> news =
        Map.of("train.parquet", Files.readAllBytes(FILES.resolve("news.parquet")));
    hub.with("datasets/owner/news", news);
    String[] command = {
      "train",
      "--recipe=sogou",
      "--set=model.name=" + TinyStart.model(folder, "tiny-bert"),
      "--set=data.train=hf:owner/news",
      "--set=data.test.sogou=hf:owner/news:train",
      "--set=data.validation_share=0",
      "--set=text.max_tokens=16",
      "--set=training.device=cpu",
      "--set=output.folder=" + folder.resolve("sogou")
    };
    Done refused = run(command);
    assertThat(refused.code()).isEqualTo(ExitCode.DATA.code());
    assertThat(refused.err())
        .contains(
            "train.parquet: looks like Parquet; recipe sogou wants texts in Chinese characters"
                + " [D110]\n  set data.format: parquet, and data.text and data.label to its"
                + " columns\n");

    String[] told = {"--set=data.format=parquet", "--set=data.text=text", "--set=data.label=label"};
    Done train = run(Stream.of(command, told).flatMap(Stream::of).toArray(String[]::new));
    assertThat(train.code()).as(train.err()).isZero();
    JsonNode provenance = new JsonMapper().readTree(folder.resolve("sogou/bertft.json").toFile());
    assertThat(provenance.path("label_counts").fieldNames())
        .toIterable()
        .containsExactly("Business", "Sports", "World");

    Done data = run("train", "--recipe=ag-news", "--data=hf:owner/news");
    assertThat(data.code()).isEqualTo(ExitCode.USAGE.code());
    assertThat(data.err())
        .isEqualTo(
            "bertft: --data: must be a folder with the files of the recipe, was \"hf:owner/news\""
                + " [C183]\n  for a dataset of the hub, set data.train and data.test to it, and"
                + " data.format: auto\n");
  }

  @Test
  void what_cannot_be_used_is_told_with_its_exit_code() throws Exception {
    String output = "--set=output.folder=" + folder.resolve("none");
    Done script = run("train", output, "--set=data.train=hf:owner/old");
    assertThat(script.code()).isEqualTo(ExitCode.HUB.code());
    assertThat(script.err()).contains("scripts are not run [N44]").doesNotContain("\tat ");
    assertThat(hub.seen("old.py")).isEmpty();

    Done name = run("train", output, "--set=data.train=hf:owner/old/more");
    assertThat(name.code()).isEqualTo(ExitCode.USAGE.code());
    assertThat(name.err()).contains("was \"hf:owner/old/more\" [C180]");

    Done part = run("models", "remove", ADDRESS + ":train");
    assertThat(part.code()).isEqualTo(ExitCode.USAGE.code());
    assertThat(part.err())
        .isEqualTo(
            "bertft: must be a whole dataset, was \"datasets/owner/mood:train\" [C182]\n"
                + "  leave out what stands behind # and :\n");
  }

  private Done run(String... arguments) throws Exception {
    return new HubProcess(hub, folder, Map.of()).run(arguments);
  }
}
