package io.github.bertft.storage;

import java.util.Locale;

/** A number of bytes as people read it, in decimal units. */
public final class ByteCount {
  private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB", "EB"};

  private ByteCount() {}

  /** {@code 1,024 bytes} below 10,000, then three digits: {@code 43.8 kB}, {@code 438 MB}. */
  public static String text(long bytes) {
    if (bytes < 10_000) {
      return String.format(Locale.ROOT, "%,d %s", bytes, bytes == 1 ? "byte" : "bytes");
    }
    double value = bytes / 1000.0;
    int unit = 0;
    while (value >= 999.5 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    String pattern = value < 9.995 ? "%.2f %s" : value < 99.95 ? "%.1f %s" : "%.0f %s";
    return String.format(Locale.ROOT, pattern, value, UNITS[unit]);
  }
}
