package io.github.bertft.weights;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.Quoted;
import io.github.bertft.storage.ByteCount;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where everything lies in a safetensors file whose header agrees with its length.
 *
 * @param dataStart first byte after the header
 * @param tensors in the order of their bytes, without hole or overlap
 */
record SafetensorsLayout(long dataStart, List<TensorInfo> tensors, Map<String, String> metadata) {
  /** As in the reference implementation. */
  static final long MAX_HEADER_BYTES = 100_000_000;

  private static final int LENGTH_BYTES = 8;

  /** Reads the header and checks it against the file; nothing of the file's size is allocated. */
  static SafetensorsLayout read(String location, FileChannel channel) throws IOException {
    long fileBytes = channel.size();
    if (fileBytes < LENGTH_BYTES) {
      throw new ModelException(
          new Fault(
              "M01",
              location,
              "file is " + ByteCount.text(fileBytes) + ", too short for a safetensors header"));
    }
    ByteBuffer length = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    FileRegionStream.readFully(channel, length, 0);
    long headerBytes = length.flip().getLong();
    if (headerBytes < 0 || headerBytes > fileBytes - LENGTH_BYTES) {
      String claimed =
          headerBytes < 0 || headerBytes > Long.MAX_VALUE - LENGTH_BYTES
              ? "more than 9 EB"
              : ByteCount.text(LENGTH_BYTES + headerBytes);
      throw new ModelException(
          new Fault(
              "M01",
              location,
              "file is " + ByteCount.text(fileBytes) + ", its header alone says " + claimed));
    }
    if (headerBytes > MAX_HEADER_BYTES) {
      throw new ModelException(
          new Fault(
              "M02",
              location,
              "header is "
                  + ByteCount.text(headerBytes)
                  + "; at most "
                  + ByteCount.text(MAX_HEADER_BYTES)));
    }
    long dataStart = LENGTH_BYTES + headerBytes;
    SafetensorsHeader header =
        SafetensorsHeader.read(location, new FileRegionStream(channel, LENGTH_BYTES, dataStart));
    List<TensorInfo> ordered = ordered(location, header.tensors(), dataStart, fileBytes);
    return new SafetensorsLayout(dataStart, ordered, header.metadata());
  }

  /** The tensors in the order of their bytes. */
  private static List<TensorInfo> ordered(
      String location, List<TensorInfo> tensors, long dataStart, long fileBytes) {
    List<TensorInfo> ordered = new ArrayList<>(tensors);
    ordered.sort(Comparator.comparingLong(TensorInfo::begin).thenComparingLong(TensorInfo::end));
    long expected = 0;
    for (TensorInfo tensor : ordered) {
      checkTensor(location, tensor, expected);
      expected = tensor.end();
    }
    long dataBytes = fileBytes - dataStart;
    if (expected != dataBytes) {
      String claimed =
          expected > Long.MAX_VALUE - dataStart
              ? "more than 9 EB"
              : ByteCount.text(dataStart + expected);
      throw new ModelException(
          new Fault(
              "M01",
              location,
              "file is " + ByteCount.text(fileBytes) + ", header says " + claimed,
              expected > dataBytes
                  ? "the file was cut off: copy or download it again"
                  : "there are bytes after the last tensor: copy or download it again"));
    }
    return ordered;
  }

  private static void checkTensor(String location, TensorInfo tensor, long expected) {
    String what = "tensor " + Quoted.of(tensor.name());
    if (tensor.begin() != expected || tensor.end() < tensor.begin()) {
      throw new ModelException(
          new Fault(
              "M04",
              location,
              String.format(
                  Locale.ROOT,
                  "%s has data_offsets [%d, %d]; it must begin at %d, where the one before ends",
                  what,
                  tensor.begin(),
                  tensor.end(),
                  expected)));
    }
    long bits;
    try {
      bits = Math.multiplyExact(tensor.elements(), tensor.dtype().bits());
    } catch (ArithmeticException e) {
      throw new ModelException(
          new Fault("M04", location, what + " has too large a shape, was " + tensor.shape()), e);
    }
    if (bits % 8 != 0 || bits / 8 != tensor.bytes()) {
      throw new ModelException(
          new Fault(
              "M04",
              location,
              String.format(
                  Locale.ROOT,
                  "%s has %d bytes; its shape %s of %s needs %d bits",
                  what,
                  tensor.bytes(),
                  tensor.shape(),
                  tensor.dtype(),
                  bits)));
    }
  }
}
