package io.github.bertft.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/** Two tiny tasks over a tiny model: whether a sentence praises, and what it is about. */
final class TinyTasks {
  static final int EPOCHS = 12;

  private final Path folder;

  /** Writes model and texts into an empty folder. */
  TinyTasks(Path folder) throws IOException {
    this.folder = folder;
    TinyStart.model(folder, "tiny-bert");
    tones(toneTrain(), 48);
    tones(toneTest(), 20);
    topics(topics(), 24);
  }

  Path toneTrain() {
    return folder.resolve("train.csv");
  }

  Path toneTest() {
    return folder.resolve("test.csv");
  }

  /** To be trained and tested on. */
  Path topics() {
    return folder.resolve("topics.csv");
  }

  private static void tones(Path file, int examples) throws IOException {
    List<String> words = List.of("good", "bad", "great", "awful", "fine", "dull");
    List<String> lines = new ArrayList<>(List.of("text,label"));
    for (int i = 0; i < examples; i++) {
      String text = "the " + "very ".repeat(i % 4) + words.get(i % 6);
      lines.add(text + "," + (i % 2 == 0 ? "positive" : "negative"));
    }
    Files.write(file, lines);
  }

  /** In columns of other names. */
  private static void topics(Path file, int examples) throws IOException {
    List<String> things = List.of("film", "book", "meal");
    List<String> lines = new ArrayList<>(List.of("topic,sentence"));
    for (int i = 0; i < examples; i++) {
      String thing = things.get(i % 3);
      lines.add(thing + "," + "very ".repeat(i % 4) + "good " + thing + " it was");
    }
    Files.write(file, lines);
  }

  /** A command line on both tasks. */
  List<String> arguments(String command, Path out, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command, "-q"));
    List<String> settings =
        List.of(
            "model.name=" + folder.resolve("tiny-bert"),
            "multitask.tasks.tone.train=" + toneTrain(),
            "multitask.tasks.tone.validation_share=0.25",
            "multitask.tasks.tone.test.tone=" + toneTest(),
            "multitask.tasks.topic.train=" + topics(),
            "multitask.tasks.topic.text=sentence",
            "multitask.tasks.topic.label=topic",
            "multitask.tasks.topic.validation_share=0.25",
            "multitask.tasks.topic.test.same=" + topics(),
            "output.folder=" + out,
            "model.pooling=mean",
            "model.dropout=0",
            "model.hidden_dropout=0",
            "text.max_tokens=16",
            "training.epochs=" + EPOCHS,
            "training.batch_size=4",
            "training.learning_rate=0.03",
            "training.precision=fp32",
            "training.device=cpu",
            "training.threads=1");
    arguments.addAll(CommandRun.options(settings));
    arguments.addAll(List.of(more));
    return arguments;
  }

  /** In a process of its own: the number of threads is set once in a process. */
  Process start(String command, Path out, String... more) throws IOException {
    return new ProcessBuilder(JavaCommand.of(arguments(command, out, more)))
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("err").toFile())
        .start();
  }

  /** What the last process has said. */
  String said() throws IOException {
    return Files.readString(folder.resolve("err"));
  }

  /**
   * The mean over both tasks of a figure of each epoch's validation, from a run's log.
   *
   * @param figure its key
   */
  static List<Double> means(Path run, String figure) {
    List<Double> figures = RunFiles.metrics(run, "evaluation", figure);
    List<Double> means = new ArrayList<>();
    for (int i = 0; i < figures.size(); i += 2) {
      // A stream's sum is compensated and may differ from a plain one in the last bit.
      means.add(DoubleStream.of(figures.get(i), figures.get(i + 1)).sum() / 2);
    }
    return means;
  }
}
