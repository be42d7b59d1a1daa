package io.github.bertft.run;

import io.github.bertft.data.LabelSet;
import io.github.bertft.data.TextExample;
import io.github.bertft.evaluate.DecisionRule;
import io.github.bertft.evaluate.Prediction;
import io.github.bertft.evaluate.Scale;
import io.github.bertft.evaluate.Thresholds;
import io.github.bertft.export.ClassifierRuntime;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.model.ModelFolder;
import io.github.bertft.report.Provenance;
import io.github.bertft.tokenize.TextEncoder;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A fine-tuned model off the disk, ready to score texts.
 *
 * @param runtime what computes
 * @param encoder of the texts
 * @param labels by class id
 * @param rule what its outputs say
 */
public record TrainedModel(
    ClassifierRuntime runtime, TextEncoder encoder, LabelSet labels, DecisionRule rule)
    implements AutoCloseable {

  /**
   * Loads a folder that bertft or transformers saved.
   *
   * @param maxTokens null: as it was trained
   * @throws ModelException if it has no trained classifier
   */
  public static TrainedModel load(Path path, @Nullable Integer maxTokens, ModelRuntime runtime) {
    try (ModelFolder folder = ModelFolder.open(path)) {
      if (!folder.hasClassifier()) {
        throw untrained(path, "it is an encoder to start from");
      }
      MemoryCheck.requireForUse(path, folder.config());
      Provenance.TextLimit limit =
          TextLimits.ofTrained(
              Provenance.read(path).orElse(null), maxTokens, folder.config().maxPositions());
      // Beside the weights: in a cold prediction each takes as long.
      CompletableFuture<TextEncoder> tokenizer =
          CompletableFuture.supplyAsync(() -> ModelTokenizer.load(folder, limit));
      ClassifierRuntime classifier;
      try {
        classifier = runtime.open(folder);
      } catch (RuntimeException | Error e) {
        built(tokenizer).close(); // its own fault comes first
        throw e;
      }
      try {
        TextEncoder encoder = built(tokenizer);
        return new TrainedModel(classifier, encoder, LabelSet.of(folder.labels()), rule(folder));
      } catch (RuntimeException | Error e) {
        classifier.close();
        if (!tokenizer.isCompletedExceptionally()) {
          tokenizer.join().close();
        }
        throw e;
      }
    }
  }

  private static TextEncoder built(CompletableFuture<TextEncoder> tokenizer) {
    try {
      return tokenizer.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof RuntimeException own ? own : e;
    }
  }

  /**
   * What the outputs for a text say.
   *
   * @throws ModelException M90 if one is not finite
   */
  public Prediction answer(TextExample example, float[] outputs) {
    for (float output : outputs) {
      if (!Float.isFinite(output)) {
        throw new ModelException(
            new Fault(
                "M90",
                example.place().toString(),
                "the model's answer to this text is not a finite number; its weights are damaged"
                    + " or its training diverged"));
      }
    }
    return rule.predict(outputs);
  }

  /** M60, with a reason. */
  static ModelException untrained(Path path, String why) {
    return new ModelException(
        new Fault(
            "M60",
            path.toString(),
            "has no trained classifier; " + why,
            "train one first: bertft train --set model.name=" + path));
  }

  private static DecisionRule rule(ModelFolder folder) {
    LabelSet labels = LabelSet.of(folder.labels());
    return switch (folder.problem()) {
      case SINGLE_LABEL -> new DecisionRule.MostProbable(labels);
      case MULTI_LABEL ->
          new DecisionRule.AboveThreshold(
              labels,
              folder.thresholds().isEmpty()
                  ? Thresholds.half(labels.size())
                  : new Thresholds(folder.thresholds()));
      case REGRESSION -> new DecisionRule.Scaled(Scale.NONE);
    };
  }

  @Override
  public void close() {
    runtime.close();
    encoder.close();
  }
}
