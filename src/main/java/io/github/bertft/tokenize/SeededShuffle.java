package io.github.bertft.tokenize;

/**
 * Fisher-Yates shuffles driven by SplitMix64 (Steele, Lea, Flood 2014); the same on every Java
 * version and machine.
 *
 * <p>The state starts at 0; each key is added to it and the sum is mixed, so that keys (7, 0) and
 * (0, 7) give unrelated orders. Numbers below a bound are unsigned remainders of 64 bits; their
 * bias is below 2<sup>-32</sup> for any int bound.
 */
final class SeededShuffle {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  /**
   * Starts the sequence of a tuple of keys.
   *
   * @param keys for example seed and epoch
   */
  SeededShuffle(long... keys) {
    for (long key : keys) {
      state = mix(state + key + GOLDEN_GAMMA);
    }
  }

  /** 0 to length - 1 in a random order. */
  int[] permutation(int length) {
    int[] order = new int[length];
    for (int i = 0; i < length; i++) {
      int place = below(i + 1);
      order[i] = order[place];
      order[place] = i;
    }
    return order;
  }

  /** The next number, from 0 to bound - 1. */
  int below(int bound) {
    state += GOLDEN_GAMMA;
    return (int) Long.remainderUnsigned(mix(state), bound);
  }

  private static long mix(long bits) {
    long mixed = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
