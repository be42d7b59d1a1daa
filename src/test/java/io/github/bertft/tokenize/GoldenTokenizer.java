package io.github.bertft.tokenize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The built-in encoder's tokenizer as files, and the hash in which reference ids are kept. */
final class GoldenTokenizer {
  static final int BLOCK_TEXTS = 100;
  static final int NO_LIMIT = 1_000_000;

  private GoldenTokenizer() {}

  /** A reference file made by {@code scripts/make_tokenizer_golden.py}. */
  static JsonNode resource(String name) {
    try (InputStream file = open("/golden/tokenizer/" + name)) {
      return new ObjectMapper().readTree(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] tokenizerJson() {
    try (InputStream file = open("/all-minilm-l6-v2-tokenizer.json")) {
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A model folder with the tokenizer, which stores padding to 128 and truncation. */
  static Path folder(Path folder, String tokenizerConfig) throws IOException {
    Files.write(folder.resolve("tokenizer.json"), tokenizerJson());
    Files.writeString(folder.resolve("tokenizer_config.json"), tokenizerConfig);
    return folder;
  }

  /** A model folder with the same vocabulary as vocab.txt alone. */
  static Path vocabularyFolder(Path folder, String tokenizerConfig) throws IOException {
    JsonNode vocabulary = new ObjectMapper().readTree(tokenizerJson()).at("/model/vocab");
    String[] lines = new String[vocabulary.size()];
    vocabulary.properties().forEach(token -> lines[token.getValue().intValue()] = token.getKey());
    Files.write(folder.resolve("vocab.txt"), Arrays.asList(lines));
    Files.writeString(folder.resolve("tokenizer_config.json"), tokenizerConfig);
    return folder;
  }

  /** SHA-256 of each block of rows: per row its numbers joined by commas, and a line feed. */
  static List<String> blockHashes(List<int[]> rows) {
    List<String> hashes = new ArrayList<>();
    for (int start = 0; start < rows.size(); start += BLOCK_TEXTS) {
      String block =
          rows.subList(start, Math.min(rows.size(), start + BLOCK_TEXTS)).stream()
              .map(GoldenTokenizer::line)
              .collect(Collectors.joining());
      hashes.add(sha256(block.getBytes(StandardCharsets.US_ASCII)));
    }
    return hashes;
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<String> strings(JsonNode list) {
    List<String> strings = new ArrayList<>();
    list.forEach(node -> strings.add(node.textValue()));
    return strings;
  }

  static int[] ints(JsonNode list) {
    int[] ints = new int[list.size()];
    Arrays.setAll(ints, i -> list.path(i).intValue());
    return ints;
  }

  private static String line(int[] numbers) {
    return Arrays.stream(numbers).mapToObj(Integer::toString).collect(Collectors.joining(","))
        + "\n";
  }

  private static InputStream open(String name) {
    return Objects.requireNonNull(GoldenTokenizer.class.getResourceAsStream(name), name);
  }
}
