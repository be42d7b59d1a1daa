package io.github.bertft.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.evaluate.Figure;
import java.util.Arrays;

/**
 * Mean and standard deviation over runs.
 *
 * @param deviation of the sample, with n - 1; NaN for one value
 */
record Spread(double mean, double deviation) {
  static Spread of(double[] values) {
    double mean = Arrays.stream(values).sum() / values.length;
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    double deviation = values.length == 1 ? Double.NaN : Math.sqrt(squares / (values.length - 1));
    return new Spread(mean, deviation);
  }

  /** As {@code 96.80 ± 0.12 %}. */
  String text(Figure figure) {
    String start = figure.isShare() ? Figures.two(100 * mean) : Figures.four(mean);
    return start + " ± " + Figures.of(figure, deviation);
  }

  ObjectNode json() {
    ObjectNode node = ReportJson.object();
    node.set("mean", ReportJson.number(mean));
    node.set("sd", ReportJson.number(deviation));
    return node;
  }
}
