package io.github.bertft.tokenize;

import io.github.bertft.data.TextExample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** A vocabulary of 18 tokens, whose ids can be read off by eye. */
final class TinyTokenizer {
  static final int PAD = 0;
  static final int UNK = 1;
  static final int CLS = 2;
  static final int SEP = 3;
  static final int FILM = 6;

  private static final List<String> VOCABULARY =
      List.of(
          "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "film", "was", "good", "bad", "un",
          "##good", "##ly", ".", "中", "cafe", "café", "Film");

  private TinyTokenizer() {}

  static Path folder(Path folder) throws IOException {
    Files.write(folder.resolve("vocab.txt"), VOCABULARY);
    return folder;
  }

  static TextEncoder encoder(Path folder, int maxTokens) throws IOException {
    return TextEncoder.load(folder(folder), maxTokens, new Truncation.Head());
  }

  /** Texts of "film" as often as the lengths say. */
  static List<TextExample> films(int... lengths) {
    return IntStream.of(lengths).mapToObj(length -> example("film ".repeat(length), null)).toList();
  }

  static TextExample example(String text, String pair) {
    return new TextExample(text, pair, null, new TextExample.Place("films.csv", 1));
  }
}
