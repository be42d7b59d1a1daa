package io.github.bertft.run;

import io.github.bertft.data.ProblemType;
import io.github.bertft.data.TextExample;
import io.github.bertft.report.PredictionWriter;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Labels new texts, in their order and in constant memory. */
public final class PredictRun implements AutoCloseable {
  private final Path folder;
  private final TrainedModel model;

  private PredictRun(Path folder, TrainedModel model) {
    this.folder = folder;
    this.model = model;
  }

  /**
   * Loads the model.
   *
   * @param maxTokens null: as the model was trained
   */
  public static PredictRun open(Path folder, @Nullable Integer maxTokens, ModelRuntime runtime) {
    return new PredictRun(folder, TrainedModel.load(folder, maxTokens, runtime));
  }

  /** Where the model lies. */
  public Path folder() {
    return folder;
  }

  /** Names by class id. */
  public List<String> labels() {
    return model.labels().names();
  }

  /** What the model tells. */
  public ProblemType problem() {
    return model.rule().problem();
  }

  /**
   * Writes one prediction for each example; the writer is finished, not closed.
   *
   * @param windowExamples texts held at a time: many for speed, 1 to answer each text at once
   * @param onWritten is told after each text how many were written
   */
  public void run(
      Iterator<TextExample> examples,
      int windowExamples,
      PredictionWriter writer,
      LongConsumer onWritten,
      Console console) {
    long[] count = {0};
    console.progress().start("predicting", -1, "texts");
    new Scorer(model.runtime(), model.encoder())
        .score(
            examples,
            windowExamples,
            (example, logits) -> {
              writer.write(example.text(), example.pair(), model.answer(example, logits));
              console.progress().step(++count[0], "");
              onWritten.accept(count[0]);
            });
    console.progress().close();
    writer.finish();
  }

  @Override
  public void close() {
    model.close();
  }
}
