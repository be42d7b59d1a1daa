package io.github.bertft.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.bertft.Golden;
import io.github.bertft.kernel.ClassifierKernel;
import io.github.bertft.kernel.DropoutMasks;
import io.github.bertft.kernel.EncoderKernel.Backward;
import io.github.bertft.kernel.EncoderKernel.DropoutStep;
import io.github.bertft.kernel.KernelProgram;
import io.github.bertft.kernel.LossTerms;
import io.github.bertft.kernel.OptimizerKernel;
import io.github.bertft.kernel.Precision;
import io.github.bertft.model.ClassifierSettings;
import io.github.bertft.model.ModelFolder;
import io.github.bertft.model.NamedParameter;
import io.github.bertft.model.Pooling;
import io.github.bertft.model.Readout;
import io.github.bertft.model.TaskClassifiers;
import io.github.bertft.model.TextClassifier;
import io.github.bertft.tokenize.TextBatch;
import io.github.bertft.train.FineTunerParityTest.ListSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Two tasks over one encoder. Rows below 100 belong to the task {@code first} with three labels,
 * the others to {@code second} with two.
 */
class TaskTrainingTest {
  private static final int SECOND = 100;
  private static final String FIRST_WEIGHT = "tasks.first.classifier.weight";
  private static final String SECOND_WEIGHT = "tasks.second.classifier.weight";

  /** Everything trained, or the last layers alone, so that the tasks can't meet. */
  private static final int ALL = 0;

  private static final int HEADS_ONLY = 3;

  private static final class Tasks implements AutoCloseable {
    final NDManager manager = NDManager.newBaseManager("PyTorch");
    final KernelProgram program = new KernelProgram();
    final OptimizerKernel kernel = new OptimizerKernel(program);
    final TaskClassifiers models;
    final TaskAdamW optimizer;
    final TaskObjective objective;

    Tasks(int frozenDepths, boolean both) {
      // The masks depend on the step, which is another one where a task is alone.
      double dropout = frozenDepths == HEADS_ONLY ? 0 : 0.1;
      Map<String, TextClassifier> byTask = new LinkedHashMap<>();
      try (ModelFolder folder = ModelFolder.open(Golden.path("tiny-bert"))) {
        ClassifierSettings settings =
            new ClassifierSettings(
                List.of("a", "b", "c"),
                Readout.lastLayer(Pooling.CLS),
                2,
                Precision.FP32,
                7,
                new ClassifierSettings.Training(
                    dropout, dropout, dropout, new Backward(false, frozenDepths), 0));
        TextClassifier first = TextClassifier.load(manager, program, folder, settings);
        byTask.put("first", first);
        if (both) {
          byTask.put("second", first.sibling(program, folder, List.of("x", "y")));
        }
      }
      models = new TaskClassifiers(byTask);
      List<NamedParameter> all = new ArrayList<>(models.sharedTrainable());
      models.own().values().forEach(all::addAll);
      List<ParameterGroup> groups = TinyTraining.atOneRate(all, 0.5);
      Map<String, AdamW> own = new LinkedHashMap<>();
      models.own().forEach((name, weights) -> own.put(name, part(weights, groups)));
      optimizer = new TaskAdamW(kernel, manager, part(models.sharedTrainable(), groups), own);
      int[] labels = new int[2 * SECOND];
      for (int row = 0; row < labels.length; row++) {
        labels[row] = row % (row < SECOND ? 3 : 2);
      }
      List<TextLoss> losses = new ArrayList<>();
      for (int classes : both ? new int[] {3, 2} : new int[] {3}) {
        float[] weights = new float[classes];
        Arrays.fill(weights, 1);
        losses.add(
            new ClassificationLoss(new ClassifierKernel(program), labels, weights, LossTerms.NONE));
      }
      objective = new TaskObjective(models, losses, optimizer, row -> row < SECOND ? 0 : 1);
    }

    private AdamW part(List<NamedParameter> parameters, List<ParameterGroup> groups) {
      return new AdamW(
          kernel,
          manager,
          parameters,
          ParameterGroup.only(groups, parameters),
          AdamW.DEFAULT_BETAS,
          null);
    }

    /** Without clipping, which looks at all gradients of a step. */
    void train(int accumulation, List<TextBatch> batches) {
      TrainingPlan plan =
          new TrainingPlan(1, accumulation, TinyTraining.constant(1e-2), 0, 42, 0, 0, false);
      new FineTuner(
              objective,
              optimizer,
              plan,
              GradientReduction.SINGLE_PROCESS,
              new TinyTraining.Recorder(),
              new WeightSnapshot(kernel, manager, models.parameters()),
              TrainingState.start())
          .run(new ListSource(batches), row -> "row " + row);
    }

    /** Of a batch of each task. */
    float gradientNorm() {
      DropoutStep dropout = new DropoutStep(new DropoutMasks(1), 0);
      objective.backward(TaskTrainingTest.first(4).get(0), dropout, 0.5, false);
      objective.backward(TaskTrainingTest.second(4).get(0), dropout, 0.5, true);
      return optimizer.gradientNorm(manager);
    }

    Map<String, float[]> weights() {
      Map<String, float[]> weights = new LinkedHashMap<>();
      models.parameters().forEach(p -> weights.put(p.name(), p.array().toFloatArray()));
      return weights;
    }

    float[] state(String name) {
      return optimizer.state().getOrDefault(name, manager.create(new float[0])).toFloatArray();
    }

    @Override
    public void close() {
      optimizer.close();
      models.first().close();
      program.close();
      manager.close();
    }
  }

  /** Batches of four: those of the first task, or of the second. */
  private static List<TextBatch> first(int examples) {
    return TinyTraining.batches(examples, 4);
  }

  private static List<TextBatch> second(int examples) {
    List<TextBatch> batches = new ArrayList<>();
    for (TextBatch batch : TinyTraining.batches(examples, 4)) {
      int[] rows = Arrays.stream(batch.rows()).map(row -> row + SECOND).toArray();
      batches.add(new TextBatch(rows, batch.windows(), batch.places(), batch.parts()));
    }
    return batches;
  }

  /** As where memory ended in the middle of a step, which then begins anew in smaller pieces. */
  @Test
  void a_step_that_begins_anew_forgets_what_it_had() {
    try (Tasks tasks = new Tasks(ALL, true)) {
      float norm = tasks.gradientNorm();
      assertThat(tasks.gradientNorm()).isEqualTo(norm);
    }
  }

  @Test
  void last_layers_are_the_tasks_own_and_everything_else_is_shared() {
    try (Tasks tasks = new Tasks(ALL, true)) {
      List<String> names = tasks.models.parameters().stream().map(NamedParameter::name).toList();

      assertThat(names)
          .doesNotHaveDuplicates()
          .endsWith(
              FIRST_WEIGHT,
              "tasks.first.classifier.bias",
              SECOND_WEIGHT,
              "tasks.second.classifier.bias")
          .doesNotContain("classifier.weight");
      assertThat(tasks.models.get(1).parameters().get(0).array())
          .isSameAs(tasks.models.get(0).parameters().get(0).array());
      assertThat(tasks.models.freshWeights())
          .containsExactlyElementsOf(names.subList(names.size() - 4, names.size()));
      assertThat(tasks.weights().get(SECOND_WEIGHT)).hasSize(16);
    }
  }

  /** Neither moments nor weight decay, which is strong here, move what no batch belongs to. */
  @Test
  void last_layer_of_a_task_that_is_not_in_a_step_rests() {
    try (Tasks tasks = new Tasks(ALL, true)) {
      tasks.train(1, second(4));
      Map<String, float[]> before = tasks.weights();
      float[] momentBefore = tasks.state("first_moment." + SECOND_WEIGHT);
      assertThat(momentBefore).isNotEqualTo(new float[16]);

      tasks.train(1, first(12));

      Map<String, float[]> after = tasks.weights();
      assertThat(after.get(SECOND_WEIGHT)).isEqualTo(before.get(SECOND_WEIGHT));
      assertThat(after.get("tasks.second.classifier.bias"))
          .isEqualTo(before.get("tasks.second.classifier.bias"));
      assertThat(tasks.state("first_moment." + SECOND_WEIGHT)).isEqualTo(momentBefore);
      assertThat(after.get(FIRST_WEIGHT)).isNotEqualTo(before.get(FIRST_WEIGHT));
      assertThat(after.get("encoder.layer.0.intermediate.dense.weight"))
          .isNotEqualTo(before.get("encoder.layer.0.intermediate.dense.weight"));
      assertThat(tasks.state("steps.first")).containsExactly(3);
      assertThat(tasks.state("steps.second")).containsExactly(1);
      assertThat(tasks.optimizer.steps()).isEqualTo(4);
    }
  }

  @Test
  void gradients_of_the_other_tasks_are_zero() {
    try (Tasks tasks = new Tasks(ALL, true)) {
      // One of each, so that a gradient was there before.
      tasks.train(1, List.of(first(4).get(0), second(4).get(0)));
      tasks.objective.backward(first(4).get(0), new DropoutStep(new DropoutMasks(42), 9), 4, false);

      List<NDArray> gradients = tasks.optimizer.gradients();
      int count = gradients.size();
      assertThat(gradients.get(count - 4).toFloatArray()).hasSize(24).isNotEqualTo(new float[24]);
      for (NDArray gradient : gradients.subList(count - 2, count)) {
        assertThat(gradient.abs().max().getFloat()).isZero();
      }
    }
  }

  /** With a frozen encoder each last layer learns as if the other task were not there. */
  @Test
  void last_layers_learn_as_if_each_were_alone() {
    Map<String, float[]> together;
    Map<String, float[]> firstAlone;
    Map<String, float[]> secondAlone;
    List<TextBatch> mixed = new ArrayList<>();
    List<TextBatch> a = first(20);
    List<TextBatch> b = second(12);
    mixed.addAll(List.of(a.get(0), b.get(0), a.get(1), a.get(2), b.get(1), b.get(2)));
    mixed.addAll(List.of(a.get(3), a.get(4)));
    try (Tasks tasks = new Tasks(HEADS_ONLY, true)) {
      tasks.train(1, mixed);
      together = tasks.weights();
    }
    try (Tasks tasks = new Tasks(HEADS_ONLY, true)) {
      tasks.train(1, a);
      firstAlone = tasks.weights();
    }
    try (Tasks tasks = new Tasks(HEADS_ONLY, true)) {
      tasks.train(1, b);
      secondAlone = tasks.weights();
    }
    assertThat(together.get(FIRST_WEIGHT)).isEqualTo(firstAlone.get(FIRST_WEIGHT));
    assertThat(together.get(SECOND_WEIGHT)).isEqualTo(secondAlone.get(SECOND_WEIGHT));
  }

  /** The optimizer steps once for a group, whatever tasks its batches are of. */
  @Test
  void accumulated_batches_may_be_of_several_tasks() {
    try (Tasks tasks = new Tasks(ALL, true)) {
      List<TextBatch> a = first(12);
      List<TextBatch> b = second(4);
      tasks.train(2, List.of(a.get(0), b.get(0), a.get(1), a.get(2)));

      assertThat(tasks.optimizer.steps()).isEqualTo(2);
      assertThat(tasks.state("steps.first")).containsExactly(2);
      assertThat(tasks.state("steps.second")).containsExactly(1);
    }
  }

  @Test
  void one_task_learns_bit_for_bit_as_without_tasks() {
    Map<String, float[]> alone;
    try (Tasks tasks = new Tasks(ALL, false)) {
      tasks.train(2, first(22));
      alone = tasks.weights();
    }
    try (Tasks tasks = new Tasks(ALL, false)) {
      TextClassifier model = tasks.models.first();
      int[] labels = TinyTraining.labels(22);
      try (AdamW optimizer =
          new AdamW(
              tasks.kernel,
              tasks.manager,
              model.trainable(),
              TinyTraining.atOneRate(model.trainable(), 0.5),
              AdamW.DEFAULT_BETAS,
              null)) {
        ClassificationLoss loss =
            new ClassificationLoss(
                new ClassifierKernel(tasks.program), labels, new float[] {1, 1, 1}, LossTerms.NONE);
        new FineTuner(
                new ClassifierObjective(model, loss, optimizer),
                optimizer,
                new TrainingPlan(1, 2, TinyTraining.constant(1e-2), 0, 42, 0, 0, false),
                GradientReduction.SINGLE_PROCESS,
                new TinyTraining.Recorder(),
                new WeightSnapshot(tasks.kernel, tasks.manager, model.parameters()),
                TrainingState.start())
            .run(new ListSource(first(22)), row -> "row " + row);
      }
      model
          .parameters()
          .forEach(
              parameter -> {
                String name =
                    parameter.name().startsWith("classifier")
                        ? "tasks.first." + parameter.name()
                        : parameter.name();
                assertThat(parameter.array().toFloatArray()).isEqualTo(alone.get(name));
              });
    }
  }
}
