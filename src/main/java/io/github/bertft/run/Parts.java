package io.github.bertft.run;

import io.github.bertft.fault.StoppedException;
import java.util.function.Supplier;

/** Parts of a run: seeds, trials, stages. */
final class Parts {
  private Parts() {}

  /**
   * A part; where a signal stops it before its first step, the run goes on with it all the same.
   */
  static <T> T of(Supplier<T> part) {
    try {
      return part.get();
    } catch (StoppedException e) {
      throw e.inParts();
    }
  }
}
