package io.github.bertft.run;

import ai.djl.ndarray.NDManager;
import io.github.bertft.config.MultitaskConfig;
import io.github.bertft.config.RunConfig;
import io.github.bertft.config.TrainingConfig;
import io.github.bertft.data.ProblemType;
import io.github.bertft.data.TextExample;
import io.github.bertft.kernel.KernelProgram;
import io.github.bertft.model.NamedParameter;
import io.github.bertft.model.TextClassifier;
import io.github.bertft.tokenize.BatchOrder;
import io.github.bertft.tokenize.LengthBuckets;
import io.github.bertft.tokenize.TaskMixture;
import io.github.bertft.tokenize.TextEncoder;
import io.github.bertft.train.Objective;
import io.github.bertft.train.Optimizer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is trained, and on which texts: one classifier, or those of several tasks. */
interface Trainee {
  /**
   * The classifier of one dataset, or those of a config's several tasks over one encoder.
   *
   * @param first classifier of the first task, which owns the encoder
   */
  static Trainee of(
      RunConfig config,
      StartModel start,
      List<RunTask> tasks,
      TextClassifier first,
      TextEncoder encoder,
      KernelProgram program,
      Console console) {
    List<TaskModel> models = new ArrayList<>();
    for (RunTask task : tasks) {
      TrainingData data = task.data();
      TextClassifier model =
          models.isEmpty() ? first : first.sibling(program, start.folder(), data.labels().names());
      data.problem().begin(model, data, program);
      models.add(new TaskModel(task, model, encoder, console));
    }
    MultitaskConfig multitask = config.multitask();
    return multitask == null
        ? new SingleTrainee(models.get(0))
        : new TaskTrainee(
            models,
            TaskMixture.Sampling.valueOf(multitask.sampling().name()),
            config.training().seed());
  }

  /** Each task with its model; of one dataset the only one. */
  List<TaskModel> tasks();

  /** What is to be told, of every task. */
  ProblemType problem();

  /** The classifier, or that of the first task; the encoder is one for all. */
  TextClassifier model();

  /** Every weight, each once, in the order of the computation. */
  List<NamedParameter> parameters();

  /** All weights but the frozen ones. */
  List<NamedParameter> trainable();

  /** Names of the weights that no file held. */
  List<String> freshWeights();

  /** Training texts in the order of the corpus. */
  List<TextExample> train();

  /** By which the best weights are chosen; none if nothing is measured. */
  List<ValidationSet> validation();

  /** How texts come in batches, where those of one dataset come as the buckets say. */
  BatchOrder order(LengthBuckets buckets);

  /** As {@link TextClassifier#useWords}. */
  void useWords(int[] words);

  /**
   * The loss to be lowered and what lowers it.
   *
   * @param program in use
   * @param manager parent of moments and gradients
   * @param words of the word embeddings that are trained densely; null for all
   */
  Learning learning(
      TrainingConfig training, KernelProgram program, NDManager manager, int @Nullable [] words);

  /** An objective with its optimizer, which is closed with it. */
  record Learning(Objective objective, Optimizer optimizer) implements AutoCloseable {
    @Override
    public void close() {
      optimizer.close();
    }
  }
}
