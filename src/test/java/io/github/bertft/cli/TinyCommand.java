package io.github.bertft.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Arguments of a training of seconds that repeats exactly: one epoch, float32, one thread. */
final class TinyCommand {
  private TinyCommand() {}

  /**
   * {@code bertft train}.
   *
   * @param settings come last, so that they replace what is set here
   */
  static List<String> train(Path model, Path train, Path test, Path out, String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "model.name=" + model,
                "data.train=" + train,
                "data.test.test=" + test,
                "output.folder=" + out,
                "text.max_tokens=16",
                "training.epochs=1",
                "training.batch_size=8",
                "training.learning_rate=0.001",
                "training.precision=fp32",
                "training.device=cpu",
                "training.threads=1"));
    all.addAll(List.of(settings));
    List<String> arguments = new ArrayList<>(List.of("train", "-q"));
    arguments.addAll(CommandRun.options(all));
    return arguments;
  }
}
