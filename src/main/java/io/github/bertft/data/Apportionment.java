package io.github.bertft.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Shares a total out among classes in proportion to their sizes. */
final class Apportionment {
  private Apportionment() {}

  /**
   * Whole numbers that sum to the total, by the method of largest remainders.
   *
   * @param sizes size of each class
   * @param total at most the sum of the sizes
   * @param atLeastOne give every class one, where the total is large enough for that
   */
  static int[] of(int[] sizes, int total, boolean atLeastOne) {
    long sum = Arrays.stream(sizes).asLongStream().sum();
    int[] parts = new int[sizes.length];
    if (sum == 0) {
      return parts;
    }
    for (int i = 0; i < sizes.length; i++) {
      parts[i] = (int) ((long) sizes[i] * total / sum);
    }
    int left = total - Arrays.stream(parts).sum();
    int[] byRemainder =
        IntStream.range(0, sizes.length)
            .boxed()
            .sorted(
                Comparator.comparingLong((Integer i) -> -((long) sizes[i] * total % sum))
                    .thenComparing(Comparator.naturalOrder()))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int k = 0; k < left; k++) {
      parts[byRemainder[k]]++;
    }
    if (atLeastOne && total >= sizes.length) {
      raiseZeros(parts, sizes);
    }
    return parts;
  }

  private static void raiseZeros(int[] parts, int[] sizes) {
    for (int i = 0; i < parts.length; i++) {
      if (parts[i] == 0 && sizes[i] > 0) {
        int largest = 0;
        for (int j = 1; j < parts.length; j++) {
          largest = parts[j] > parts[largest] ? j : largest;
        }
        parts[largest]--;
        parts[i]++;
      }
    }
  }
}
