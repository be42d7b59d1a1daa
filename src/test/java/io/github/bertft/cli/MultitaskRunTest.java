package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several tasks trained together, and what is done with their models. */
@Tag("slow")
class MultitaskRunTest {
  @TempDir private Path folder;
  private Path out;
  private Path test;
  private Path topics;

  @BeforeEach
  void write() throws IOException {
    TinyStart.model(folder, "tiny-bert");
    TinyStart.sentences(folder.resolve("train.csv"), 48);
    test = TinyStart.sentences(folder.resolve("test.csv"), 20);
    topics = topics(folder.resolve("topics.csv"), 24);
    out = folder.resolve("out");
  }

  /** Which thing a sentence is about, in columns of other names. */
  private static Path topics(Path file, int examples) throws IOException {
    List<String> things = List.of("film", "book", "meal");
    List<String> lines = new ArrayList<>(List.of("topic,sentence"));
    for (int i = 0; i < examples; i++) {
      String thing = things.get(i % 3);
      lines.add(thing + "," + "very ".repeat(i % 4) + "good " + thing + " it was");
    }
    return Files.write(file, lines);
  }

  private List<String> arguments(String... more) {
    List<String> arguments = new ArrayList<>(List.of("train", "-q"));
    String[] settings = {
      "model.name=" + folder.resolve("tiny-bert"),
      "multitask.tasks.tone.train=" + folder.resolve("train.csv"),
      "multitask.tasks.tone.validation_share=0.25",
      "multitask.tasks.tone.test.tone=" + test,
      "multitask.tasks.topic.train=" + topics,
      "multitask.tasks.topic.text=sentence",
      "multitask.tasks.topic.label=topic",
      "multitask.tasks.topic.validation_share=0.25",
      "multitask.tasks.topic.test.same=" + topics,
      "output.folder=" + out,
      "text.max_tokens=16",
      "training.epochs=4",
      "training.batch_size=4",
      "training.learning_rate=0.005",
      "training.precision=fp32",
      "training.device=cpu",
      "training.threads=1"
    };
    for (String setting : settings) {
      arguments.addAll(List.of("--set", setting));
    }
    arguments.addAll(List.of(more));
    return arguments;
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
    System.out.println(run.out() + run.err());

    JsonNode evaluation = RunFiles.json(out.resolve("evaluation.json"));
    assertThat(evaluation.at("/datasets/0/dataset").asText()).isEqualTo("tone");
    assertThat(evaluation.at("/datasets/1/dataset").asText()).isEqualTo("topic/same");
    JsonNode topic = RunFiles.json(eval(out, topics, "--task", "topic").succeeded().out());
    System.out.println(topic);
    System.out.println(RunFiles.text(out.resolve("README.md")));
    System.out.println(RunFiles.text(out.resolve("tasks/topic/README.md")));
  }
}
