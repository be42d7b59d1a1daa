package io.github.bertft.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Keep masks of dropout as a pure function of (seed, step, site): there is no generator state to
 * save, and a run resumed at any step sees the masks it would have seen.
 *
 * <p>Random numbers cost more than the matrix products they mask if PyTorch's sequential generator
 * makes them. Here 1024 xorshift lanes run side by side in a loop that the JIT turns into vector
 * code, and each 64-bit word gives 8 mask bytes of 7 random bits. The rate is exact although 7 bits
 * have steps of 1/128: each block of 8192 elements drops {@code floor(128 p)} or one more of 128,
 * chosen at random so that the mean is p.
 *
 * <p>Not thread-safe. Masks share memory with this object: those of a step are overwritten by the
 * next request for the same site.
 */
public final class DropoutMasks {
  private static final int LANES = 1024;
  private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;
  private static final long ONES = 0x0101010101010101L;
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private final long seed;
  private final Map<Integer, ByteBuffer> buffers = new HashMap<>();
  private final long[] state = new long[LANES];
  private final long[] words = new long[LANES];

  public DropoutMasks(long seed) {
    this.seed = seed;
  }

  /**
   * The mask of one place in the network at one step.
   *
   * @param manager owner of the result
   * @param step number of the micro-batch since the start of the run
   * @param site number of the place in the network, unique in the model
   * @param rate share of zeros, 0 ≤ rate &lt; 1
   * @return {@code shape}, uint8: 0 dropped, 1 kept; valid until the next call for the same site
   */
  public NDArray mask(NDManager manager, long step, int site, double rate, Shape shape) {
    if (shape.size() > Integer.MAX_VALUE - 8) {
      throw new OutOfMemoryError("a mask of " + shape.size() + " bytes"); // halve the batch
    }
    int elements = (int) shape.size();
    int length = (elements + 7) / 8 * 8;
    ByteBuffer buffer = buffers.get(site);
    if (buffer == null || buffer.capacity() < length) {
      buffer = ByteBuffer.allocateDirect(length).order(ByteOrder.nativeOrder());
      buffers.put(site, buffer);
    }
    buffer.clear();
    fill(buffer.asLongBuffer(), length / 8, step, site, rate);
    ByteBuffer used = buffer.duplicate().order(ByteOrder.nativeOrder());
    used.limit(elements);
    return manager.create(used, shape, DataType.UINT8); // wraps the direct buffer, no copy
  }

  private void fill(LongBuffer target, int length, long step, int site, double rate) {
    long key = mix(mix(mix(seed + GOLDEN_GAMMA) + step) + site);
    for (int i = 0; i < LANES; i++) {
      state[i] = mix(key + (i + 1) * GOLDEN_GAMMA);
    }
    double drops = rate * 128;
    int fewer = (int) drops;
    double shareOfOneMore = drops - fewer;
    for (int at = 0; at < length; at += LANES) {
      long choice = mix(key ^ mix(at + 1L));
      boolean oneMore = (choice >>> 11) * 0x1.0p-53 < shareOfOneMore;
      // A byte keeps its bit 7 if its 7 random bits + (128 - drops) reach 128.
      next(ONES * (128 - fewer - (oneMore ? 1 : 0)));
      target.put(at, words, 0, Math.min(LANES, length - at));
    }
  }

  private void next(long addend) {
    for (int i = 0; i < LANES; i++) {
      long x = state[i];
      x ^= x << 13;
      x ^= x >>> 7;
      x ^= x << 17;
      state[i] = x;
      words[i] = (((x & LOW_BITS) + addend) >>> 7) & ONES;
    }
  }

  /** Finaliser of SplitMix64 (Steele, Lea and Flood 2014). */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
