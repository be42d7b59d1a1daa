package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.bertft.cli.HubProcess.Done;
import io.github.bertft.hub.LocalHub;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings that were killed, of a dataset or model that the hub changed before they went on. */
@Tag("slow")
class HubDatasetResumeTest {
  private static final String NAME = "hf:owner/mood";
  private static final String ADDRESS = "datasets/owner/mood";
  private static final String THEN = NAME + "@" + LocalHub.COMMIT;
  private static final String NEWER = LocalHub.COMMIT.replace('0', 'f');

  @TempDir private Path folder;
  private final LocalHub hub = new LocalHub();

  @BeforeEach
  void fill() throws IOException {
    hub.with(ADDRESS, files(""));
  }

  @AfterEach
  void close() {
    hub.close();
  }

  private Map<String, byte[]> files(String more) throws IOException {
    Path rows = TinyStart.sentences(folder.resolve("rows.csv"), 96);
    byte[] bytes = (Files.readString(rows) + more).getBytes(StandardCharsets.UTF_8);
    return Map.of("train.csv", bytes, "test.csv", bytes);
  }

  private void change() throws Exception {
    hub.at(ADDRESS, NEWER, files("a bad day,so,negative\n"));
    assertThat(run("models", "pull", ADDRESS).code()).isZero();
  }

  @Test
  void the_commit_at_which_it_began_is_read() throws Exception {
    String[] settings = {"data.test.mood=" + NAME, "data.validation=" + NAME + ":test"};
    Path whole = folder.resolve("whole");
    Done straight = run(train(whole, settings));
    assertThat(straight.code()).as(straight.err()).isZero();
    Path killed = folder.resolve("killed");
    kill(killed, train(killed, settings));
    change();

    Done resumed = run(train(killed, settings), "--resume");

    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(resumed.err())
        .contains("resuming from " + killed)
        .contains("data as the run began: " + THEN + "\n")
        .contains("data as the run began: " + THEN + ":test\n");
    assertThat(killed.resolve("model.safetensors"))
        .hasSameBinaryContentAs(whole.resolve("model.safetensors"));
    assertThat(paths(killed)).containsExactly(THEN + ":train", THEN + ":test", THEN + ":test");
  }

  @Test
  void the_model_at_which_it_began_is_gone_on_with() throws Exception {
    Map<String, byte[]> model = new HashMap<>();
    try (Stream<Path> files = Files.list(TinyStart.model(folder, "tiny-bert"))) {
      for (Path file : files.toList()) {
        model.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    hub.with("owner/tiny", model);
    Path killed = folder.resolve("killed");
    kill(killed, train(killed, "model.name=owner/tiny"));
    String words = new String(model.get("vocab.txt"), StandardCharsets.UTF_8);
    model.put("vocab.txt", words.replace("good", "ill").getBytes(StandardCharsets.UTF_8));
    hub.at("owner/tiny", NEWER, model);
    assertThat(run("models", "pull", "owner/tiny").code()).isZero();

    Done resumed = run(train(killed, "model.name=owner/tiny"), "--resume");

    assertThat(resumed.code()).as(resumed.err()).isZero();
    String then = "owner/tiny@" + LocalHub.COMMIT;
    assertThat(resumed.err()).contains("model as the run began: " + then + "\n");
    JsonNode provenance = new JsonMapper().readTree(killed.resolve("bertft.json").toFile());
    assertThat(provenance.path("base_model").asText()).isEqualTo(then);
  }

  @Test
  void each_of_several_tasks_and_a_pretraining_go_on_so() throws Exception {
    Path tasks = folder.resolve("tasks");
    List<String> multitask =
        train(
            tasks,
            "data.train=null",
            "multitask.tasks={one: {train: \"" + NAME + "\"}, two: {train: \"" + NAME + "\"}}");
    kill(tasks, multitask);
    Path pretrained = folder.resolve("pretrained");
    List<String> pretraining =
        new ArrayList<>(
            train(
                pretrained,
                "pretraining.max_tokens=16",
                "pretraining.next_sentence=false",
                "pretraining.epochs=40"));
    pretraining.set(0, "pretrain");
    kill(pretrained, pretraining);
    change();

    Done resumed = run(multitask, "--resume");
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(resumed.err()).contains("data as the run began: " + THEN + "\n");

    Done further = run(pretraining, "--resume");
    assertThat(further.code()).as(further.err()).isZero();
    assertThat(further.err()).contains("data as the run began: " + THEN + "\n");
  }

  @Test
  void all_seeds_read_what_the_first_one_read() throws Exception {
    Path out = folder.resolve("seeds");
    List<String> seeds = new ArrayList<>(train(out));
    seeds.add("--seeds=2");
    kill(out.resolve("seeds/seed-42"), seeds);
    change();

    Done resumed = run(seeds, "--resume");

    assertThat(resumed.code()).as(resumed.err()).isZero();
    for (int seed = 42; seed <= 43; seed++) {
      assertThat(paths(out.resolve("seeds/seed-" + seed))).containsExactly(THEN + ":train");
    }
  }

  private static List<String> paths(Path out) throws IOException {
    JsonNode provenance = new JsonMapper().readTree(out.resolve("bertft.json").toFile());
    return provenance.path("data").findValuesAsText("path");
  }

  private List<String> train(Path out, String... more) throws IOException {
    Path model = folder.resolve("tiny-bert");
    if (!Files.exists(model)) {
      TinyStart.model(folder, "tiny-bert");
    }
    List<String> arguments = new ArrayList<>(List.of("train"));
    List<String> settings =
        new ArrayList<>(
            List.of(
                "model.name=" + model,
                "data.train=" + NAME,
                "text.max_tokens=16",
                "training.epochs=3",
                "training.batch_size=4",
                "training.threads=1",
                "training.device=cpu",
                "training.checkpoints.steps=6",
                "output.folder=" + out));
    settings.addAll(List.of(more));
    settings.forEach(setting -> arguments.add("--set=" + setting));
    return arguments;
  }

  /** Starts a run and kills it when it has a checkpoint. */
  private void kill(Path out, List<String> arguments) throws Exception {
    Path err = folder.resolve("killed.err");
    Process process =
        process().start(folder.resolve("killed.out"), err, arguments.toArray(String[]::new));
    while (!hasCheckpoint(out)) {
      assertThat(process.isAlive()).as(Files.readString(err)).isTrue();
      Thread.sleep(1);
    }
    process.destroyForcibly();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(out.resolve("model.safetensors")).doesNotExist();
  }

  private static boolean hasCheckpoint(Path out) throws IOException {
    Path checkpoints = out.resolve("checkpoints");
    if (!Files.isDirectory(checkpoints)) {
      return false;
    }
    try (Stream<Path> paths = Files.list(checkpoints)) {
      return paths.anyMatch(path -> TrainingProcesses.stepOf(path) > 0);
    }
  }

  private Done run(List<String> arguments, String... more) throws Exception {
    return run(Stream.concat(arguments.stream(), Stream.of(more)).toArray(String[]::new));
  }

  private Done run(String... arguments) throws Exception {
    return process().run(arguments);
  }

  private HubProcess process() {
    return new HubProcess(hub, folder, Map.of());
  }
}
