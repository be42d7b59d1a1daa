package io.github.bertft.train;

/**
 * Where a run stands between two steps: together with weights, moments and the best weights, all
 * that decides how it goes on. Order, dropout and rate are functions of these numbers and the seed.
 *
 * @param step optimizer steps taken
 * @param microSteps batches taken, accumulated ones counted singly
 * @param epoch the one under way, from 0; the number of epochs when all are done
 * @param batches batches of that epoch taken
 * @param lossSum sum of the epoch's losses over its examples
 * @param examples of the epoch seen
 * @param bestScore of the evaluations so far, more being better; negative infinity before the first
 * @param evaluationsSinceBest evaluations without a better score
 * @param bestEpoch of the best score, or -1
 * @param halvings how often batches were halved because memory did not hold them
 */
public record TrainingState(
    long step,
    long microSteps,
    int epoch,
    int batches,
    double lossSum,
    long examples,
    double bestScore,
    int evaluationsSinceBest,
    int bestEpoch,
    int halvings) {
  /** Before the first step. */
  public static TrainingState start() {
    return new TrainingState(0, 0, 0, 0, 0, 0, Double.NEGATIVE_INFINITY, 0, -1, 0);
  }
}
