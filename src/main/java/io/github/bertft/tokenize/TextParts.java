package io.github.bertft.tokenize;

import com.fasterxml.jackson.databind.JsonNode;

/** Where a text may be cut so that its ids are those of its parts, one behind the other. */
enum TextParts {
  /** Nowhere that is known. */
  NONE {
    @Override
    int end(String text, int from) {
      return text.length();
    }
  },
  /** Before any space: BERT's own parts look at no more than a word. */
  SPACES {
    @Override
    int end(String text, int from) {
      int space = text.indexOf(' ', from);
      return space < 0 ? text.length() : space;
    }
  },
  /** Before a single space between letters or digits: other white space goes together. */
  WORDS {
    @Override
    int end(String text, int from) {
      for (int space = text.indexOf(' ', Math.max(1, from));
          space >= 0 && space < text.length() - 1;
          space = text.indexOf(' ', space + 1)) {
        if (Character.isLetterOrDigit(text.charAt(space - 1))
            && Character.isLetterOrDigit(text.charAt(space + 1))) {
          return space;
        }
      }
      return text.length();
    }
  };

  /** The first place from there on where a part may end. */
  abstract int end(String text, int from);

  /** What a tokenizer.json allows. */
  static TextParts of(JsonNode root) {
    for (JsonNode token : root.path("added_tokens")) {
      if (token.path("content").asText().indexOf(' ') >= 0) {
        return NONE;
      }
    }
    JsonNode normalizer = root.path("normalizer");
    JsonNode preTokenizer = root.path("pre_tokenizer");
    if (isOf(normalizer, "BertNormalizer") && isOf(preTokenizer, "BertPreTokenizer")) {
      return SPACES;
    }
    for (JsonNode token : root.path("added_tokens")) {
      if (token.path("rstrip").asBoolean()) {
        return NONE; // it takes the space behind it along
      }
    }
    boolean bytes =
        normalizer.isNull()
            && isOf(preTokenizer, "ByteLevel")
            && preTokenizer.path("use_regex").asBoolean(true);
    JsonNode steps = preTokenizer.path("pretokenizers");
    String spaceFirst = steps.path(1).path("add_prefix_space").asBoolean() ? "always" : "";
    boolean pieces =
        (normalizer.isNull() || isOf(normalizer, "Precompiled"))
            && steps.size() == 2
            && isOf(steps.path(0), "WhitespaceSplit")
            && isOf(steps.path(1), "Metaspace")
            && steps.path(1).path("prepend_scheme").asText(spaceFirst).equals("always");
    return bytes || pieces ? WORDS : NONE;
  }

  private static boolean isOf(JsonNode part, String type) {
    return type.equals(part.path("type").textValue());
  }
}
