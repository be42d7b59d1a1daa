package io.github.bertft.evaluate;

import io.github.bertft.data.LabelNames;
import io.github.bertft.data.LabelSet;
import io.github.bertft.data.TextExample;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;

/** Keeps each text's probabilities, as the average precision needs them all. */
public final class MultiLabelEvaluationBuilder implements EvaluationBuilder {
  private final String dataset;
  private final LabelSet labels;
  private final Function<ScoredLabels, Thresholds> thresholds;
  private final ScoredLabels scored = new ScoredLabels();
  private double lossSum;

  MultiLabelEvaluationBuilder(
      String dataset, LabelSet labels, Function<ScoredLabels, Thresholds> thresholds) {
    this.dataset = dataset;
    this.labels = labels;
    this.thresholds = thresholds;
  }

  /** Measures by the thresholds that fit the dataset itself best. */
  public static EvaluationRule tuning(LabelSet labels) {
    return dataset ->
        new MultiLabelEvaluationBuilder(
            dataset, labels, scored -> Thresholds.tuned(scored, labels.size()));
  }

  /** Indices of an example's labels. */
  public static BitSet indices(LabelSet labels, TextExample example) {
    BitSet indices = new BitSet();
    LabelNames.of(example).forEach(name -> indices.set(labels.indexOf(name)));
    return indices;
  }

  @Override
  public void add(TextExample example, float[] outputs) {
    EvaluationBuilder.requireFinite(outputs, labels.size(), dataset, scored.size() + 1L);
    BitSet actual = indices(labels, example);
    scored.add(Sigmoid.probabilities(outputs), actual);
    lossSum += Sigmoid.crossEntropy(outputs, actual);
  }

  @Override
  public long examples() {
    return scored.size();
  }

  @Override
  public MultiLabelEvaluation build(long elapsedMillis) {
    Thresholds chosen = thresholds.apply(scored);
    long[] found = new long[labels.size()];
    long[] given = new long[labels.size()];
    long exact = 0;
    for (int text = 0; text < scored.size(); text++) {
      BitSet predicted = chosen.reachedBy(scored.probabilities(text));
      exact += predicted.equals(scored.actual(text)) ? 1 : 0;
      predicted.stream().forEach(label -> given[label]++);
      predicted.and(scored.actual(text));
      predicted.stream().forEach(label -> found[label]++);
    }
    List<LabelMetrics> rows = new ArrayList<>();
    long foundSum = 0;
    long givenSum = 0;
    for (int i = 0; i < found.length; i++) {
      ScoredLabels.Ranking ranking = scored.ranking(i);
      rows.add(
          new LabelMetrics(
              labels.name(i),
              ratio(found[i], given[i]),
              ratio(found[i], ranking.support()),
              ratio(2 * found[i], given[i] + ranking.support()),
              ranking.support(),
              chosen.values().get(i),
              ranking.averagePrecision()));
      foundSum += found[i];
      givenSum += given[i];
    }
    return new MultiLabelEvaluation(
        dataset,
        scored.size(),
        lossSum / scored.size(),
        rows,
        exact,
        foundSum,
        givenSum,
        elapsedMillis);
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
