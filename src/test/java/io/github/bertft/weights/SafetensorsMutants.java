package io.github.bertft.weights;

import io.github.bertft.fault.ModelException;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Damaged tensor files, the same for the same seed, and what the reader says to them. */
final class SafetensorsMutants {
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

  private SafetensorsMutants() {}

  /**
   * Writes mutants for another program to judge: of each its length, its bytes, and 1 if the reader
   * takes it, else 0.
   *
   * @param arguments the file to write, how many mutants, the seed
   */
  public static void main(String[] arguments) throws IOException {
    Path target = Path.of(arguments[0]);
    Path mutant = target.resolveSibling("mutant.safetensors");
    Random random = new Random(Long.parseLong(arguments[2]));
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(target)))) {
      for (int i = Integer.parseInt(arguments[1]); i > 0; i--) {
        byte[] bytes = next(random);
        out.writeInt(bytes.length);
        out.write(bytes);
        out.writeByte(accepts(mutant, bytes) ? 1 : 0);
      }
    }
  }

  static byte[] whole() {
    return SafetensorsFile.bytes(HEADER, 34);
  }

  static byte[] next(Random random) {
    return random.nextBoolean() ? textDamage(random) : bitDamage(random);
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
    byte[] bytes = whole();
    for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  /**
   * Whether the file opens and all its numbers can be read.
   *
   * @throws AssertionError if it is refused by more than one message, or read in part
   */
  static boolean accepts(Path file, byte[] bytes) throws IOException {
    Files.write(file, bytes);
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      for (TensorInfo tensor : reader.tensors().values()) {
        if (tensor.dtype().readsAsFloat32()
            && reader.readFloats(tensor.name()).length != tensor.elements()) {
          throw new AssertionError(tensor.name() + " is read in part");
        }
      }
      return true;
    } catch (ModelException e) {
      if (e.faults().size() != 1) {
        throw new AssertionError(e.faults().size() + " messages", e);
      }
      return false;
    }
  }
}
