package io.github.bertft.report;

import io.github.bertft.evaluate.Figure;
import java.util.Locale;

/** Numbers as a person reads them; one that is not finite is shown as a dash. */
final class Figures {
  private static final String NONE = "-";

  private Figures() {}

  /** A share as percent with two digits: {@code 96.80 %}. */
  static String percent(double share) {
    return format("%.2f %%", share * 100);
  }

  /** Four digits after the point: {@code 0.3412}. */
  static String four(double value) {
    return format("%.4f", value);
  }

  /** Two digits after the point: {@code 1.50}. */
  static String two(double value) {
    return format("%.2f", value);
  }

  /** A figure of an evaluation: in percent if it is a share, else with four digits. */
  static String of(Figure figure, double value) {
    return figure.isShare() ? percent(value) : four(value);
  }

  /** With thousands apart: {@code 25,000}. */
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** The largest two units: {@code 0.4s}, {@code 12s}, {@code 3m 05s}, {@code 2h 07m}. */
  static String duration(long millis) {
    if (millis < 10_000) {
      return format("%.1fs", millis / 1000.0);
    }
    long seconds = millis / 1000;
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3600) {
      return String.format(Locale.ROOT, "%dm %02ds", seconds / 60, seconds % 60);
    }
    return String.format(Locale.ROOT, "%dh %02dm", seconds / 3600, seconds / 60 % 60);
  }

  /** Binary units: {@code 512 MiB}, {@code 1.4 GiB}. */
  static String bytes(long bytes) {
    long mebibytes = bytes >> 20;
    return mebibytes < 1024 ? mebibytes + " MiB" : format("%.1f GiB", mebibytes / 1024.0);
  }

  private static String format(String pattern, double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, pattern, value) : NONE;
  }
}
