package io.github.bertft.hub.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.fault.HubException;
import io.github.bertft.hub.LocalHub;
import io.github.bertft.hub.net.DownloadListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubDatasetsTest {
  private static final String NEW_LINE = System.lineSeparator() + "  ";
  private static final String CARD =
      """
      ---
      dataset_info:
        features:
        - name: label
          dtype: {class_label: {names: {'0': bad, '1': good}}}
      ---
      """;

  private static final Map<String, String> FILES =
      Map.of(
          "README.md", CARD,
          "data/train-00000-of-00002.csv", "text,label\none,0\n",
          "data/train-00001-of-00002.csv", "text,label\ntwo,1\n",
          "data/test-00000-of-00001.csv", "text,label\nthree,1\n",
          "script.py", "import os");

  @TempDir private Path cache;
  private final LocalHub hub = new LocalHub().with("datasets/owner/news", bytes(FILES));

  @AfterEach
  void close() {
    hub.close();
  }

  private static Map<String, byte[]> bytes(Map<String, String> files) {
    Map<String, byte[]> bytes = new TreeMap<>();
    files.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
    return bytes;
  }

  private HubDatasets datasets(String... more) {
    Map<String, String> environment = new HashMap<>();
    environment.put("HF_ENDPOINT", hub.endpoint());
    environment.put("HF_HUB_CACHE", cache.toString());
    for (int i = 0; i < more.length; i += 2) {
      environment.put(more[i], more[i + 1]);
    }
    return HubDatasets.of(environment, cache.toString());
  }

  private HubDatasets.Split split(String name, String usual, String... more) {
    return datasets(more).split(DatasetName.parse(name), usual, DownloadListener.silent());
  }

  private Path snapshot() {
    return cache.resolve("datasets--owner--news/snapshots/" + LocalHub.COMMIT);
  }

  @Test
  void fetches_the_files_of_a_split_and_no_others() {
    HubDatasets.Split split = split("hf:owner/news", "train");

    assertThat(split.files())
        .containsExactly(
            snapshot().resolve("data/train-00000-of-00002.csv"),
            snapshot().resolve("data/train-00001-of-00002.csv"));
    assertThat(split.files().get(1)).hasContent("text,label\ntwo,1\n");
    assertThat(split.classNames()).isEqualTo(Map.of("label", List.of("bad", "good")));
    assertThat(split.name().text()).isEqualTo("hf:owner/news@" + LocalHub.COMMIT + ":train");
    assertThat(hub.seen().stream().map(LocalHub.Seen::path))
        .containsExactlyInAnyOrder(
            "/api/datasets/owner/news/revision/main",
            "/datasets/owner/news/resolve/" + LocalHub.COMMIT + "/README.md",
            "/datasets/owner/news/resolve/" + LocalHub.COMMIT + "/data/train-00000-of-00002.csv",
            "/datasets/owner/news/resolve/" + LocalHub.COMMIT + "/data/train-00001-of-00002.csv");
  }

  @Test
  void what_is_in_the_cache_costs_no_request() {
    HubDatasets.Split first = split("hf:owner/news", "train");
    hub.seen().clear();
    assertThat(split("hf:owner/news", "train")).isEqualTo(first);
    assertThat(split("hf:owner/news:train", "test")).isEqualTo(first);
    assertThat(split("hf:owner/news@" + LocalHub.COMMIT, "train")).isEqualTo(first);
    assertThat(split("hf:owner/news", "train", "HF_HUB_OFFLINE", "1")).isEqualTo(first);
    // The list of files tells that there is no such split, without a request.
    assertThatThrownBy(() -> split("hf:owner/news", "validation"))
        .hasMessage(
            "owner/news: has no split \"validation\"; it has \"test\", \"train\" [N40]"
                + NEW_LINE
                + "name one behind a colon, as :test");
    assertThat(hub.seen()).isEmpty();
  }

  @Test
  void splits_are_of_one_commit_though_the_branch_moves_meanwhile() {
    split("hf:owner/news", "train");
    String newer = LocalHub.COMMIT.replace('0', 'f');
    try (LocalHub later = new LocalHub()) {
      later.with("datasets/owner/news", bytes(FILES));
      hub.next(
          "api",
          (exchange, none) -> {
            assertThat(exchange.getRequestURI().getPath()).endsWith("/" + LocalHub.COMMIT);
            LocalHub.redirect(
                    later.endpoint() + "/api/datasets/owner/news/revision/" + LocalHub.COMMIT)
                .to(exchange, none);
          });
      assertThat(split("hf:owner/news", "test").files())
          .containsExactly(snapshot().resolve("data/test-00000-of-00001.csv"));
    }
    hub.at("datasets/owner/news", newer, bytes(Map.of("train.csv", "text,label\nnew,1\n")));
    assertThat(split("hf:owner/news", "train").files()).hasSize(2);
    datasets().pull(DatasetName.parse("hf:owner/news"), DownloadListener.silent());
    assertThat(split("hf:owner/news", "train").files().get(0).toString())
        .endsWith(newer + "/train.csv");
  }

  @Test
  void a_commit_without_a_list_of_its_files_is_asked_for_that_list() throws IOException {
    HubDatasets.Split first = split("hf:owner/news", "train");
    Files.delete(cache.resolve("datasets--owner--news/trees/" + LocalHub.COMMIT + ".json"));
    hub.seen().clear();
    assertThat(split("hf:owner/news", "train")).isEqualTo(first);
    assertThat(hub.seen().stream().map(LocalHub.Seen::path))
        .containsExactly("/api/datasets/owner/news/revision/" + LocalHub.COMMIT);
  }

  @Test
  void a_cut_file_is_fetched_anew() throws IOException {
    HubDatasets.Split split = split("hf:owner/news", "train");
    Files.writeString(split.files().get(0).toRealPath(), "text");
    assertThatThrownBy(() -> split("hf:owner/news", "train", "HF_HUB_OFFLINE", "1"))
        .isInstanceOf(HubException.class)
        .hasMessage(
            "hf:owner/news: is not whole in the cache and HF_HUB_OFFLINE forbids to fetch it: "
                + split.files().get(0)
                + " is 4 bytes, must be 17 bytes [N27]"
                + NEW_LINE
                + "unset HF_HUB_OFFLINE, or fill the cache where there is a network: bertft models"
                + " pull datasets/owner/news");
    assertThat(split("hf:owner/news", "train").files().get(0)).hasContent("text,label\none,0\n");
  }

  @Test
  void a_download_that_broke_off_goes_on() {
    hub.next("data/test-00000-of-00001.csv", hub.cutAfter(5));
    assertThat(split("hf:owner/news", "test").files().get(0)).hasContent("text,label\nthree,1\n");
    assertThat(hub.seen("test-00000-of-00001.csv"))
        .extracting(LocalHub.Seen::range)
        .containsExactly("null", "bytes=5-");
  }

  @Test
  void all_splits_are_pulled_where_none_is_named() {
    Path folder = datasets().pull(DatasetName.parse("hf:owner/news"), DownloadListener.silent());
    assertThat(folder.resolve("data/test-00000-of-00001.csv")).exists();
    assertThat(folder.resolve("data/train-00001-of-00002.csv")).exists();
    assertThat(folder.resolve("script.py")).doesNotExist();
    hub.seen().clear();
    assertThat(split("hf:owner/news", "test").files()).hasSize(1);
    assertThat(
            datasets("HF_HUB_OFFLINE", "1")
                .pull(DatasetName.parse("hf:owner/news"), DownloadListener.silent()))
        .isEqualTo(folder);
    assertThat(hub.seen()).isEmpty();
  }

  @Test
  void offline_a_dataset_that_is_not_there_is_told_with_the_nearest() {
    split("hf:owner/news", "train");
    assertThatThrownBy(() -> split("hf:owner/newz#x:y", "train", "HF_HUB_OFFLINE", "1"))
        .isInstanceOf(HubException.class)
        .hasMessage(
            "hf:owner/newz#x:y: is not whole in the cache and HF_HUB_OFFLINE forbids to fetch it: "
                + cache.resolve("datasets--owner--newz")
                + " has no list of the files of its revision \"main\" [N27]"
                + NEW_LINE
                + "did you mean \"hf:owner/news\"?"
                + NEW_LINE
                + "unset HF_HUB_OFFLINE, or fill the cache where there is a network: bertft models"
                + " pull datasets/owner/newz#x:y");
  }

  @Test
  void what_the_hub_does_not_have_is_told() {
    assertThatThrownBy(() -> split("hf:owner/newz", "train"))
        .isInstanceOf(HubException.class)
        .hasMessageStartingWith(hub.host() + ": has no dataset \"owner/newz\" [N16]");
    assertThatThrownBy(() -> split("hf:owner/news@v9", "train"))
        .hasMessageStartingWith(hub.host() + ": \"owner/news\" has no revision \"v9\" [N17]");
  }

  @Test
  void a_gated_dataset_is_told_with_the_page_of_its_terms() {
    hub.next("api", LocalHub.status(403, "X-Error-Code", "GatedRepo"));
    assertThatThrownBy(() -> split("hf:owner/news", "train"))
        .isInstanceOf(HubException.class)
        .hasMessage(
            hub.host()
                + ": \"owner/news\" is gated: it needs a token of someone who accepted its terms"
                + " [N15]"
                + NEW_LINE
                + "accept them at "
                + hub.endpoint()
                + "/datasets/owner/news"
                + NEW_LINE
                + "then set HF_TOKEN to a token of "
                + hub.endpoint()
                + "/settings/tokens");
  }

  @Test
  void names_that_lead_out_of_the_folder_end_it() {
    hub.with("datasets/owner/evil", bytes(Map.of("../../train.csv", "text,label\n")));
    assertThatThrownBy(() -> split("hf:owner/evil", "train"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("would lie outside its folder; nothing is taken from it [N26]");
  }
}
