package io.github.bertft.storage;

import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The end of a temporary name: which process made it, so that others know what may be cleared away.
 */
public final class OwnerTag {
  private static final String PATTERN = "[0-9]{1,18}-[0-9a-f]{8}";

  private OwnerTag() {}

  /** A new one of this process. */
  public static String next() {
    return String.format(
        Locale.ROOT,
        "%d-%08x",
        ProcessHandle.current().pid(),
        ThreadLocalRandom.current().nextInt());
  }

  /**
   * Whether what has that name is left over: its process is gone, or has the number of this one,
   * which asks before it makes any there; in containers each run may have the same number.
   *
   * @param tag any text; what is no tag is nobody's
   */
  public static boolean isLeftOver(String tag) {
    if (!tag.matches(PATTERN)) {
      return false;
    }
    long pid = Long.parseLong(tag.substring(0, tag.indexOf('-')));
    return pid == ProcessHandle.current().pid() || ProcessHandle.of(pid).isEmpty();
  }
}
