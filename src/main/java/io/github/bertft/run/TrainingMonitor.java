package io.github.bertft.run;

import io.github.bertft.checkpoint.RunState;
import io.github.bertft.data.ProblemType;
import io.github.bertft.evaluate.Evaluation;
import io.github.bertft.evaluate.Figure;
import io.github.bertft.fault.Fault;
import io.github.bertft.report.MetricsLog;
import io.github.bertft.report.TrainingStatus;
import io.github.bertft.report.TrainingTable;
import io.github.bertft.train.TrainingListener;
import io.github.bertft.train.TrainingState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Shows and logs a run, and measures the validation set after each epoch. */
final class TrainingMonitor implements TrainingListener {
  /** Weight of the newest step in the shown averages. */
  private static final double SMOOTHING = 0.05;

  private final Console console;
  private final MetricsLog log;
  private final List<ValidationSet> validation;
  private final Figure metric;
  private final long totalSteps;
  private final int epochs;
  private final ProblemType problem;
  private final TrainingTable table;
  private @Nullable RunCheckpoints checkpoints;
  private long start = System.nanoTime();
  private long lastStepNanos = start;
  private boolean toldUndefined;
  private double shownLoss = Double.NaN;
  private double shownTokensPerSecond = Double.NaN;

  TrainingMonitor(
      ProblemType problem,
      Console console,
      MetricsLog log,
      List<ValidationSet> validation,
      Figure metric,
      long totalSteps,
      int epochs) {
    this.problem = problem;
    table = new TrainingTable(problem, metric);
    this.console = console;
    this.log = log;
    this.validation = validation;
    this.metric = metric;
    this.totalSteps = totalSteps;
    this.epochs = epochs;
  }

  /** Saves states from now on. */
  void saveWith(RunCheckpoints runCheckpoints) {
    checkpoints = runCheckpoints;
  }

  /** Takes over what was shown before the run was interrupted. */
  void goOn(RunState state) {
    start -= TimeUnit.MILLISECONDS.toNanos(state.elapsedMillis());
    state.rows().forEach(row -> console.result(table.add(row)));
  }

  /** Shows that training is about to begin. */
  void begin() {
    console.progress().goOn("training", totalSteps, "steps", elapsedMillis());
  }

  @Override
  public void onState(TrainingState state) {
    if (checkpoints != null) {
      checkpoints.onState(state);
    }
  }

  @Override
  public void onHalvedBatches(int texts, int pieces) {
    console.warn(List.of(RunNotes.halvedBatches(texts, pieces)));
  }

  @Override
  public void onStep(StepRecord step) {
    long now = System.nanoTime();
    double tokensPerSecond = step.tokensInUse() / Math.max(1e-9, (now - lastStepNanos) / 1e9);
    lastStepNanos = now;
    shownLoss = smooth(shownLoss, step.loss());
    shownTokensPerSecond = smooth(shownTokensPerSecond, tokensPerSecond);
    log.step(
        new MetricsLog.Step(
            step.step(),
            epochAt(step.step()),
            step.loss(),
            step.rate(),
            step.gradientNorm(),
            tokensPerSecond,
            elapsedMillis()));
    console
        .progress()
        .step(
            step.step(), new TrainingStatus(shownLoss, step.rate(), shownTokensPerSecond).render());
  }

  private static double smooth(double shown, double value) {
    return Double.isNaN(shown) ? value : shown + SMOOTHING * (value - shown);
  }

  private double epochAt(long step) {
    return (double) step * epochs / totalSteps;
  }

  /** Since training began, interruptions not counted. */
  long elapsedMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  @Override
  public Optional<Double> onEpochEnd(int epoch, long step, double meanLoss) {
    console.progress().close();
    List<Evaluation> evaluations =
        validation.stream().map(set -> set.evaluate(this::stopIfRequested)).toList();
    TrainingTable.Row row =
        new TrainingTable.Row(
            epoch + 1,
            step,
            meanLoss,
            mean(evaluations, Evaluation::loss),
            figures(evaluations),
            elapsedMillis());
    evaluations.forEach(evaluation -> log.evaluation(row, evaluation));
    console.result(table.add(row));
    if (evaluations.size() > 1) {
      console.say(TaskNotes.accuracies(evaluations));
    }
    if (epoch + 1 < epochs) {
      begin();
    }
    lastStepNanos = System.nanoTime();
    double score = mean(evaluations, this::score);
    if (!evaluations.isEmpty() && Double.isNaN(score) && !toldUndefined) {
      toldUndefined = true;
      console.warn(
          List.of(
              new Fault(
                  "D129",
                  "",
                  metric.title()
                      + " is not defined on these validation data; epochs where it is not are not"
                      + " compared",
                  "take more and different validation texts, or another training.metric, such as"
                      + " loss")));
    }
    return evaluations.isEmpty() || Double.isNaN(score) ? Optional.empty() : Optional.of(score);
  }

  private void stopIfRequested() {
    if (checkpoints != null) {
      checkpoints.stopIfRequested();
    }
  }

  /** Over the tasks, each counting the same; NaN if nothing was measured. */
  private static double mean(List<Evaluation> evaluations, ToDoubleFunction<Evaluation> figure) {
    return evaluations.stream().mapToDouble(figure).sum() / evaluations.size();
  }

  private Map<Figure, Double> figures(List<Evaluation> evaluations) {
    Map<Figure, Double> figures = new LinkedHashMap<>();
    for (Figure figure : TrainingTable.figures(problem, metric)) {
      figures.put(figure, mean(evaluations, evaluation -> evaluation.figure(figure)));
    }
    return figures;
  }

  /** More is better. */
  private double score(Evaluation evaluation) {
    return metric.score(evaluation.figure(metric));
  }

  /** One row an epoch. */
  List<TrainingTable.Row> rows() {
    return table.rows();
  }
}
