package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several tasks trained together, and what is done with their models. */
@Tag("slow")
class MultitaskRunTest {
  @TempDir private Path folder;
  private TinyTasks tasks;
  private Path out;
  private Path test;
  private Path topics;

  @BeforeEach
  void write() throws IOException {
    tasks = new TinyTasks(folder);
    test = tasks.toneTest();
    topics = tasks.topics();
    out = folder.resolve("out");
  }

  private List<String> arguments(String... more) {
    return tasks.arguments("train", out, more);
  }

  private static CommandRun eval(Path model, Path data, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("eval", "-q", "-m", model.toString(), "-d", "same=" + data, "--json"));
    arguments.addAll(List.of("--precision", "fp32", "--device", "cpu", "--threads", "1"));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments);
  }

  @Test
  void should_learn_all_tasks_and_keep_a_model_of_each() throws IOException {
    CommandRun run = CommandRun.of(arguments()).succeeded();

    assertThat(run.out())
        .contains("\ndataset     examples  accuracy    error  macro F1  weighted F1    loss\n")
        .containsPattern("\ntone +20 ")
        .containsPattern("\ntopic/same +24 ");
    assertThat(run.err())
        .contains(
            "newly initialised: tasks.tone.classifier.weight, tasks.tone.classifier.bias,"
                + " tasks.topic.classifier.weight, tasks.topic.classifier.bias\n"
                + "task tone: 40 training and 8 validation examples, 2 labels\n"
                + "task topic: 18 training and 6 validation examples, 3 labels\n")
        .containsPattern("\naccuracy: tone \\d+\\.\\d\\d%, topic \\d+\\.\\d\\d%\n")
        .endsWith(
            "next: bertft predict --model "
                + out
                + " --task tone \"some text\"\n2 warnings, see above\n");
    JsonNode evaluation = RunFiles.json(out.resolve("evaluation.json"));
    assertThat(evaluation.at("/datasets/0/dataset").asText()).isEqualTo("tone");
    assertThat(evaluation.at("/datasets/0/accuracy").asDouble())
        .isGreaterThan(0.6); // by chance 0.5
    assertThat(evaluation.at("/datasets/1/dataset").asText()).isEqualTo("topic/same");
    assertThat(evaluation.at("/datasets/1/accuracy").asDouble())
        .isGreaterThan(0.6); // by chance a third

    // The validation figures of an epoch are the means over the tasks.
    List<Double> losses = RunFiles.metrics(out, "evaluation", "loss");
    assertThat(losses).hasSize(2 * TinyTasks.EPOCHS);
    assertThat(RunFiles.text(out.resolve("README.md")))
        .contains(
            "trained together over one encoder: BERT, 2 layers, hidden size 8.\n\n"
                + "- [tone](tasks/tone)\n- [topic](tasks/topic)\n")
        .contains("| topic/same | 24 | ")
        .contains(String.format(Locale.ROOT, " | %.4f | ", (losses.get(0) + losses.get(1)) / 2));
    JsonNode saved = RunFiles.json(out.resolve("bertft.json"));
    assertThat(saved.at("/data/2/role").asText()).isEqualTo("topic/training");
    assertThat(saved.at("/config/multitask/sampling").asText()).isEqualTo("proportional");
    assertThat(RunFiles.text(out.resolve("tasks/topic/README.md")))
        .contains("fine-tuned from `tiny-bert` together with `tone` over one encoder,");
    assertThat(out.resolve("model.safetensors")).doesNotExist();
    assertThat(out.resolve("checkpoints")).doesNotExist();
  }

  @Test
  void should_evaluate_and_predict_by_the_name_of_a_task() throws IOException {
    CommandRun.of(arguments("--set", "multitask.sampling=square_root")).succeeded();

    // Columns are those that the task was trained on.
    JsonNode named = RunFiles.json(eval(out, topics, "--task", "topic").succeeded().out());
    Path own = out.resolve("tasks").resolve("topic");
    assertThat(named).isEqualTo(RunFiles.json(own.resolve("evaluation.json")));
    assertThat(named).isEqualTo(RunFiles.json(eval(own, topics).succeeded().out()));
    for (String task : List.of("tone", "topic")) {
      assertThat(
              CommandRun.of("predict", "-q", "-m", out.toString(), "--task", task, "very good film")
                  .succeeded()
                  .out())
          .startsWith(task.equals("tone") ? "positive" : "film");
    }

    CommandRun missing = eval(out, topics);
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err())
        .isEqualTo(
            "bertft: "
                + out
                + ": holds a model for each of several tasks; name one of tone, topic [C107]\n"
                + "  try: --task tone\n");
    assertThat(eval(out, topics, "--task", "topics").err())
        .isEqualTo(
            "bertft: --task: unknown task, was \"topics\"; the model has tone, topic [C106]\n"
                + "  did you mean \"topic\"?\n");
    assertThat(eval(own, topics, "--task", "topic").err())
        .isEqualTo(
            "bertft: --task: "
                + own
                + " is not of several tasks, was \"topic\"; leave the option out [C108]\n");
    assertThat(eval(folder.resolve("none"), topics, "--task", "topic").err())
        .contains("none: no such model folder [M08]");
  }

  @Test
  void should_go_on_with_one_task_from_what_all_have_learnt() {
    CommandRun.of(arguments()).succeeded();
    List<String> alone = new ArrayList<>(List.of("train", "-q"));
    alone.addAll(
        CommandRun.options(
            List.of(
                "data.train=" + tasks.toneTrain(),
                "data.validation_share=0.25",
                "data.test.tone=" + test,
                "output.folder=" + folder.resolve("alone"),
                "text.max_tokens=16",
                "training.epochs=1",
                "training.learning_rate=1e-9",
                "training.precision=fp32",
                "training.device=cpu",
                "training.threads=1",
                "model.name=" + out.resolve("tasks").resolve("tone"))));
    CommandRun run = CommandRun.of(alone).succeeded();

    assertThat(run.err()).doesNotContain("newly initialised");
    assertThat(RunFiles.json(folder.resolve("alone/evaluation.json")).at("/datasets/0/accuracy"))
        .isEqualTo(RunFiles.json(out.resolve("evaluation.json")).at("/datasets/0/accuracy"));

    alone.set(alone.size() - 1, "model.name=" + out);
    assertThat(CommandRun.of(alone).err())
        .isEqualTo(
            "bertft: "
                + out
                + ": holds a model for each of several tasks; name the folder of one, "
                + out.resolve("tasks").resolve("NAME")
                + " [M100]\n");
  }

  @Test
  void should_replace_earlier_models_only_if_told_to() throws IOException {
    CommandRun.of(arguments()).succeeded();
    byte[] first = Files.readAllBytes(out.resolve("tasks/tone/model.safetensors"));

    assertThat(CommandRun.of(arguments()).err())
        .startsWith("bertft: " + out + ": holds an earlier model [C54]\n");
    Files.delete(out.resolve("bertft.json"));
    Files.delete(out.resolve("metrics.jsonl"));
    Files.delete(out.resolve("evaluation.json"));
    Files.delete(out.resolve("README.md"));
    assertThat(CommandRun.of(arguments()).err())
        .startsWith("bertft: " + out.resolve("tasks/tone") + ": holds an earlier model [C54]\n");

    CommandRun.of(arguments("--set", "output.overwrite=true", "--set", "training.seed=7"))
        .succeeded();
    assertThat(Files.readAllBytes(out.resolve("tasks/tone/model.safetensors"))).isNotEqualTo(first);
  }

  @Test
  void should_tell_what_a_training_would_do() throws IOException {
    assertThat(plan())
        .contains(
            """
            task        tone: training 40, validation 8, test tone 20; 2 labels
            task        topic: training 18, validation 6, test same 24; 3 labels
            tokens      4 to 9 a training text, median 6
            cut         to 16 tokens (head): 0 of 58 texts, 0.0% of all tokens
            batches     15 an epoch of at most 4 texts, 0.6% padding
            steps       180 in 12 epochs of 1 batch each
            """,
            "output      " + out + ": free\n",
            """
            label of topic  examples  weight
            --------------  --------  ------
            book                   6       1
            film                   6       1
            meal                   6       1
            """);
    JsonNode json = new ObjectMapper().readTree(plan("--json"));
    assertThat(json.at("/tasks/topic/training").asInt()).isEqualTo(18);
    assertThat(json.at("/tasks/tone/labels/1/label").asText()).isEqualTo("positive");
    assertThat(out).doesNotExist();

    CommandRun.of(arguments()).succeeded();
    String log = Files.readString(out.resolve("metrics.jsonl"));
    assertThat(RunFiles.jsonLines(log).stream().filter(line -> line.has("gradient_norm")))
        .hasSize(json.at("/steps/total").asInt());
    long weights =
        json.at("/groups").findValues("weights").stream().mapToLong(JsonNode::asLong).sum();
    assertThat(weights).isEqualTo(json.at("/model/weights").asLong());
    Files.delete(out.resolve("bertft.json"));
    Files.delete(out.resolve("metrics.jsonl"));
    Files.delete(out.resolve("evaluation.json"));
    Files.delete(out.resolve("README.md"));
    assertThat(plan()).contains("output      " + out + ": tasks/tone: holds an earlier model\n");
  }

  private String plan(String... more) {
    List<String> plan = arguments(more);
    plan.set(0, "plan");
    return CommandRun.of(plan).succeeded().out();
  }

  /** A kill on the way, then on to the end: the same bytes as without. */
  @Test
  void should_reach_the_same_bytes_after_a_kill() throws Exception {
    String[] settings = {
      "--set", "multitask.sampling=square_root",
      "--set", "training.accumulation=2",
      "--set", "training.checkpoints.steps=3",
      "--set", "training.sam_radius=0.1",
      "--set", "model.dropout=0.1",
      "--set", "model.hidden_dropout=0.1"
    };
    assertThat(start(settings).waitFor()).as(tasks.said()).isZero();
    Path whole = Files.move(out, folder.resolve("whole"));

    Process killed = start(settings);
    Path checkpoint = out.resolve("checkpoints").resolve("step-27");
    while (!Files.exists(checkpoint)) {
      assertThat(killed.isAlive()).as(tasks.said()).isTrue();
      Thread.sleep(1);
    }
    killed.destroyForcibly().waitFor();
    assertThat(out.resolve("bertft.json")).doesNotExist();
    List<String> resumed = new ArrayList<>(List.of(settings));
    resumed.add("--resume");
    assertThat(start(resumed.toArray(String[]::new)).waitFor()).isZero();

    assertThat(tasks.said()).contains("resuming from ");
    for (String task : List.of("tone", "topic")) {
      assertThat(out.resolve("tasks").resolve(task).resolve("model.safetensors"))
          .hasSameBinaryContentAs(
              whole.resolve("tasks").resolve(task).resolve("model.safetensors"));
    }
    assertThat(RunFiles.jsonLines(RunFiles.text(out.resolve("metrics.jsonl"))))
        .isEqualTo(RunFiles.jsonLines(RunFiles.text(whole.resolve("metrics.jsonl"))))
        .hasSizeGreaterThan(50);
    assertThat(RunFiles.json(out.resolve("evaluation.json")))
        .isEqualTo(RunFiles.json(whole.resolve("evaluation.json")));
    assertThat(CommandRun.of(arguments(resumed.toArray(String[]::new))).succeeded().err())
        .isEqualTo("complete already: " + out + "\n");
  }

  private Process start(String... more) throws IOException {
    return tasks.start("train", out, more);
  }
}
