package io.github.bertft.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.ResourceException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsReaderTest {
  private static final String ONE =
      "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";

  @TempDir Path folder;

  @Test
  void reads_tensors_in_the_order_of_their_bytes() {
    Path file =
        file(
            SafetensorsFile.bytes(
                "{\"__metadata__\":{\"format\":\"pt\"},"
                    + "\"late\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[8,12]},"
                    + "\"none\":{\"dtype\":\"F32\",\"shape\":[3,0],\"data_offsets\":[8,8]},"
                    + "\"early\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8],"
                    + "\"new field\":[1,{\"x\":2}]}}  ",
                12));
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      assertThat(reader.tensors().keySet()).containsExactly("early", "none", "late");
      assertThat(reader.metadata()).isEqualTo(Map.of("format", "pt"));
      assertThat(reader.tensors().get("late").shape()).isEmpty();
      assertThat(reader.readFloats("late")).containsExactly(0f);
      assertThat(reader.readFloats("none")).isEmpty();
    }
  }

  @Test
  void widens_sixteen_bit_formats() {
    short[] half = {0x3c00, (short) 0xc000, 0x0001, 0x7bff, (short) 0x8000};
    short[] brain = {0x3f80, (short) 0xc000, 0x0001, 0x7f7f, (short) 0x8000};
    Path file = folder.resolve("half.safetensors");
    SafetensorsWriter.write(
        file,
        List.of(
            TensorData.of("half", DType.F16, new long[] {5}, shorts(half)),
            TensorData.of("brain", DType.BF16, new long[] {5}, shorts(brain))));
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      assertThat(reader.readFloats("half")).containsExactly(1f, -2f, 0x1p-24f, 65504f, -0f);
      assertThat(reader.readFloats("brain"))
          .containsExactly(1f, -2f, Float.intBitsToFloat(0x10000), 0x1.fep127f, -0f);
    }
  }

  @Test
  void reads_a_tensor_beyond_two_gigabytes() throws IOException {
    long hole = 2_200_000_000L;
    String header =
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[0,%d]},".formatted(hole, hole)
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]}}"
                .formatted(hole, hole + 4);
    Path file = file(SafetensorsFile.bytes(header, 0));
    // Sparse: the disk holds only the ends.
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      access.seek(access.length() + hole);
      access.write(new byte[] {0, 0, (byte) 0x80, 0x3f});
    }
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      assertThat(reader.readFloats("b")).containsExactly(1f);
    }
  }

  @Test
  void tells_a_file_that_was_cut_off() {
    Path file =
        file(
            SafetensorsFile.bytes(
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[109500000],"
                    + "\"data_offsets\":[0,438000000]}}",
                0));
    assertFault(
        file,
        "file is 78 bytes, header says 438 MB [M01]",
        "the file was cut off: copy or download it again");
  }

  @Test
  void tells_bytes_after_the_last_tensor() {
    assertFault(
        file(SafetensorsFile.bytes(ONE, 6)),
        "file is 68 bytes, header says 66 bytes [M01]",
        "there are bytes after the last tensor: copy or download it again");
  }

  /** A hostile header of 100 MB must end in words, not fill the memory. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"__metadata__":{ | "k%d":"v"                                             | }}
          {"a":{            | "k%d":1                                               | }}
          {"a":{"x":[{      | "k%d":{}                                              | }]}}
          {                 | "t%d":{"dtype":"F32","shape":[0],"data_offsets":[0,0]} | }
          """)
  void tells_a_header_of_too_many_names(String before, String entry, String after) {
    String entries =
        IntStream.rangeClosed(0, 100_000)
            .mapToObj(i -> entry.replace("%d", Integer.toString(i)))
            .collect(Collectors.joining(","));
    assertFault(
        file(SafetensorsFile.bytes(before + entries + after, 0)),
        before.equals("{")
            ? "header names more than 100000 tensors [M03]"
            : "header has more than 100000 entries beside its tensors [M03]");
  }

  @Test
  void tells_a_file_shorter_than_its_header() {
    assertFault(file(new byte[3]), "file is 3 bytes, too short for a safetensors header [M01]");
    assertFault(
        file(SafetensorsFile.bytes(1L << 40, ONE, 4)),
        "file is 66 bytes, its header alone says 1.10 TB [M01]");
    assertFault(
        file(SafetensorsFile.bytes(-1, ONE, 4)),
        "file is 66 bytes, its header alone says more than 9 EB [M01]");
    assertFault(
        file(SafetensorsFile.bytes(Long.MAX_VALUE, ONE, 4)),
        "file is 66 bytes, its header alone says more than 9 EB [M01]");
  }

  @Test
  void refuses_a_header_of_more_than_a_hundred_megabytes() throws IOException {
    Path file = file(SafetensorsFile.bytes(100_000_001, ONE, 4));
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      access.setLength(100_000_100);
    }
    assertFault(file, "header is 100 MB; at most 100 MB [M02]");
  }

  @Test
  void refuses_names_that_occur_twice() {
    String entry = ONE.substring(1, ONE.length() - 1);
    assertFault(
        file(SafetensorsFile.bytes("{" + entry + "," + entry + "}", 4)),
        "header is not valid JSON: Duplicate field 'a' [M03]");
  }

  @Test
  void refuses_a_header_that_is_not_utf8() {
    byte[] bytes = SafetensorsFile.bytes(ONE, 4);
    bytes[10] = (byte) 0xff;
    assertFault(file(bytes), "header is not valid JSON: not UTF-8 text [M03]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | the header must be an object [M03]",
        "{} x | header is not valid JSON: Unrecognized token 'x': was expecting (JSON String,"
            + " Number, Array, Object or token 'null', 'true' or 'false') [M03]",
        "{}{} | header has text after its closing brace [M03]",
        "{\"a\":1} | tensor \"a\" must be an object [M03]",
        "{\"a\":{}} | tensor \"a\" lacks dtype [M03]",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}"
            + " | tensor \"a\" shape must be integers from 0 to 2^63-1, was \"-1\" [M03]",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]}}"
            + " | tensor \"a\" shape must be integers [M03]",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]}}"
            + " | tensor \"a\" data_offsets must be two integers, were 3 [M03]",
        "{\"a\":{\"dtype\":\"FLOAT\",\"shape\":[1],\"data_offsets\":[0,4]}}"
            + " | tensor \"a\" has an unknown dtype, was \"FLOAT\"; F32, F16 and BF16 can be loaded"
            + " [M05]",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}"
            + " | tensor \"a\" has 4 bytes; its shape [2] of F32 needs 64 bits [M04]",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,4]}}"
            + " | tensor \"a\" has too large a shape, was [4294967296, 4294967296] [M04]",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[4,4]}}"
            + " | tensor \"a\" has data_offsets [4, 4]; it must begin at 0, where the one before"
            + " ends [M04]",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,-4]}}"
            + " | tensor \"a\" data_offsets must be integers from 0 to 2^63-1, was \"-4\" [M03]",
        "{\"__metadata__\":{\"a\":1}} | __metadata__ \"a\" must be a string [M03]",
        "{\"\\ud800\":1} | header has a lone surrogate in \"\\ud800\" [M03]",
      })
  void refuses_headers_that_break_the_format(String header, String message) {
    assertFault(file(SafetensorsFile.bytes(header, 4)), message);
  }

  @Test
  void refuses_overlapping_tensors() {
    assertFault(
        file(
            SafetensorsFile.bytes(
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                    + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[2,6]}}",
                6)),
        "tensor \"b\" has data_offsets [2, 6]; it must begin at 4, where the one before ends"
            + " [M04]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"I8", "F64", "BOOL", "F8_E4M3"})
  void refuses_to_widen_other_formats(String dtype) {
    DType format = DType.named(dtype).orElseThrow();
    Path file = folder.resolve("x.safetensors");
    SafetensorsWriter.write(
        file,
        List.of(
            TensorData.of("w", format, new long[] {1}, ByteBuffer.allocate(format.bits() / 8))));
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      assertThatThrownBy(() -> reader.readFloat32("w"))
          .isInstanceOf(ModelException.class)
          .hasMessage(
              file
                  + ": tensor \"w\" has dtype "
                  + dtype
                  + "; F32, F16 and BF16 can be loaded [M05]");
    }
  }

  @Test
  void tells_a_file_that_shrinks_while_it_is_open() throws IOException {
    Path file = file(SafetensorsFile.bytes(ONE, 4));
    try (SafetensorsReader reader = SafetensorsReader.open(file);
        RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      access.setLength(63);
      assertThatThrownBy(() -> reader.readFloats("a"))
          .isInstanceOf(ResourceException.class)
          .hasMessage(file + ": cannot be read: the file became shorter while it was read [R21]");
    }
  }

  @Test
  void tells_a_missing_file() {
    Path file = folder.resolve("none.safetensors");
    assertThatThrownBy(() -> SafetensorsReader.open(file))
        .isInstanceOf(ResourceException.class)
        .hasMessage(file + ": cannot be read: no such file or folder [R21]");
  }

  private static ByteBuffer shorts(short[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (short value : values) {
      bytes.putShort(value);
    }
    return bytes.flip();
  }

  private Path file(byte[] bytes) {
    return SafetensorsFile.write(folder.resolve("model.safetensors"), bytes);
  }

  private static void assertFault(Path file, String... lines) {
    String message = String.join(System.lineSeparator() + "  ", lines);
    assertThatThrownBy(() -> SafetensorsReader.open(file).close())
        .isInstanceOf(ModelException.class)
        .hasMessage(file + ": " + message);
  }
}
