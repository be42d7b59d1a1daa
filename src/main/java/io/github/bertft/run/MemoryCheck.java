package io.github.bertft.run;

import com.sun.management.OperatingSystemMXBean;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ResourceException;
import io.github.bertft.model.EncoderConfig;
import io.github.bertft.model.WeightNames;
import io.github.bertft.storage.ByteCount;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/** Whether a model can fit into the machine's memory at all, told before any of it is taken. */
final class MemoryCheck {
  /** Smaller models are not looked at: asking the JVM for the machine's memory takes time. */
  private static final long SMALL_BYTES = 512L << 20;

  /** Gradients and AdamW's two moments. */
  private static final int TRAINED_COPIES = 3;

  private final Path model;
  private final long memoryBytes;

  private MemoryCheck(Path model, long memoryBytes) {
    this.model = model;
    this.memoryBytes = memoryBytes;
  }

  /**
   * Looks at a model that is to be used.
   *
   * @throws ResourceException R49 if it cannot fit
   */
  static void requireForUse(Path model, EncoderConfig config) {
    if (weightBytes(config) > SMALL_BYTES) {
      new MemoryCheck(model, machineBytes()).use(config);
    }
  }

  /**
   * Looks at a model that is to be trained.
   *
   * @param frozenLayers have neither gradients nor moments
   * @throws ResourceException R49 if it cannot fit
   */
  static void requireForTraining(Path model, EncoderConfig config, int frozenLayers) {
    if (weightBytes(config) > SMALL_BYTES) {
      new MemoryCheck(model, machineBytes()).training(config, frozenLayers);
    }
  }

  /** For a machine of another size. */
  static MemoryCheck of(Path model, long memoryBytes) {
    return new MemoryCheck(model, memoryBytes);
  }

  void use(EncoderConfig config) {
    require(useBytes(config), "to be loaded");
  }

  /** Word embeddings are left out of what is trained: only the rows in use have gradients. */
  void training(EncoderConfig config, int frozenLayers) {
    long trained = layerBytes(config) / config.layers() * (config.layers() - frozenLayers);
    require(useBytes(config) + TRAINED_COPIES * trained, "to be trained");
  }

  /** The weights, and the layers' once more in 16 bits. */
  private static long useBytes(EncoderConfig config) {
    return weightBytes(config) + layerBytes(config) / 2;
  }

  private void require(long bytes, String purpose) {
    if (bytes > memoryBytes) {
      throw new ResourceException(
          new Fault(
              "R49",
              model.toString(),
              "needs at least "
                  + ByteCount.text(bytes)
                  + " of memory "
                  + purpose
                  + "; there are "
                  + ByteCount.text(memoryBytes),
              "take a smaller model, or a machine or container with more memory"));
    }
  }

  /** Of the machine, or of the container where that has less. */
  private static long machineBytes() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getTotalMemorySize();
  }

  private static long weightBytes(EncoderConfig config) {
    return Float.BYTES * WeightNames.count(WeightNames.encoder(config, false));
  }

  private static long layerBytes(EncoderConfig config) {
    return weightBytes(config)
        - Float.BYTES * (long) config.vocabularySize() * config.embeddingSize();
  }
}
