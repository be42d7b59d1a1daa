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
import io.github.bertft.tokenize.BatchOrder;
import io.github.bertft.tokenize.LengthBuckets;
import io.github.bertft.train.AdamW;
import io.github.bertft.train.ClassifierObjective;
import io.github.bertft.train.TextLoss;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One classifier on one dataset. */
record SingleTrainee(TaskModel task) implements Trainee {
  @Override
  public List<TaskModel> tasks() {
    return List.of(task);
  }

  @Override
  public ProblemType problem() {
    return task.data().problem().type();
  }

  @Override
  public TextClassifier model() {
    return task.model();
  }

  @Override
  public List<NamedParameter> parameters() {
    return model().parameters();
  }

  @Override
  public List<NamedParameter> trainable() {
    return model().trainable();
  }

  @Override
  public List<String> freshWeights() {
    return model().freshWeights();
  }

  @Override
  public List<TextExample> train() {
    return task.data().train();
  }

  @Override
  public List<ValidationSet> validation() {
    return task.data().validation().isEmpty() ? List.of() : List.of(task.validation("validation"));
  }

  @Override
  public BatchOrder order(LengthBuckets buckets) {
    return buckets;
  }

  @Override
  public void useWords(int[] words) {
    model().useWords(words);
  }

  @Override
  public Learning learning(
      TrainingConfig training, KernelProgram program, NDManager manager, int @Nullable [] words) {
    AdamW optimizer =
        new AdamW(
            new OptimizerKernel(program),
            manager,
            trainable(),
            Fitting.groups(training, trainable()),
            AdamW.DEFAULT_BETAS,
            words);
    TextLoss loss =
        task.data()
            .problem()
            .loss(new ClassifierKernel(program), task.data(), task.task().labelWeights(), training);
    return new Learning(new ClassifierObjective(model(), loss, optimizer), optimizer);
  }
}
