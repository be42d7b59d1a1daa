package io.github.bertft.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {
  @TempDir Path folder;

  @Test
  void writes_header_padding_and_tensors_in_the_given_order() throws IOException {
    Path file = folder.resolve("model.safetensors");
    List<TensorData> tensors = List.of(floats("b", 1f, 2f), floats("a", 3f));
    SafetensorsWriter.write(file, tensors, Map.of("step", "7"));
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) buffer.getLong(0);
    assertThat(length % 8).isZero();
    assertThat(new String(bytes, 8, length, StandardCharsets.UTF_8).stripTrailing())
        .isEqualTo(
            "{\"__metadata__\":{\"format\":\"pt\",\"step\":\"7\"},"
                + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                + "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}}");
    assertThat(buffer.getFloat(8 + length)).isEqualTo(1f);
    assertThat(buffer.getFloat(8 + length + 8)).isEqualTo(3f);
    assertThat(SafetensorsWriter.fileBytes(tensors, Map.of("step", "7"))).isEqualTo(bytes.length);
  }

  @Test
  void reads_back_what_it_wrote() {
    Path file = folder.resolve("model.safetensors");
    SafetensorsWriter.write(file, List.of(floats("ü \"quoted\"", 1.5f, -0f, Float.MIN_VALUE)));
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      assertThat(reader.metadata()).isEqualTo(Map.of("format", "pt"));
      assertThat(reader.readFloats("ü \"quoted\"")).containsExactly(1.5f, -0f, Float.MIN_VALUE);
    }
  }

  @Test
  void refuses_bytes_that_do_not_fit_the_shape_and_leaves_no_file() {
    Path file = folder.resolve("model.safetensors");
    TensorData wrong = TensorData.float32("w", new long[] {2}, () -> ByteBuffer.allocate(4));
    assertThatThrownBy(() -> SafetensorsWriter.write(file, List.of(wrong)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("tensor w gives 4 bytes, its shape [2] needs 8");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void refuses_a_name_twice() {
    List<TensorData> tensors = List.of(floats("a", 1f), floats("a", 1f));
    assertThatThrownBy(() -> SafetensorsWriter.write(folder.resolve("x"), tensors))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tensor name not usable or twice: a");
  }

  private static TensorData floats(String name, float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return TensorData.of(name, DType.F32, new long[] {values.length}, bytes.flip());
  }
}
