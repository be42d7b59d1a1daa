package io.github.bertft;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import io.github.bertft.tokenize.TextBatch;
import io.github.bertft.tokenize.TokenBatch;
import io.github.bertft.weights.SafetensorsReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Reference tensors of PyTorch and transformers, made by {@code scripts/make_golden.py}. */
public final class Golden implements AutoCloseable {
  /** Largest difference of activations, loss and weights in float32. */
  public static final double ACTIVATION_TOLERANCE = 1e-5;

  /** Largest difference of gradients in float32. */
  public static final double GRADIENT_TOLERANCE = 1e-4;

  /** Largest difference of logits in bfloat16. */
  public static final double BF16_LOGIT_TOLERANCE = 0.05;

  private static final Path FOLDER = Path.of("src", "test", "resources", "golden");

  private final SafetensorsReader reader;

  private Golden(Path file) {
    reader = SafetensorsReader.open(file);
  }

  public static Path path(String name) {
    return FOLDER.resolve(name);
  }

  public static Golden open(String file) {
    return new Golden(path(file));
  }

  public float[] floats(String name) {
    return reader.readFloats(name);
  }

  public int[] ints(String name) {
    float[] values = floats(name);
    return IntStream.range(0, values.length).map(i -> (int) values[i]).toArray();
  }

  public boolean has(String name) {
    return reader.tensors().containsKey(name);
  }

  /** The batch stored as PREFIXids, PREFIXtypes and PREFIXlengths. */
  public TextBatch batch(String prefix) {
    int[] ids = ints(prefix + "ids");
    int[] lengths = ints(prefix + "lengths");
    int[] types = has(prefix + "types") ? ints(prefix + "types") : new int[ids.length];
    return TextBatch.of(
        new TokenBatch(lengths.length, ids.length / lengths.length, ids, types, lengths),
        IntStream.range(0, lengths.length).toArray());
  }

  /** Compares all elements; returns the largest difference. */
  public double assertClose(String name, NDArray actual, double tolerance) {
    return assertClose(name, actual.toFloatArray(), floats(name), tolerance);
  }

  public static double assertClose(
      String name, float[] actual, float[] expected, double tolerance) {
    assertThat(actual).as(name).hasSameSizeAs(expected);
    double worst =
        IntStream.range(0, actual.length)
            .mapToDouble(i -> Math.abs((double) actual[i] - expected[i]))
            .max()
            .orElse(0);
    assertThat(Arrays.toString(actual)).doesNotContain("NaN");
    assertThat(worst).as("largest difference of %s", name).isLessThanOrEqualTo(tolerance);
    return worst;
  }

  @Override
  public void close() {
    reader.close();
  }
}
