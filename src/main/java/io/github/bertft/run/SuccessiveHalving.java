package io.github.bertft.run;

import io.github.bertft.checkpoint.CheckpointStore;
import io.github.bertft.report.Measured;
import io.github.bertft.report.MetricsLog;
import io.github.bertft.report.SeedResult;
import io.github.bertft.report.TrialResult;
import io.github.bertft.storage.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/**
 * Gives up the worse half of the trials after a share of their epochs, and again after each
 * doubling of it (Jamieson and Talwalkar 2016); the others go on from their checkpoints.
 *
 * <p>Who goes on is worked out anew from the trials' logs each time, so that a search that was
 * interrupted decides as it would have.
 */
final class SuccessiveHalving {
  private final double firstShare;
  private final String metric;
  private final BiFunction<TuneRun.Trial, Integer, Optional<TrialResult>> advance;

  /**
   * Does nothing yet.
   *
   * @param firstShare 0 gives up no trial
   * @param metric by which trials are compared
   * @param advance trains a trial on to an epoch; gives a result only if it ended before
   */
  SuccessiveHalving(
      double firstShare,
      String metric,
      BiFunction<TuneRun.Trial, Integer, Optional<TrialResult>> advance) {
    this.firstShare = firstShare;
    this.metric = metric;
    this.advance = advance;
  }

  /**
   * Leaves the survivors where the last halving found them.
   *
   * @param done results so far
   * @param finish is given each new one with them
   */
  void run(
      List<TuneRun.Trial> trials,
      Map<Integer, TrialResult> done,
      BiConsumer<Map<Integer, TrialResult>, TrialResult> finish) {
    List<TuneRun.Trial> left = new ArrayList<>(trials);
    for (double share = firstShare; share > 0 && share < 1; share *= 2) {
      Map<TuneRun.Trial, Double> scores = new HashMap<>();
      for (TuneRun.Trial trial : left) {
        scores.put(trial, score(trial, epoch(trial, share), done, finish));
      }
      left.sort(
          Comparator.comparingDouble((TuneRun.Trial trial) -> -score(scores, trial))
              .thenComparing(TuneRun.Trial::number));
      List<TuneRun.Trial> worse = left.subList((left.size() + 1) / 2, left.size());
      for (TuneRun.Trial trial : worse) {
        if (!done.containsKey(trial.number())) {
          finish.accept(done, givenUp(trial, epoch(trial, share)));
        }
      }
      worse.clear();
      left.sort(Comparator.comparing(TuneRun.Trial::number));
    }
  }

  private static double score(Map<TuneRun.Trial, Double> scores, TuneRun.Trial trial) {
    double score = scores.getOrDefault(trial, Double.NaN);
    return Double.isNaN(score) ? Double.NEGATIVE_INFINITY : score;
  }

  private static int epoch(TuneRun.Trial trial, double share) {
    return (int) Math.max(1, Math.ceil(share * trial.config().training().epochs()));
  }

  private double score(
      TuneRun.Trial trial,
      int epoch,
      Map<Integer, TrialResult> done,
      BiConsumer<Map<Integer, TrialResult>, TrialResult> finish) {
    Optional<Measured> measured = measured(trial, epoch);
    if (measured.isEmpty() && !done.containsKey(trial.number())) {
      boolean ends = epoch >= trial.config().training().epochs();
      advance
          .apply(trial, ends ? Integer.MAX_VALUE : epoch)
          .ifPresent(result -> finish.accept(done, result));
      measured = measured(trial, epoch);
    }
    TrialResult result = done.get(trial.number());
    if (measured.isEmpty() && result != null) {
      measured = result.validation(); // it diverged, or stopped early
    }
    return measured.map(figures -> figures.score(metric)).orElse(Double.NaN);
  }

  /** What the trial's log has after that epoch, wherever the log is. */
  private Optional<Measured> measured(TuneRun.Trial trial, int epoch) {
    return log(trial)
        .flatMap(
            file ->
                SeedResult.after(
                    file, metric, TrainingSteps.kept(trial.config().training()), epoch));
  }

  private static Optional<Path> log(TuneRun.Trial trial) {
    Path folder = trial.config().output().folder();
    Path ended = folder.resolve(MetricsLog.FILE_NAME);
    if (Files.exists(ended)) {
      return Optional.of(ended);
    }
    CheckpointStore store = new CheckpointStore(folder);
    return store.hasAny()
        ? store.newest(fault -> {}).map(checkpoint -> checkpoint.resolve(MetricsLog.FILE_NAME))
        : Optional.empty();
  }

  /** Of a trial that is given up, its log stays. */
  private TrialResult givenUp(TuneRun.Trial trial, int epoch) {
    Path folder = trial.config().output().folder();
    Path log = log(trial).orElseThrow();
    Optional<Measured> figures = measured(trial, epoch);
    try {
      DurableFiles.write(folder.resolve(MetricsLog.FILE_NAME), Files.readAllBytes(log));
    } catch (IOException e) {
      throw DurableFiles.cannotWrite(folder.resolve(MetricsLog.FILE_NAME), e);
    }
    new CheckpointStore(folder).deleteAll();
    long millis = figures.isPresent() ? SeedResult.elapsedMillis(folder) : 0;
    return new TrialResult(trial.number(), trial.settings(), figures, millis, epoch);
  }
}
