package io.github.bertft.hub.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bertft.hub.LocalHub;
import io.github.bertft.hub.cache.CachedFiles;
import io.github.bertft.hub.cache.HubCache;
import io.github.bertft.hub.cache.HubName;
import io.github.bertft.hub.net.DownloadListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PullNamesTest {
  private static final String CARD =
      """
      ---
      configs:
      - config_name: cola
        data_files: [{split: train, path: cola/train.csv}, {split: test, path: cola/test.csv}]
      - config_name: sst 2
        data_files: [{split: train, path: sst/train.csv}]
      ---
      """;

  @TempDir private Path cache;
  private final LocalHub hub = new LocalHub();

  @AfterEach
  void close() {
    hub.close();
  }

  /** What is in the cache after these names were pulled, of a dataset with these files. */
  private CachedFiles cached(String card, List<String> pulls, String... names) {
    Map<String, byte[]> files = new TreeMap<>();
    files.put("README.md", card.getBytes(StandardCharsets.UTF_8));
    for (String name : names) {
      files.put(name, ("text,label\n" + name + ",1\n").getBytes(StandardCharsets.UTF_8));
    }
    hub.with("datasets/o/d", files);
    for (String pull : pulls) {
      pull(pull);
    }
    return new CachedFiles(
        new HubCache(cache).repository(HubName.Kind.DATASET, "o/d"), LocalHub.COMMIT);
  }

  private void pull(String address) {
    HubDatasets.of(
            Map.of("HF_ENDPOINT", hub.endpoint(), "HF_HUB_CACHE", cache.toString()),
            cache.toString())
        .pull(DatasetName.parseAddress(address).orElseThrow(), DownloadListener.silent());
  }

  /** The names for files that are damaged, which then are no more. */
  private List<String> names(CachedFiles cached, String... damaged) throws IOException {
    for (String name : damaged) {
      Path file = cached.folder().resolve(name).toRealPath();
      Files.writeString(file, Files.readString(file).replace("e", "x"));
    }
    HubName main = new HubName(HubName.Kind.DATASET, "o/d", HubName.MAIN);
    List<String> names =
        PullNames.of(main, cached, List.of(damaged)).stream().map(DatasetName::address).toList();
    names.forEach(this::pull);
    boolean sound = cached.problems(List.of(damaged), CachedFiles.Depth.HASHES).isEmpty();
    assertThat(sound).isEqualTo(!names.isEmpty());
    return names;
  }

  @Test
  void files_of_configs_are_fetched_by_config_and_split() throws IOException {
    String[] files = {"cola/train.csv", "cola/test.csv", "sst/train.csv"};
    CachedFiles cached = cached(CARD, List.of("datasets/o/d#cola", "datasets/o/d#sst 2"), files);
    assertThat(names(cached, "cola/test.csv")).containsExactly("datasets/o/d#cola:test");
    assertThat(names(cached, "sst/train.csv", "cola/train.csv"))
        .containsExactly("datasets/o/d#cola:train", "datasets/o/d#sst 2:train");
  }

  @Test
  void a_dataset_without_a_choice_is_fetched_as_a_whole_if_it_is_there_as_a_whole()
      throws IOException {
    CachedFiles whole = cached("# e", List.of("datasets/o/d"), "train.csv", "test.csv");
    assertThat(names(whole, "test.csv")).containsExactly("datasets/o/d");
    assertThat(names(whole, "README.md")).containsExactly("datasets/o/d");
  }

  @Test
  void what_was_not_there_is_not_fetched_for_what_was() throws IOException {
    CachedFiles part = cached("# e", List.of("datasets/o/d:test"), "train.csv", "test.csv");
    assertThat(names(part, "test.csv")).containsExactly("datasets/o/d:test");
    assertThat(names(part, "README.md")).containsExactly("datasets/o/d:test");
    assertThat(part.present()).doesNotContain("train.csv");
  }

  @Test
  void without_a_card_folders_are_configs() throws IOException {
    CachedFiles cached =
        cached("# e", List.of("datasets/o/d#data/fr"), "data/en/train.csv", "data/fr/train.csv");
    assertThat(names(cached, "data/fr/train.csv")).containsExactly("datasets/o/d#data/fr:train");
  }

  @Test
  void a_file_that_is_in_no_split_is_not_brought_by_pulling() throws IOException {
    CachedFiles cached = cached("# e", List.of("datasets/o/d"), "train.csv");
    Files.writeString(cached.folder().resolve("notes.txt"), "e");
    HubName main = new HubName(HubName.Kind.DATASET, "o/d", HubName.MAIN);
    assertThat(PullNames.of(main, cached, List.of("notes.txt"))).isEmpty();
  }
}
