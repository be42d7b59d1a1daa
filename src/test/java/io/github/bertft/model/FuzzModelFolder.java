package io.github.bertft.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.bertft.Golden;
import io.github.bertft.fuzz.FuzzFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.Arrays;

/**
 * The list of files that weights are spread over, or how a sentence encoder makes its vector; the
 * first byte says which.
 */
public final class FuzzModelFolder {
  private static final FuzzFile INDEX = new FuzzFile(WeightFiles.INDEX);
  private static final FuzzFile POOLING = new FuzzFile("1_Pooling/config.json");

  static {
    try {
      INDEX
          .with("a.safetensors", shard("v"))
          .with("b.safetensors", shard("w"))
          .with("config.json", Files.readAllBytes(Golden.path("tiny-bert/config.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private FuzzModelFolder() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    byte[] content = Arrays.copyOfRange(bytes, 1, bytes.length);
    if (bytes[0] % 2 == 0) {
      INDEX.read(content, path -> ModelFolder.open(INDEX.folder()).close());
    } else {
      POOLING.read(content, path -> SentencePooling.read(POOLING.folder()));
    }
  }

  /** A file of one tensor with one number. */
  private static byte[] shard(String name) {
    String header = "{\"" + name + "\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
    byte[] padded = (header + " ".repeat(-header.length() & 7)).getBytes(UTF_8);
    ByteBuffer file = ByteBuffer.allocate(Long.BYTES + padded.length + Float.BYTES);
    return file.order(ByteOrder.LITTLE_ENDIAN).putLong(padded.length).put(padded).array();
  }
}
