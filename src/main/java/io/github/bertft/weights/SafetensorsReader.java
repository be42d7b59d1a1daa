package io.github.bertft.weights;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.Quoted;
import io.github.bertft.fault.ResourceException;
import io.github.bertft.storage.IoReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A safetensors file, checked as a whole when it is opened and then read tensor by tensor.
 *
 * <p>Layout: eight bytes with the header's length (little endian), the header in JSON, the tensors'
 * bytes. Checked: the header fits the file and 100 MB; the tensors cover the rest without hole,
 * overlap or remainder; every size agrees with shape and dtype. Nothing is allocated by a number
 * from the file before that number is proved by the file's length. The file is read, not mapped, so
 * that one that shrinks meanwhile is an error and not a crash.
 *
 * @see <a href="https://github.com/huggingface/safetensors">the format</a>
 */
public final class SafetensorsReader implements AutoCloseable {
  private static final int CONVERSION_ELEMENTS = 1 << 18;

  private final String location;
  private final FileChannel channel;
  private final long dataStart;
  private final Map<String, TensorInfo> tensors;
  private final Map<String, String> metadata;

  private SafetensorsReader(String location, FileChannel channel, SafetensorsLayout layout) {
    this.location = location;
    this.channel = channel;
    this.dataStart = layout.dataStart();
    Map<String, TensorInfo> byName = new LinkedHashMap<>();
    layout.tensors().forEach(tensor -> byName.put(tensor.name(), tensor));
    this.tensors = Collections.unmodifiableMap(byName);
    this.metadata = layout.metadata();
  }

  /**
   * Opens and checks a file.
   *
   * @throws ModelException if it breaks the format
   * @throws ResourceException if the disk refuses to read it
   */
  public static SafetensorsReader open(Path file) {
    String location = file.toString();
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
      SafetensorsLayout layout = SafetensorsLayout.read(location, channel);
      SafetensorsReader reader = new SafetensorsReader(location, channel, layout);
      channel = null;
      return reader;
    } catch (IOException e) {
      throw cannotRead(location, e);
    } finally {
      closeQuietly(channel);
    }
  }

  /** All tensors by name, in the order of their bytes. */
  public Map<String, TensorInfo> tensors() {
    return tensors;
  }

  /** The free texts of the header, such as {@code format}; empty if there are none. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /**
   * A tensor's values as float32, little endian, in a direct buffer from 0 to its limit.
   *
   * @throws ModelException if there is no such tensor, or its dtype is not F32, F16 or BF16
   * @throws ResourceException if the disk refuses, or the file became shorter
   */
  public ByteBuffer readFloat32(String name) {
    TensorInfo tensor = require(name);
    if (!tensor.dtype().readsAsFloat32()) {
      throw new ModelException(
          new Fault(
              "M05",
              location,
              "tensor "
                  + Quoted.of(name)
                  + " has dtype "
                  + tensor.dtype()
                  + "; F32, F16 and BF16 can be loaded"));
    }
    if (tensor.elements() > Integer.MAX_VALUE / Float.BYTES) {
      throw new ModelException(
          new Fault(
              "M04",
              location,
              "tensor "
                  + Quoted.of(name)
                  + " is too large, was "
                  + tensor.shape()
                  + "; at most 2 GB as float32"));
    }
    int elements = (int) tensor.elements();
    ByteBuffer target =
        ByteBuffer.allocateDirect(elements * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    try {
      if (tensor.dtype() == DType.F32) {
        FileRegionStream.readFully(channel, target, dataStart + tensor.begin());
      } else {
        widen(tensor, target);
      }
    } catch (IOException e) {
      throw cannotRead(location, e);
    }
    return target.flip();
  }

  /** As {@link #readFloat32}, in an array. */
  public float[] readFloats(String name) {
    ByteBuffer bytes = readFloat32(name);
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  private void widen(TensorInfo tensor, ByteBuffer target) throws IOException {
    ByteBuffer half =
        ByteBuffer.allocate(CONVERSION_ELEMENTS * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    boolean brain = tensor.dtype() == DType.BF16;
    long position = dataStart + tensor.begin();
    while (target.hasRemaining()) {
      half.clear().limit(Math.min(half.capacity(), target.remaining() / 2));
      FileRegionStream.readFully(channel, half, position);
      position += half.flip().remaining();
      while (half.hasRemaining()) {
        short bits = half.getShort();
        target.putFloat(brain ? HalfPrecision.fromBfloat16(bits) : HalfPrecision.fromFloat16(bits));
      }
    }
  }

  private TensorInfo require(String name) {
    TensorInfo tensor = tensors.get(name);
    if (tensor == null) {
      throw new ModelException(new Fault("M12", location, "has no tensor " + Quoted.of(name)));
    }
    return tensor;
  }

  private static ResourceException cannotRead(String location, IOException cause) {
    return new ResourceException(
        new Fault("R21", location, "cannot be read: " + IoReason.of(cause)), cause);
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    closeQuietly(channel);
  }
}
