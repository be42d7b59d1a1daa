package io.github.bertft.hub;

import static io.github.bertft.hub.LocalHub.COMMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.HubException;
import io.github.bertft.fault.ModelException;
import io.github.bertft.hub.cache.HubName;
import io.github.bertft.hub.net.DownloadListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubModelsTest {
  private static final String NEW_LINE = System.lineSeparator() + "  ";
  private static final Map<String, byte[]> TINY =
      files(
          "config.json", "{}",
          "tokenizer.json", "{}",
          "tokenizer_config.json", "{}",
          "vocab.txt", "[PAD]",
          "model.safetensors", "weights",
          "pytorch_model.bin", "pickle",
          "onnx/model.onnx", "graph",
          "1_Pooling/config.json", "{\"pooling\": 1}",
          "bertft.json", "{\"bertft\": 1}",
          "README.md", "words");

  @TempDir Path cache;
  private final LocalHub hub = new LocalHub().with("owner/tiny", TINY);

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void fetches_the_files_that_are_needed_and_no_others() throws IOException {
    Path folder = models().folder(name("owner/tiny"), DownloadListener.silent(), path -> {});
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile).map(file -> folder.relativize(file).toString()))
          .containsExactlyInAnyOrder(
              "config.json",
              "tokenizer.json",
              "tokenizer_config.json",
              "model.safetensors",
              "1_Pooling/config.json",
              "bertft.json");
    }
    assertThat(folder.resolve("1_Pooling/config.json")).hasContent("{\"pooling\": 1}");
    assertThat(hub.seen()).hasSize(5); // files of the same bytes come once
  }

  @Test
  void added_tokens_come_with_the_older_files_of_a_tokenizer() {
    hub.with(
        "owner/older",
        files(
            "config.json", "{}",
            "vocab.txt", "[PAD]",
            "added_tokens.json", "{\"new\": 1}",
            "model.safetensors", "weights"));
    Path folder = models().folder(name("owner/older"), silent(), path -> {});
    assertThat(folder.resolve("added_tokens.json")).hasContent("{\"new\": 1}");

    hub.with(
        "owner/newer",
        files(
            "config.json", "{}",
            "tokenizer.json", "{}",
            "added_tokens.json", "{\"new\": 1}",
            "model.safetensors", "weights"));
    Path newer = models().folder(name("owner/newer"), silent(), path -> {});
    assertThat(newer.resolve("added_tokens.json")).doesNotExist();
  }

  @Test
  void what_is_in_the_cache_costs_no_request() {
    Path folder = fetch();
    hub.seen().clear();
    assertThat(fetch()).isEqualTo(folder);
    assertThat(models("HF_HUB_OFFLINE", "1").folder(name("owner/tiny"), silent(), path -> {}))
        .isEqualTo(folder);
    assertThat(models("HF_HUB_OFFLINE", "1").pull(name("owner/tiny"), silent(), path -> {}))
        .isEqualTo(folder);
    assertThat(models().folder(name("owner/tiny@" + COMMIT), silent(), path -> {}))
        .isEqualTo(folder);
    assertThat(hub.seen()).isEmpty();
  }

  @Test
  void offline_a_model_that_is_not_there_is_told_with_the_nearest() {
    fetch();
    hub.seen().clear();
    assertThatThrownBy(
            () -> models("HF_HUB_OFFLINE", "yes").folder(name("owner/tyni"), silent(), path -> {}))
        .isInstanceOf(HubException.class)
        .hasMessage(
            "owner/tyni: is not whole in the cache and HF_HUB_OFFLINE forbids to fetch it: "
                + cache.resolve("models--owner--tyni")
                + " has not its revision \"main\" [N27]"
                + NEW_LINE
                + "did you mean \"owner/tiny\"?"
                + NEW_LINE
                + "unset HF_HUB_OFFLINE, or fill the cache where there is a network: bertft models"
                + " pull owner/tyni");
    assertThat(hub.seen()).isEmpty();
  }

  @Test
  void offline_a_commit_that_is_not_there_is_told() {
    fetch();
    String other = "f".repeat(40);
    assertThatThrownBy(
            () ->
                models("HF_HUB_OFFLINE", "1")
                    .folder(name("owner/tiny@" + other), silent(), path -> {}))
        .isInstanceOf(HubException.class)
        .hasMessageStartingWith(
            "owner/tiny@"
                + other
                + ": is not whole in the cache and HF_HUB_OFFLINE forbids to fetch it: "
                + cache.resolve("models--owner--tiny")
                + " has not its revision \""
                + other
                + "\" [N27]");
  }

  @Test
  void offline_a_model_of_which_a_file_is_missing_names_it() throws IOException {
    Path folder = fetch();
    Files.delete(folder.resolve("model.safetensors"));
    assertThatThrownBy(
            () -> models("TRANSFORMERS_OFFLINE", "1").folder(name("owner/tiny"), silent(), p -> {}))
        .hasMessageStartingWith(
            "owner/tiny: is not whole in the cache and HF_HUB_OFFLINE forbids to fetch it: "
                + folder.resolve("model.safetensors")
                + " is missing [N27]");
  }

  @Test
  void a_cut_or_dangling_file_is_fetched_anew() throws IOException {
    Path folder = fetch();
    Path weights = folder.resolve("model.safetensors");
    Files.writeString(weights.toRealPath(), "weigh");
    fetch();
    assertThat(weights).hasContent("weights");

    Files.delete(weights.toRealPath());
    fetch();
    assertThat(weights).hasContent("weights");
  }

  @Test
  void a_flipped_bit_is_seen_by_pull() throws IOException {
    Path folder = fetch();
    Path weights = folder.resolve("model.safetensors");
    Files.writeString(weights.toRealPath(), "weighty");
    models().pull(name("owner/tiny"), silent(), path -> {});
    assertThat(weights).hasContent("weights");
  }

  @Test
  void a_cache_without_lists_of_files_is_checked_by_its_hashes() throws IOException {
    Path folder = fetch();
    Files.delete(folder.resolve("../../trees/" + COMMIT + ".json"));
    hub.seen().clear();
    fetch();
    assertThat(hub.seen()).isEmpty();

    Files.writeString(folder.resolve("model.safetensors").toRealPath(), "weighty");
    fetch();
    assertThat(folder.resolve("model.safetensors")).hasContent("weights");
  }

  @Test
  void without_a_list_a_missing_setting_of_the_tokenizer_must_be_known_to_be_missing()
      throws IOException {
    Path folder = fetch();
    Path repository = cache.resolve("models--owner--tiny");
    Files.delete(repository.resolve("trees/" + COMMIT + ".json"));
    Files.delete(folder.resolve("tokenizer_config.json"));
    HubModels offline = models("HF_HUB_OFFLINE", "1");
    assertThatThrownBy(() -> offline.folder(name("owner/tiny"), silent(), path -> {}))
        .hasMessageContaining("tokenizer_config.json is missing [N27]");

    Path mark = repository.resolve(".no_exist/" + COMMIT + "/tokenizer_config.json");
    Files.createDirectories(mark.getParent());
    Files.createFile(mark);
    assertThat(offline.folder(name("owner/tiny"), silent(), path -> {})).isEqualTo(folder);
  }

  @Test
  void takes_several_files_of_weights_by_their_index() throws IOException {
    hub.with(
        "big",
        files(
            "config.json", "{}",
            "vocab.txt", "[PAD]",
            "model.safetensors.index.json",
                "{\"weight_map\": {\"a\": \"model-1.safetensors\", \"b\": \"model-2.safetensors\","
                    + " \"c\": \"model-1.safetensors\"}}",
            "model-1.safetensors", "one",
            "model-2.safetensors", "two",
            "model-3.safetensors", "not named"));
    Path folder = models().folder(name("big"), silent(), path -> {});
    assertThat(folder.resolve("model-1.safetensors")).hasContent("one");
    assertThat(folder.resolve("model-2.safetensors")).hasContent("two");
    assertThat(folder.resolve("model-3.safetensors")).doesNotExist();
  }

  @Test
  void an_index_that_leads_out_of_the_folder_is_refused() {
    hub.with(
        "evil",
        files(
            "config.json", "{}",
            "vocab.txt", "[PAD]",
            "model.safetensors.index.json",
                "{\"weight_map\": {\"a\": \"../../../x.safetensors\"}}"));
    assertFails(
        "evil",
        "evil: model.safetensors.index.json names \"../../../x.safetensors\", which is no file of"
            + " weights beside it [N26]");
  }

  @Test
  void an_index_that_is_wrong_is_told() {
    hub.with(
        "odd",
        files(
            "config.json", "{}",
            "vocab.txt", "[PAD]",
            "model.safetensors.index.json", "{\"weight_map\": {\"a\": \"x.safetensors\"}}"));
    assertFails("odd", "odd: has no x.safetensors, which model.safetensors.index.json names [N18]");
    hub.at(
        "odd",
        "a".repeat(40),
        files("config.json", "{}", "vocab.txt", "", "model.safetensors.index.json", "[1"));
    assertFails(
        "odd", "odd: model.safetensors.index.json does not map names of tensors to files [N25]");
  }

  @Test
  void weights_as_pickle_only_are_told() {
    hub.with(
        "old", files("config.json", "{}", "vocab.txt", "[PAD]", "pytorch_model.bin", "pickle"));
    assertFails(
        "old",
        "old: has its weights only as pickle (\"pytorch_model.bin\"), which can run code and is not"
            + " loaded; model.safetensors is needed [N19]"
            + NEW_LINE
            + "many such repositories have a converted copy: try @refs/pr/1 behind the name"
            + NEW_LINE
            + "or convert it where you trust it, in Python: model.save_pretrained(folder,"
            + " safe_serialization=True)");
    assertThat(hub.seen()).hasSize(1);
  }

  @Test
  void what_is_no_model_is_told_by_the_file_that_is_missing() {
    hub.with("data", files("train.csv", "a"));
    assertFails("data", "data: has no config.json, so it is no model of transformers [N18]");
    hub.with("mute", files("config.json", "{}", "model.safetensors", "w"));
    assertFails(
        "mute", "mute: has no tokenizer.json, vocab.txt, or vocab.json with merges.txt [N18]");
    hub.with("empty", files("config.json", "{}", "vocab.txt", "[PAD]"));
    assertFails("empty", "empty: has no model.safetensors [N18]");
  }

  @Test
  void a_model_of_another_kind_is_refused_before_its_weights_come() {
    assertThatThrownBy(
            () ->
                models()
                    .folder(
                        name("owner/tiny"),
                        silent(),
                        folder -> {
                          assertThat(folder.resolve("config.json")).hasContent("{}");
                          throw new ModelException(new Fault("M99", "", "another kind"));
                        }))
        .isInstanceOf(ModelException.class);
    assertThat(hub.seen("model.safetensors")).isEmpty();
    assertThat(cache.resolve("models--owner--tiny/refs")).doesNotExist();
  }

  @Test
  void an_unknown_name_offers_one_that_is_there() {
    fetch();
    assertFails(
        "owner/tinny",
        hub.host()
            + ": has no model \"owner/tinny\" [N16]"
            + NEW_LINE
            + "did you mean \"owner/tiny\"?"
            + NEW_LINE
            + "a private one needs a token: HF_TOKEN");
    assertFails(
        "owner/tiny@mian",
        hub.host()
            + ": \"owner/tiny\" has no revision \"mian\" [N17]"
            + NEW_LINE
            + "did you mean \"owner/tiny\"?"
            + NEW_LINE
            + "a revision is a branch, a tag, refs/pr/NUMBER or a whole commit hash of 40 digits");
  }

  @Test
  void a_cache_that_can_only_be_read_is_used() throws IOException {
    Path folder = fetch();
    List<Path> before = tree();
    fetch();
    assertThat(tree()).isEqualTo(before);
    assertThat(folder).isDirectory();
  }

  private List<Path> tree() throws IOException {
    try (Stream<Path> files = Files.walk(cache)) {
      return files.sorted().toList();
    }
  }

  private void assertFails(String model, String message) {
    assertThatThrownBy(() -> models().folder(name(model), silent(), path -> {}))
        .isInstanceOf(HubException.class)
        .hasMessage(message);
  }

  private Path fetch() {
    return models().folder(name("owner/tiny"), silent(), path -> {});
  }

  private HubModels models(String... more) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("HF_ENDPOINT", hub.endpoint());
    environment.put("HF_HOME", "/nowhere");
    environment.put("HF_HUB_CACHE", cache.toString());
    for (int i = 0; i < more.length; i += 2) {
      environment.put(more[i], more[i + 1]);
    }
    return HubModels.of(environment, "/nowhere");
  }

  private static DownloadListener silent() {
    return DownloadListener.silent();
  }

  private static HubName name(String text) {
    return HubName.parse(HubName.Kind.MODEL, text).orElseThrow();
  }

  private static Map<String, byte[]> files(String... namesAndTexts) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      files.put(namesAndTexts[i], namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
    }
    return files;
  }
}
