package io.github.bertft.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.bertft.storage.DurableFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Writes safetensors files: the same tensors give the same bytes, one tensor is in memory at a
 * time, and the file appears whole or not at all.
 */
public final class SafetensorsWriter {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int ALIGNMENT = 8;

  private SafetensorsWriter() {}

  /** As {@link #write(Path, List, Map)} without further metadata. */
  public static void write(Path file, List<TensorData> tensors) {
    write(file, tensors, Map.of());
  }

  /**
   * Writes the tensors in the given order.
   *
   * @param metadata texts beside {@code format: pt}, which is always there because other readers
   *     refuse files without it
   * @throws io.github.bertft.fault.ResourceException if the disk refuses
   */
  public static void write(Path file, List<TensorData> tensors, Map<String, String> metadata) {
    ByteBuffer header = header(tensors, metadata);
    DurableFiles.write(
        file,
        channel -> {
          DurableFiles.writeFully(channel, header);
          for (TensorData tensor : tensors) {
            ByteBuffer bytes = tensor.bytes().get().duplicate();
            if (bytes.remaining() != tensor.byteLength()) {
              throw new IllegalStateException(
                  String.format(
                      Locale.ROOT,
                      "tensor %s gives %d bytes, its shape %s needs %d",
                      tensor.name(),
                      bytes.remaining(),
                      tensor.shape(),
                      tensor.byteLength()));
            }
            DurableFiles.writeFully(channel, bytes);
          }
        });
  }

  /** Size of the file that {@link #write} would make, in bytes. */
  public static long fileBytes(List<TensorData> tensors, Map<String, String> metadata) {
    long total = header(tensors, metadata).remaining();
    for (TensorData tensor : tensors) {
      total = Math.addExact(total, tensor.byteLength());
    }
    return total;
  }

  /** Length and JSON, padded with spaces so that the tensors begin at a multiple of eight. */
  private static ByteBuffer header(List<TensorData> tensors, Map<String, String> metadata) {
    byte[] json = json(tensors, metadata);
    int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer header =
        ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN).putLong(padded);
    header.put(json);
    while (header.hasRemaining()) {
      header.put((byte) ' ');
    }
    return header.flip();
  }

  private static byte[] json(List<TensorData> tensors, Map<String, String> metadata) {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("format", "pt");
    texts.putAll(metadata);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeObjectFieldStart("__metadata__");
      for (Map.Entry<String, String> text : texts.entrySet()) {
        json.writeStringField(text.getKey(), text.getValue());
      }
      json.writeEndObject();
      writeTensors(json, tensors);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void writeTensors(JsonGenerator json, List<TensorData> tensors)
      throws IOException {
    Set<String> names = new HashSet<>();
    long begin = 0;
    for (TensorData tensor : tensors) {
      if (!names.add(tensor.name()) || tensor.name().equals("__metadata__")) {
        throw new IllegalArgumentException("tensor name not usable or twice: " + tensor.name());
      }
      long end = Math.addExact(begin, tensor.byteLength());
      json.writeObjectFieldStart(tensor.name());
      json.writeStringField("dtype", tensor.dtype().name());
      json.writeArrayFieldStart("shape");
      for (long size : tensor.shape()) {
        json.writeNumber(size);
      }
      json.writeEndArray();
      json.writeFieldName("data_offsets");
      json.writeArray(new long[] {begin, end}, 0, 2);
      json.writeEndObject();
      begin = end;
    }
  }
}
