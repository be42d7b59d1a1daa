package io.github.bertft.tokenize;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Hard texts from a seed: the generator of {@code scripts/make_tokenizer_golden.py}, number for
 * number, so that no text but the word lists has to be checked in.
 */
final class GeneratedTexts {
  private final JsonNode pieces;
  private long state;

  private GeneratedTexts(long seed, JsonNode pieces) {
    this.state = seed;
    this.pieces = pieces;
  }

  static List<String> make(long seed, int texts) {
    GeneratedTexts generator = new GeneratedTexts(seed, GoldenTokenizer.resource("pieces.json"));
    List<String> made = new ArrayList<>();
    while (made.size() < texts) {
      made.add(generator.text());
    }
    return made;
  }

  private String text() {
    int count = below(40);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(piece()).append(choose("separators"));
    }
    return text.toString();
  }

  private String piece() {
    int kind = below(32);
    if (kind < 14) {
      return choose("words");
    }
    if (kind < 16) {
      return choose("accented");
    }
    if (kind >= 18 && kind < 21) {
      return choose("punctuation");
    }
    return switch (kind) {
      case 16 -> choose("scripts");
      case 17 -> choose("emoji");
      case 21 -> choose("links");
      case 22 -> choose("specials");
      case 23, 24 -> codePoints(0x4E00, 20992, 1 + below(6));
      case 25 -> rareChinese();
      case 26 -> {
        String marks = codePoints(0x0300, 112, 1 + below(5));
        yield codePoints('a', 26, 1) + marks;
      }
      case 27 -> below(2) == 0 ? codePoints(0x00, 32, 1) : codePoints(0x7F, 34, 1);
      case 28 -> codePoints(0x2000, 112, 1);
      case 29 -> {
        int point = below(0x10000 - 0x800);
        yield Character.toString(point < Character.MIN_SURROGATE ? point : point + 0x800);
      }
      case 30 -> codePoints(0x10000, 0x100000, 1);
      default -> codePoints('a', 26, 1).repeat(90 + below(20));
    };
  }

  private String rareChinese() {
    return switch (below(3)) {
      case 0 -> codePoints(0x3400, 6592, 1);
      case 1 -> codePoints(0x20000, 42720, 1);
      default -> codePoints(0xF900, 256, 1);
    };
  }

  private String codePoints(int first, int range, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.appendCodePoint(first + below(range));
    }
    return text.toString();
  }

  private String choose(String kind) {
    JsonNode list = pieces.path(kind);
    return list.path(below(list.size())).textValue();
  }

  private int below(int bound) {
    state = state * 6364136223846793005L + 1442695040888963407L;
    return (int) ((state >>> 33) % bound);
  }
}
