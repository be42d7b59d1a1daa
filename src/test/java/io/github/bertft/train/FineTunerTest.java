package io.github.bertft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.bertft.Golden;
import io.github.bertft.fault.DivergedException;
import io.github.bertft.kernel.LossTerms;
import io.github.bertft.model.NamedParameter;
import io.github.bertft.tokenize.TextBatch;
import io.github.bertft.train.FineTunerParityTest.ListSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FineTunerTest {
  private static final float[] EVEN = {1, 1, 1};
  private static final float[] UNEVEN = {0.5f, 3, 1.25f};

  @Test
  void should_tell_steps_and_epochs_in_their_order() {
    try (TinyTraining training = TinyTraining.start()) {
      TinyTraining.Recorder recorder = new TinyTraining.Recorder();
      FineTuner tuner =
          training.tuner(TinyTraining.plan(2, 2, 1e-3), TinyTraining.labels(10), EVEN, recorder);

      FineTuner.Outcome outcome = tuner.run(source(10, 4), row -> "row " + row);

      assertThat(recorder.events)
          .containsExactly(
              "step 1 of epoch 0",
              "step 2 of epoch 0",
              "end of epoch 0 after step 2",
              "step 3 of epoch 1",
              "step 4 of epoch 1",
              "end of epoch 1 after step 4");
      assertThat(recorder.steps.stream().map(TrainingListener.StepRecord::examples))
          .containsExactly(8, 2, 8, 2);
      assertThat(recorder.steps.stream().map(TrainingListener.StepRecord::tokensInUse))
          .containsExactly(48L, 12L, 48L, 12L);
      assertThat(recorder.meanLosses.get(0))
          .isCloseTo(
              (8 * recorder.steps.get(0).loss() + 2 * recorder.steps.get(1).loss()) / 10,
              within(1e-9));
      assertThat(outcome).isEqualTo(new FineTuner.Outcome(4, 2, 1, false));
    }
  }

  @Test
  void should_learn_labels_that_a_word_gives_away() {
    try (TinyTraining training = TinyTraining.start()) {
      TinyTraining.Recorder recorder = new TinyTraining.Recorder();
      FineTuner tuner =
          training.tuner(TinyTraining.plan(20, 1, 1e-2), TinyTraining.labels(12), EVEN, recorder);

      tuner.run(source(12, 6), row -> "row " + row);

      assertThat(recorder.meanLosses.get(0)).isGreaterThan(0.9);
      assertThat(recorder.meanLosses.get(19)).isLessThan(0.1);
    }
  }

  /**
   * Examples, batch size, accumulation and class weights: eight at a time or as groups of smaller
   * batches, with whole and with incomplete last groups.
   */
  @ParameterizedTest
  @CsvSource({
    "16, 4, 2, false",
    "16, 4, 2, true",
    "14, 4, 2, true",
    "11, 4, 2, true",
    "17, 2, 4, true",
    "19, 2, 4, false"
  })
  void should_reach_the_same_weights_with_accumulated_batches(
      int examples, int batchSize, int accumulation, boolean weighted) {
    Map<String, float[]> whole = trained(examples, 8, 1, weighted);
    Map<String, float[]> accumulated = trained(examples, batchSize, accumulation, weighted);

    whole.forEach(
        (name, values) -> {
          // Adam divides the rounding errors of a gradient that is exactly 0 by themselves.
          if (!name.contains("key.bias") && !name.contains("k_lin.bias")) {
            Golden.assertClose(name, accumulated.getOrDefault(name, new float[0]), values, 1e-5);
          }
        });
  }

  private static Map<String, float[]> trained(
      int examples, int batchSize, int accumulation, boolean weighted) {
    try (TinyTraining training = TinyTraining.start()) {
      training
          .tuner(
              TinyTraining.plan(1, accumulation, 1e-3),
              TinyTraining.labels(examples),
              weighted ? UNEVEN : EVEN,
              new TinyTraining.Recorder())
          .run(source(examples, batchSize), row -> "row " + row);
      return training.weights();
    }
  }

  @Test
  void should_stop_when_the_score_stands_still_and_keep_the_best_weights() {
    try (TinyTraining training = TinyTraining.start()) {
      WeightsByEpoch recorder = new WeightsByEpoch(training, 0.5, 0.7, 0.7, 0.705, 0.9);
      TrainingPlan plan = new TrainingPlan(5, 1, TinyTraining.constant(1e-2), 1, 42, 2, 0.01, true);

      FineTuner.Outcome outcome =
          training
              .tuner(plan, TinyTraining.labels(8), EVEN, recorder)
              .run(source(8, 4), row -> "row " + row);

      assertThat(outcome).isEqualTo(new FineTuner.Outcome(8, 4, 1, true));
      training
          .weights()
          .forEach((name, values) -> assertThat(values).isEqualTo(recorder.of(1).get(name)));
      assertThat(recorder.of(3).get("classifier.weight"))
          .isNotEqualTo(recorder.of(1).get("classifier.weight"));
    }
  }

  @Test
  void should_hold_the_last_weights_if_not_told_to_keep_the_best() {
    try (TinyTraining training = TinyTraining.start()) {
      WeightsByEpoch recorder = new WeightsByEpoch(training, 0.9, 0.5, 0.6);

      FineTuner.Outcome outcome =
          training
              .tuner(TinyTraining.plan(3, 1, 1e-2), TinyTraining.labels(8), EVEN, recorder)
              .run(source(8, 4), row -> "row " + row);

      assertThat(outcome).isEqualTo(new FineTuner.Outcome(6, 3, 2, false));
      training
          .weights()
          .forEach((name, values) -> assertThat(values).isEqualTo(recorder.of(2).get(name)));
    }
  }

  @Test
  void should_count_a_first_score_below_zero_as_the_best_so_far() {
    BestScore best = new BestScore(1, 0.1, TrainingState.start());

    assertThat(best.offer(0, -3)).isTrue();
    assertThat(best.exhausted()).isFalse();
    assertThat(best.offer(1, -2.95)).isFalse();
    assertThat(best.exhausted()).isTrue();
  }

  @Test
  void should_name_the_rows_of_a_batch_whose_loss_is_not_a_number() {
    try (TinyTraining training = TinyTraining.start()) {
      TinyTraining.Recorder recorder = new TinyTraining.Recorder();
      FineTuner tuner =
          training.tuner(TinyTraining.plan(3, 1, 1e38), TinyTraining.labels(16), EVEN, recorder);

      assertThatThrownBy(() -> tuner.run(source(16, 8), row -> "reviews.csv:" + (row + 2)))
          .isInstanceOf(DivergedException.class)
          .hasMessageContaining("[N01]")
          .hasMessageContaining(
              "training diverged: loss of step 2 was NaN; the batch holds reviews.csv:10,"
                  + " reviews.csv:11, reviews.csv:12, reviews.csv:13, reviews.csv:14 and 3 more")
          .hasMessageContaining(
              "try: a lower training.learning_rate, a longer warm-up or training.precision: fp32");
      assertThat(recorder.events).containsExactly("step 1 of epoch 0");
    }
  }

  @Test
  void should_name_all_rows_of_a_small_group_whose_gradient_is_not_finite() {
    try (TinyTraining training = TinyTraining.start()) {
      FineTuner tuner =
          new FineTuner(
              new ClassifierObjective(
                  training.model, training.loss(TinyTraining.labels(4), EVEN), training.optimizer),
              training.optimizer,
              TinyTraining.plan(1, 2, 1e-3),
              gradients -> gradients.get(0).muli(Float.POSITIVE_INFINITY),
              new TinyTraining.Recorder(),
              training.snapshot(),
              TrainingState.start());

      assertThatThrownBy(() -> tuner.run(source(4, 2), row -> "row " + row))
          .isInstanceOf(DivergedException.class)
          .hasMessageContaining(
              "training diverged: gradient norm of step 1 was NaN; the batch holds row 0, row 1,"
                  + " row 2, row 3");
    }
  }

  @Test
  void should_train_under_masks_that_depend_on_the_seed_alone() {
    double without = firstLoss(0, 42);
    double with = firstLoss(0.3, 42);

    assertThat(with).isNotCloseTo(without, within(1e-3));
    assertThat(firstLoss(0.3, 42)).isEqualTo(with);
    assertThat(firstLoss(0.3, 43)).isNotEqualTo(with);
    assertThat(firstLoss(0, 43)).isEqualTo(without);
  }

  /** Without dropout both passes are one, so that R-Drop is plain training at twice the cost. */
  @Test
  void should_train_as_without_r_drop_where_nothing_is_dropped() {
    Map<String, float[]> plain = trained(0, LossTerms.NONE);
    Map<String, float[]> twice = trained(0, new LossTerms(0, 0, 5));

    plain.forEach(
        (name, values) -> {
          if (!name.contains("key.bias")) {
            Golden.assertClose(name, twice.getOrDefault(name, new float[0]), values, 1e-5);
          }
        });
  }

  @Test
  void should_train_otherwise_under_r_drop_and_the_same_again() {
    LossTerms rDrop = new LossTerms(0, 0, 5);
    Map<String, float[]> once = trained(0.3, rDrop);

    assertThat(trained(0.3, rDrop).get("classifier.weight"))
        .isEqualTo(once.get("classifier.weight"));
    assertThat(trained(0.3, new LossTerms(0, 0, 1e-9)).get("classifier.weight"))
        .isNotEqualTo(once.get("classifier.weight"));
  }

  /** The head in steps 1 and 2, then a depth more every two steps: layer 2, layer 1, embeddings. */
  @Test
  void should_unfreeze_from_the_top_down() {
    double rate = 1e-3;
    for (int steps = 1; steps <= 8; steps++) {
      try (TinyTraining training = TinyTraining.start()) {
        Map<String, float[]> before = training.weights();
        TrainingPlan plan =
            new TrainingPlan(
                1, 1, TinyTraining.constant(rate), 0, 42, 0, 0, false, new Unfreezing(3, 2), 0);
        training
            .tuner(plan, TinyTraining.labels(4 * steps), EVEN, new TinyTraining.Recorder())
            .run(source(4 * steps, 4), row -> "row " + row);

        int lowest = 3 - (steps - 1) / 2;
        for (NamedParameter parameter : training.model.parameters()) {
          float[] start = before.getOrDefault(parameter.name(), new float[0]);
          float[] now = parameter.array().toFloatArray();
          boolean trained = parameter.depth() >= lowest;
          assertThat(!Arrays.equals(now, start)).as(parameter.name()).isEqualTo(trained);
          boolean justBegun = steps % 2 == 1 && parameter.depth() == lowest;
          // The gradient of a key's bias is rounding errors, which Adam's epsilon swallows.
          if (justBegun && !parameter.name().contains("key.bias")) {
            // Adam's first step is the rate itself, whatever the gradient: steps count from there.
            assertThat(largest(start, now)).as(parameter.name()).isBetween(0.95 * rate, 1.1 * rate);
          }
        }
      }
    }
  }

  private static double largest(float[] first, float[] second) {
    return IntStream.range(0, first.length)
        .mapToDouble(i -> Math.abs(first[i] - second[i]))
        .max()
        .orElse(0);
  }

  private static Map<String, float[]> trained(double dropout, LossTerms terms) {
    try (TinyTraining training = TinyTraining.withDropout(dropout)) {
      TrainingPlan plan = TinyTraining.plan(2, 2, 1e-3);
      new FineTuner(
              new ClassifierObjective(
                  training.model,
                  training.loss(TinyTraining.labels(14), UNEVEN, terms),
                  training.optimizer),
              training.optimizer,
              plan,
              GradientReduction.SINGLE_PROCESS,
              new TinyTraining.Recorder(),
              training.snapshot(),
              TrainingState.start())
          .run(source(14, 4), row -> "row " + row);
      return training.weights();
    }
  }

  private static double firstLoss(double dropout, long seed) {
    try (TinyTraining training = TinyTraining.withDropout(dropout)) {
      TinyTraining.Recorder recorder = new TinyTraining.Recorder();
      TrainingPlan plan = new TrainingPlan(1, 1, TinyTraining.constant(1e-3), 1, seed, 0, 0, false);
      training
          .tuner(plan, TinyTraining.labels(8), EVEN, recorder)
          .run(source(8, 8), row -> "row " + row);
      return recorder.steps.get(0).loss();
    }
  }

  private static EpochSource source(int examples, int batchSize) {
    List<TextBatch> batches = TinyTraining.batches(examples, batchSize);
    return new ListSource(batches);
  }

  /** Keeps the weights of each epoch's end. */
  private static final class WeightsByEpoch implements TrainingListener {
    private final TinyTraining training;
    private final double[] scores;
    private final List<Map<String, float[]>> weights = new ArrayList<>();

    WeightsByEpoch(TinyTraining training, double... scores) {
      this.training = training;
      this.scores = scores;
    }

    Map<String, float[]> of(int epoch) {
      return weights.get(epoch);
    }

    @Override
    public void onStep(StepRecord step) {}

    @Override
    public Optional<Double> onEpochEnd(int epoch, long step, double meanLoss) {
      weights.add(training.weights());
      return Optional.of(scores[epoch]);
    }
  }
}
