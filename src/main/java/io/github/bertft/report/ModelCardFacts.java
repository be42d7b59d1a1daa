package io.github.bertft.report;

import io.github.bertft.data.ProblemType;
import io.github.bertft.evaluate.Evaluation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model card tells.
 *
 * @param title the model's name, as the output folder's
 * @param baseModelId the base model's name on the Hugging Face Hub, or null where it has none
 * @param architecture the encoder in words, as {@code BERT, 6 layers, hidden size 384}
 * @param customCode whether transformers needs the {@code modeling_bertft.py} of the folder
 * @param problem what the model tells
 * @param thresholds the probability from which each label is given, where a text may have several;
 *     else none
 * @param provenance where the model comes from
 * @param rows the evaluations during training
 * @param bestStep the step whose weights were saved, or null where none is known
 * @param tests the evaluations after training
 */
public record ModelCardFacts(
    String title,
    @Nullable String baseModelId,
    String architecture,
    boolean customCode,
    ProblemType problem,
    List<Float> thresholds,
    Provenance provenance,
    List<TrainingTable.Row> rows,
    @Nullable Long bestStep,
    List<Evaluation> tests) {
  public ModelCardFacts {
    thresholds = List.copyOf(thresholds);
    rows = List.copyOf(rows);
    tests = List.copyOf(tests);
  }
}
