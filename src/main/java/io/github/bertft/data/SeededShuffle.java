package io.github.bertft.data;

import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Orders that depend on a seed alone, the same on every Java virtual machine. */
final class SeededShuffle {
  private SeededShuffle() {}

  /**
   * Shuffles in place (Fisher and Yates, from the end), with {@link Random}, whose numbers its
   * documentation fixes.
   *
   * @param stream tells apart several shuffles under one seed
   */
  static void shuffle(List<?> list, long seed, int stream) {
    Random random = new Random(mix(seed + 0x9e3779b97f4a7c15L * (stream + 1L)));
    for (int i = list.size() - 1; i > 0; i--) {
      Collections.swap(list, i, random.nextInt(i + 1));
    }
  }

  /** The finalizer of SplitMix64, because {@link Random} starts alike from neighbouring seeds. */
  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
