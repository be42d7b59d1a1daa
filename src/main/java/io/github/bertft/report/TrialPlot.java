package io.github.bertft.report;

import io.github.bertft.evaluate.Figure;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A dot a trial: a figure of the validation against the trial's number, the best one filled. */
final class TrialPlot {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 320;
  private static final int LEFT = 64;
  private static final int BOTTOM = 280;
  private static final int TOP = 20;
  private static final int RIGHT = 620;
  private static final int LINES = 4;

  private TrialPlot() {}

  /** The whole SVG file. */
  static String svg(List<TrialResult> trials, Figure figure, int best) {
    double[] shares =
        trials.stream()
            .flatMap(t -> t.validation().stream())
            .mapToDouble(measured -> measured.figure(figure))
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    double low = shares.length == 0 ? 0 : shares[0];
    double high = shares.length == 0 ? 1 : shares[shares.length - 1];
    double margin = Math.max(0.005, (high - low) * 0.1);
    low = figure.isShare() ? Math.max(0, low - margin) : low - margin;
    high = figure.isShare() ? Math.min(1, high + margin) : high + margin;
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                + " font-family=\"sans-serif\" font-size=\"12\">%n"
                + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
            WIDTH,
            HEIGHT));
    for (int i = 0; i <= LINES; i++) {
      double share = low + (high - low) * i / LINES;
      double y = y(share, low, high);
      svg.append(
          String.format(
              Locale.ROOT,
              "<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/>"
                  + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n",
              LEFT,
              y,
              RIGHT,
              LEFT - 6,
              y + 4,
              figure.isShare()
                  ? String.format(Locale.ROOT, "%.1f %%", 100 * share)
                  : Figures.four(share)));
    }
    for (TrialResult trial : trials) {
      if (trial.validation().map(m -> Double.isFinite(m.figure(figure))).orElse(false)) {
        double x = LEFT + (RIGHT - LEFT) * (trial.number() - 0.5) / trials.size();
        double share = trial.validation().get().figure(figure);
        svg.append(
            String.format(
                Locale.ROOT,
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" stroke=\"#1f77b4\" fill=\"%s\">"
                    + "<title>trial %d: %s %s</title></circle>%n",
                x,
                y(share, low, high),
                trial.number() == best ? "#1f77b4" : "white",
                trial.number(),
                Figures.of(figure, share),
                title(trial.settings())));
      }
    }
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">trials 1 to %d: validation"
                + " %s</text>%n</svg>%n",
            (LEFT + RIGHT) / 2,
            HEIGHT - 12,
            trials.size(),
            figure.title()));
    return svg.toString();
  }

  private static double y(double share, double low, double high) {
    return BOTTOM - (BOTTOM - TOP) * (share - low) / (high - low);
  }

  private static String title(Map<String, String> settings) {
    return settings.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(", "))
        .replace("&", "&amp;")
        .replace("<", "&lt;");
  }
}
