package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.bertft.cli.HubProcess.Done;
import io.github.bertft.hub.LocalHub;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real processes, because where the cache and the hub are comes from their variables. */
class ModelsCommandTest {
  private static final String TOKEN = "hf_canary0123";

  @TempDir Path folder;
  private final LocalHub hub = new LocalHub();

  @BeforeEach
  void fill() throws IOException {
    Path model = TinyStart.model(folder, "tiny-bert");
    Map<String, byte[]> files = contents(model);
    files.put("pytorch_model.bin", new byte[10]);
    hub.with("owner/tiny", files);
    hub.with("owner/other", files);
    hub.with(
        "gpt",
        Map.of(
            "config.json", "{\"model_type\": \"gpt2\"}".getBytes(StandardCharsets.UTF_8),
            "tokenizer.json", "{}".getBytes(StandardCharsets.UTF_8),
            "model.safetensors", new byte[100]));
  }

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void a_model_is_fetched_listed_checked_mended_and_removed() throws Exception {
    Path snapshot = folder.resolve("home/hub/models--owner--tiny/snapshots/" + LocalHub.COMMIT);
    Done pull = run("models", "pull", "owner/tiny");
    assertThat(pull.code()).as(pull.err()).isZero();
    assertThat(pull.out()).isEqualTo(snapshot + "\n");
    assertThat(pull.err()).contains("fetching owner/tiny: ").contains(" kB (100%)");

    JsonNode listed = new JsonMapper().readTree(run("models", "list", "--json").out());
    assertThat(listed).hasSize(1);
    assertThat(listed.get(0).path("name").asText()).isEqualTo("owner/tiny");
    assertThat(listed.get(0).path("revisions").get(0).asText()).isEqualTo("main");
    assertThat(listed.get(0).path("commit").asText()).isEqualTo(LocalHub.COMMIT);
    assertThat(listed.get(0).path("state").asText()).isEqualTo("ready");
    assertThat(run("models", "list").out())
        .startsWith("NAME        revision  commit")
        .containsPattern("owner/tiny  main      0123456789ab +[0-9.]+ kB  ready\n");

    Path vocabulary = snapshot.resolve("vocab.txt").toRealPath();
    String words = Files.readString(vocabulary);
    Files.writeString(vocabulary, words.replaceFirst("good", "bood"));
    Done verify = run("models", "verify");
    assertThat(verify.code()).isEqualTo(ExitCode.HUB.code());
    assertThat(verify.err())
        .isEqualTo(
            "bertft: "
                + snapshot
                + ": damaged: vocab.txt has another Git's SHA-1 than "
                + vocabulary.getFileName()
                + " [N33]\n  bertft models pull owner/tiny fetches anew what is wrong\n");
    assertThat(run("models", "pull", "-q", "owner/tiny").err()).isEmpty();
    assertThat(vocabulary).hasContent(words);
    assertThat(run("models", "verify", "owner/tiny").code()).isZero();

    assertThat(run("models", "remove", "owner/tiny").out())
        .matches("removed owner/tiny: [0-9.]+ kB\n");
    assertThat(folder.resolve("home/hub/models--owner--tiny")).doesNotExist();
    assertThat(run("models", "list").out())
        .isEqualTo("no models of the hub in " + folder.resolve("home/hub") + "\n");
  }

  @Test
  void where_one_of_several_fails_the_others_are_done_and_told() throws Exception {
    Path models = folder.resolve("home/hub");
    String snapshot = "/snapshots/" + LocalHub.COMMIT;
    String tiny = models + "/models--owner--tiny" + snapshot;
    String other = models + "/models--owner--other" + snapshot;
    Done pull = run("models", "pull", "-q", "owner/tiny", "owner/gone", "gpt", "owner/other");
    assertThat(pull.code()).isEqualTo(ExitCode.HUB.code()); // of the first that failed
    assertThat(pull.out()).isEqualTo(tiny + "\n" + other + "\n");
    assertThat(pull.err()).contains("has no model \"owner/gone\" [N16]").contains("gpt2");
    Done json = run("models", "pull", "-q", "--json", "gpt", "owner/tiny", "owner/gone");
    assertThat(json.code()).isEqualTo(ExitCode.MODEL.code());
    assertThat(new JsonMapper().readTree(json.out()).path("owner/tiny").asText()).isEqualTo(tiny);

    Done verify = run("models", "verify", "owner/tiny", "owner/gone");
    assertThat(verify.code()).isEqualTo(ExitCode.HUB.code());
    assertThat(verify.out()).contains("owner/tiny").contains("ready");
    assertThat(verify.err()).startsWith("bertft: owner/gone: is not in the cache ");

    Done remove = run("models", "remove", "owner/tiny", "owner/gone", "owner/other");
    assertThat(remove.code()).isEqualTo(ExitCode.HUB.code());
    assertThat(remove.out())
        .matches("removed owner/tiny: [0-9.]+ kB\nremoved owner/other: [0-9.]+ kB\n");
    assertThat(remove.err()).startsWith("bertft: owner/gone: is not in the cache ");
    assertThat(models.resolve("models--owner--other")).doesNotExist();
  }

  @Test
  void only_the_revision_that_was_named_is_removed() throws Exception {
    assertThat(run("models", "pull", "-q", "owner/tiny").code()).isZero();
    Path repository = folder.resolve("home/hub/models--owner--tiny");

    Done absent = run("models", "remove", "owner/tiny@v9");
    assertThat(absent.code()).isEqualTo(ExitCode.HUB.code());
    assertThat(absent.err()).contains("is not in the cache at that revision").contains("[N32]");
    assertThat(repository.resolve("snapshots")).isNotEmptyDirectory();

    String other = LocalHub.COMMIT.replace('0', 'f');
    Files.createDirectories(repository.resolve("snapshots").resolve(other));
    Files.writeString(repository.resolve("refs/v1"), other);
    assertThat(run("models", "remove", "owner/tiny@main").out())
        .startsWith("removed owner/tiny@main: ");
    assertThat(repository.resolve("snapshots").resolve(LocalHub.COMMIT)).doesNotExist();
    assertThat(repository.resolve("snapshots").resolve(other)).isDirectory();
    assertThat(repository.resolve("refs/v1")).exists();
  }

  @Test
  void a_model_that_another_process_fetches_is_not_removed() throws Exception {
    assertThat(run("models", "pull", "-q", "owner/tiny").code()).isZero();
    Path locks = folder.resolve("home/hub/.locks/models--owner--tiny");
    Path repository = folder.resolve("home/hub/models--owner--tiny");
    Path one;
    try (Stream<Path> files = Files.list(locks)) {
      one = files.findFirst().orElseThrow();
    }
    try (FileChannel channel = FileChannel.open(one, StandardOpenOption.WRITE)) {
      channel.lock();
      for (String name : List.of("owner/tiny", "owner/tiny@main")) {
        Done refused = run("models", "remove", name);
        assertThat(refused.code()).isEqualTo(ExitCode.RESOURCE.code());
        assertThat(refused.err())
            .isEqualTo(
                "bertft: "
                    + repository
                    + ": is being fetched [N36]\n  wait until that is done, or stop it\n");
      }
      assertThat(run("models", "verify").code()).isZero();
    }
    assertThat(run("models", "remove", "owner/tiny").code()).isZero();
  }

  @Test
  void training_starts_from_a_name_and_says_nothing_of_the_token() throws Exception {
    Path data = TinyStart.sentences(folder.resolve("train.csv"), 24);
    String[] training = {
      "train",
      "--set=model.name=owner/tiny@main",
      "--set=data.train=" + data,
      "--set=text.max_tokens=16",
      "--set=training.epochs=1",
      "--set=training.device=cpu",
      "--set=output.folder=" + folder.resolve("out")
    };
    Done first = run(training);
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(hub.seen()).allMatch(s -> s.authorization().equals("Bearer " + TOKEN));
    assertThat(first.out() + first.err()).doesNotContain(TOKEN);
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile))
          .allSatisfy(
              file ->
                  assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                      .doesNotContain(TOKEN));
    }

    assertThat(folder.resolve("out/bertft.json"))
        .content()
        .contains("\"base_model\": \"owner/tiny@" + LocalHub.COMMIT + "\"");
    assertThat(folder.resolve("out/README.md"))
        .content()
        .containsPattern("base_model: \"?owner/tiny\"?\n");

    int requests = hub.seen().size();
    Done second = run("plan", training[1], training[2], training[3], training[6]);
    assertThat(second.code()).as(second.err()).isZero();
    assertThat(hub.seen()).hasSize(requests);
  }

  @Test
  void a_trained_model_of_the_hub_predicts_and_is_exported_as_from_its_folder() throws Exception {
    Path data = TinyStart.sentences(folder.resolve("train.csv"), 24);
    Path out = folder.resolve("out");
    CommandResult training =
        CommandResult.of(
            "train",
            "--set=model.name=" + TinyStart.model(folder, "tiny-distilbert"),
            "--set=data.train=" + data,
            "--set=text.max_tokens=16",
            "--set=training.epochs=1",
            "--set=training.device=cpu",
            "--set=output.folder=" + out);
    assertThat(training.code()).as(training.err()).isZero();
    hub.with("owner/trained", contents(out));

    String text = "the film was good";
    String published = "--model=hf:owner/trained";
    Done predicted = run("predict", published, text);
    assertThat(predicted.code()).as(predicted.err()).isZero();
    assertThat(predicted.out()).isEqualTo(run("predict", "--model=" + out, text).out());
    Path file = folder.resolve("model.pt");
    Done exported = run("export", "--format=torchscript", "hf:owner/trained", file.toString());
    assertThat(exported.code()).as(exported.err()).isZero();
    assertThat(file).isNotEmptyFile();
    Done gone = run("predict", "--model=hf:owner/trainde", text);
    assertThat(gone.code()).isEqualTo(ExitCode.HUB.code());
    assertThat(gone.err()).contains("[N16]\n  did you mean \"");
  }

  private static Map<String, byte[]> contents(Path model) throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    try (Stream<Path> all = Files.list(model)) {
      for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        files.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
      }
    }
    return files;
  }

  @Test
  void a_model_of_another_kind_is_refused_before_its_weights_come() throws Exception {
    Done done = run("models", "pull", "gpt");
    assertThat(done.code()).isEqualTo(ExitCode.MODEL.code());
    assertThat(done.err()).contains("gpt2").doesNotContain("\tat ");
    assertThat(hub.seen("model.safetensors")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "minilm | minilm: is built in and not in the cache of the hub [C160]",
        "a b | must be a name of the Hugging Face hub, as owner/name or owner/name@revision, was"
            + " \"a b\" [C161]",
        "../x | must be a name of the Hugging Face hub, as owner/name or owner/name@revision, was"
            + " \"../x\" [C161]"
      })
  void what_is_no_name_of_the_hub_is_refused(String name, String message) {
    for (String command : List.of("pull", "verify", "remove")) {
      CommandResult result = CommandResult.of("models", command, name);
      assertThat(result.code()).isEqualTo(ExitCode.USAGE.code());
      assertThat(result.err()).isEqualTo("bertft: " + message + "\n");
    }
  }

  @Test
  void a_command_or_a_name_is_needed() {
    assertThat(CommandResult.of("models").err())
        .isEqualTo(
            "bertft: a command is needed, such as list [C70]\n  try: bertft models --help\n");
    assertThat(CommandResult.of("models", "pull").code()).isEqualTo(ExitCode.USAGE.code());
  }

  private Done run(String... arguments) throws Exception {
    return new HubProcess(hub, folder, Map.of("HF_TOKEN", TOKEN)).run(arguments);
  }
}
