package io.github.bertft.weights;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bertft.fault.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files are refused or read, and nothing else happens. */
class SafetensorsMutantsTest {
  private static final String HEADER =
      "{\"__metadata__\":{\"format\":\"pt\"},"
          + "\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
          + "\"b\":{\"dtype\":\"BF16\",\"shape\":[4],\"data_offsets\":[24,32]},"
          + "\"c\":{\"dtype\":\"F16\",\"shape\":[],\"data_offsets\":[32,34]}}";
  private static final String[] PIECES = {
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "-",
    "0",
    "9",
    "1e9",
    "null",
    "\\u0000",
    "\u00e9",
    "9223372036854775807",
    "18446744073709551615",
    "4294967296",
    "[[[[[[",
    "F64",
    "I4",
    " "
  };

  @TempDir Path folder;

  @Test
  void every_truncation_is_refused() throws IOException {
    byte[] whole = SafetensorsFile.bytes(HEADER, 34);
    assertThat(accepts(whole)).isTrue();
    for (int length = 0; length < whole.length; length++) {
      assertThat(accepts(Arrays.copyOf(whole, length))).as("length %d", length).isFalse();
    }
  }

  @Test
  void random_damage_is_refused_or_read() throws IOException {
    Random random = new Random(7);
    int accepted = 0;
    for (int i = 0; i < 500; i++) {
      if (accepts(i % 2 == 0 ? textDamage(random) : bitDamage(random))) {
        accepted++;
      }
    }
    // Damage inside the tensors' bytes, or in a name, makes another sound file.
    assertThat(accepted).isBetween(20, 250);
  }

  private static byte[] textDamage(Random random) {
    StringBuilder text = new StringBuilder(HEADER);
    for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
      int at = random.nextInt(text.length());
      String piece = PIECES[random.nextInt(PIECES.length)];
      switch (random.nextInt(3)) {
        case 0 -> text.insert(at, piece);
        case 1 -> text.deleteCharAt(at);
        default -> text.replace(at, at + 1, piece);
      }
    }
    return SafetensorsFile.bytes(text.toString(), 34);
  }

  private static byte[] bitDamage(Random random) {
    byte[] bytes = SafetensorsFile.bytes(HEADER, 34);
    for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  /** Any other exception, and running out of memory, fails the test. */
  private boolean accepts(byte[] bytes) throws IOException {
    Path file = folder.resolve("mutant.safetensors");
    Files.write(file, bytes);
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      for (TensorInfo tensor : reader.tensors().values()) {
        if (tensor.dtype().readsAsFloat32()) {
          assertThat(reader.readFloats(tensor.name())).hasSize((int) tensor.elements());
        }
      }
      return true;
    } catch (ModelException e) {
      assertThat(e.faults()).hasSize(1);
      return false;
    }
  }
}
