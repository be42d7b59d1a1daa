package io.github.bertft.run;

import ai.djl.ndarray.NDManager;
import io.github.bertft.config.TrainingConfig;
import io.github.bertft.data.ProblemType;
import io.github.bertft.data.TextExample;
import io.github.bertft.kernel.ClassifierKernel;
import io.github.bertft.kernel.KernelProgram;
import io.github.bertft.kernel.OptimizerKernel;
import io.github.bertft.model.NamedParameter;
import io.github.bertft.model.TextClassifier;
import io.github.bertft.report.Provenance;
import io.github.bertft.tokenize.BatchOrder;
import io.github.bertft.tokenize.LengthBuckets;
import io.github.bertft.train.AdamW;
import io.github.bertft.train.ClassifierObjective;
import io.github.bertft.train.TextLoss;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One classifier on one dataset.
 *
 * @param labelWeights those of {@link Problem#weights}
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one run
record SingleTrainee(
    TextClassifier model, TrainingData data, float[] labelWeights, DatasetEvaluator evaluator)
    implements Trainee {
  @Override
  public ProblemType problem() {
    return data.problem().type();
  }

  @Override
  public List<NamedParameter> parameters() {
    return model.parameters();
  }

  @Override
  public List<TextExample> train() {
    return data.train();
  }

  @Override
  public List<ValidationSet> validation() {
    return data.validation().isEmpty()
        ? List.of()
        : List.of(new ValidationSet("validation", evaluator, data.validation()));
  }

  @Override
  public List<Provenance.DataFile> files() {
    return data.files();
  }

  @Override
  public BatchOrder order(LengthBuckets buckets) {
    return buckets;
  }

  @Override
  public void useWords(int[] words) {
    model.useWords(words);
  }

  @Override
  public Learning learning(
      TrainingConfig training, KernelProgram program, NDManager manager, int @Nullable [] words) {
    AdamW optimizer =
        new AdamW(
            new OptimizerKernel(program),
            manager,
            model.trainable(),
            Fitting.groups(training, model.trainable()),
            AdamW.DEFAULT_BETAS,
            words);
    TextLoss loss =
        data.problem().loss(new ClassifierKernel(program), data, labelWeights, training);
    return new Learning(new ClassifierObjective(model, loss, optimizer), optimizer);
  }
}
