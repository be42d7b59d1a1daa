package io.github.bertft.run;

import ai.djl.ndarray.NDManager;
import io.github.bertft.config.TrainingConfig;
import io.github.bertft.data.ProblemType;
import io.github.bertft.data.TextExample;
import io.github.bertft.kernel.ClassifierKernel;
import io.github.bertft.kernel.KernelProgram;
import io.github.bertft.kernel.OptimizerKernel;
import io.github.bertft.model.NamedParameter;
import io.github.bertft.model.TaskClassifiers;
import io.github.bertft.model.TextClassifier;
import io.github.bertft.tokenize.LengthBuckets;
import io.github.bertft.tokenize.TaskMixture;
import io.github.bertft.train.AdamW;
import io.github.bertft.train.ClassificationLoss;
import io.github.bertft.train.ParameterGroup;
import io.github.bertft.train.TaskAdamW;
import io.github.bertft.train.TaskObjective;
import io.github.bertft.train.TextLoss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Classifiers of several tasks over one encoder, each on a dataset of its own. */
final class TaskTrainee implements Trainee {
  private final List<TaskModel> tasks;
  private final TaskMixture.Sampling sampling;
  private final long seed;
  private final TaskClassifiers models;

  /**
   * Joins tasks.
   *
   * @param seed of the order in which tasks come
   */
  TaskTrainee(List<TaskModel> tasks, TaskMixture.Sampling sampling, long seed) {
    this.tasks = List.copyOf(tasks);
    this.sampling = sampling;
    this.seed = seed;
    Map<String, TextClassifier> byTask = new LinkedHashMap<>();
    tasks.forEach(task -> byTask.put(task.name(), task.model()));
    models = new TaskClassifiers(byTask);
  }

  @Override
  public List<TaskModel> tasks() {
    return tasks;
  }

  @Override
  public List<NamedParameter> trainable() {
    List<NamedParameter> all = new ArrayList<>(models.sharedTrainable());
    models.own().values().forEach(all::addAll);
    return all;
  }

  @Override
  public List<String> freshWeights() {
    return models.freshWeights();
  }

  /** Others are refused by the config's checks. */
  @Override
  public ProblemType problem() {
    return ProblemType.SINGLE_LABEL;
  }

  @Override
  public TextClassifier model() {
    return models.first();
  }

  @Override
  public List<NamedParameter> parameters() {
    return models.parameters();
  }

  @Override
  public List<TextExample> train() {
    return tasks.stream().flatMap(task -> task.data().train().stream()).toList();
  }

  @Override
  public List<ValidationSet> validation() {
    return tasks.stream().map(task -> task.validation(task.name())).toList();
  }

  @Override
  public TaskMixture order(LengthBuckets buckets) {
    int[] sizes = tasks.stream().mapToInt(task -> task.data().train().size()).toArray();
    return new TaskMixture(buckets, sizes, sampling, seed);
  }

  @Override
  public void useWords(int[] words) {
    models.useWords(words);
  }

  @Override
  public Learning learning(
      TrainingConfig training, KernelProgram program, NDManager manager, int @Nullable [] words) {
    OptimizerKernel kernel = new OptimizerKernel(program);
    List<ParameterGroup> groups = Fitting.groups(training, trainable());
    AdamW shared = part(kernel, manager, models.sharedTrainable(), groups, words);
    Map<String, AdamW> own = new LinkedHashMap<>();
    models
        .own()
        .forEach((name, weights) -> own.put(name, part(kernel, manager, weights, groups, null)));
    TaskAdamW optimizer = new TaskAdamW(kernel, manager, shared, own);
    TaskMixture mixture = order(LengthBuckets.inOrder(1, LengthBuckets.NO_TOKEN_LIMIT));
    return new Learning(
        new TaskObjective(models, losses(training, program), optimizer, mixture::taskOf),
        optimizer);
  }

  private static AdamW part(
      OptimizerKernel kernel,
      NDManager manager,
      List<NamedParameter> parameters,
      List<ParameterGroup> groups,
      int @Nullable [] words) {
    return new AdamW(
        kernel,
        manager,
        parameters,
        ParameterGroup.only(groups, parameters),
        AdamW.DEFAULT_BETAS,
        words);
  }

  /** Rows are those of the common corpus. */
  private List<TextLoss> losses(TrainingConfig training, KernelProgram program) {
    int[] labels =
        tasks.stream().flatMapToInt(task -> Arrays.stream(task.data().trainLabels())).toArray();
    ClassifierKernel kernel = new ClassifierKernel(program);
    return tasks.stream()
        .<TextLoss>map(
            task ->
                new ClassificationLoss(
                    kernel, labels, task.task().labelWeights(), Fitting.lossTerms(training)))
        .collect(Collectors.toUnmodifiableList());
  }
}
