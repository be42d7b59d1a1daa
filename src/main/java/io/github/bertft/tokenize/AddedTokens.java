package io.github.bertft.tokenize;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.tokenize.TokenizerSettings.AddedToken;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The {@code added_tokens} of a tokenizer.json that is built from older files. */
final class AddedTokens {
  private AddedTokens() {}

  /** The special tokens that the vocabulary has, and those that the settings name. */
  static ArrayNode of(ObjectNode vocabulary, TokenizerSettings settings) {
    SortedMap<Integer, ObjectNode> byId = new TreeMap<>();
    for (String name :
        List.of(
            settings.unknownToken(),
            settings.separatorToken(),
            settings.padToken(),
            settings.classifyToken(),
            settings.maskToken())) {
      if (vocabulary.has(name)) {
        int id = vocabulary.path(name).asInt();
        byId.put(id, node(new AddedToken(id, name, false, false, false, false, true)));
      }
    }
    for (AddedToken token : settings.addedTokens()) {
      byId.put(token.id(), node(token));
    }
    return JsonNodeFactory.instance.arrayNode().addAll(byId.values());
  }

  private static ObjectNode node(AddedToken token) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", token.id())
        .put("content", token.content())
        .put("single_word", token.singleWord())
        .put("lstrip", token.leftStrip())
        .put("rstrip", token.rightStrip())
        .put("normalized", token.normalized())
        .put("special", token.special());
  }
}
