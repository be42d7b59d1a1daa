package io.github.bertft.api;

import java.util.Objects;
import java.util.OptionalInt;

/** How a model is loaded and computes; every method gives a changed copy. */
public final class LoadOptions {
  private static final int SHORTEST = 3;
  private static final int MOST_THREADS = 1024;

  private final String device;
  private final int threads;
  private final NumberFormat numberFormat;
  private final OptionalInt maxTokens;

  private LoadOptions(
      String device, int threads, NumberFormat numberFormat, OptionalInt maxTokens) {
    this.device = device;
    this.threads = threads;
    this.numberFormat = numberFormat;
    this.maxTokens = maxTokens;
  }

  /** The processor, all its cores, 32 bits, texts cut as in training. */
  public static LoadOptions defaults() {
    return new LoadOptions("cpu", 0, NumberFormat.FLOAT32, OptionalInt.empty());
  }

  /**
   * Where to compute.
   *
   * @param name {@code cpu}, {@code cuda}, {@code cuda:N}, or {@code auto}: CUDA where it is there
   * @throws IllegalArgumentException for any other name
   */
  public LoadOptions device(String name) {
    if (!name.matches("auto|cpu|cuda(:[0-9]{1,3})?")) {
      throw new IllegalArgumentException(
          "device must be auto, cpu, cuda or cuda:N, was \"" + name + '"');
    }
    return new LoadOptions(name, threads, numberFormat, maxTokens);
  }

  /**
   * Threads of one call; the first model of a process decides for all of them.
   *
   * <p>Few threads serve many callers at once best, all cores a single caller.
   *
   * @param count 0: all cores
   * @throws IllegalArgumentException below 0 or above 1,024
   */
  public LoadOptions threads(int count) {
    if (count < 0 || count > MOST_THREADS) {
      throw new IllegalArgumentException("threads must be from 0 to 1024, was " + count);
    }
    return new LoadOptions(device, count, numberFormat, maxTokens);
  }

  /** In which numbers to compute. */
  public LoadOptions numberFormat(NumberFormat format) {
    return new LoadOptions(device, threads, Objects.requireNonNull(format), maxTokens);
  }

  /**
   * Where to cut texts, instead of where training cut them.
   *
   * @param count special tokens included
   * @throws IllegalArgumentException below 3
   */
  public LoadOptions maxTokens(int count) {
    if (count < SHORTEST) {
      throw new IllegalArgumentException("maxTokens must be at least 3, was " + count);
    }
    return new LoadOptions(device, threads, numberFormat, OptionalInt.of(count));
  }

  String device() {
    return device;
  }

  int threads() {
    return threads;
  }

  NumberFormat numberFormat() {
    return numberFormat;
  }

  OptionalInt maxTokens() {
    return maxTokens;
  }
}
