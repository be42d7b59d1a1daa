package io.github.bertft.tokenize;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.Quoted;
import io.github.bertft.tokenize.TokenizerSettings.AddedToken;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The {@code added_tokens} of a tokenizer.json that is built from older files. */
final class AddedTokens {
  private AddedTokens() {}

  /**
   * The special tokens that the vocabulary has, and those that the settings name.
   *
   * @throws ModelException M53 if one of these has another id than the native library gives it:
   *     that of the vocabulary, or the next free one
   */
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
    Map<String, Integer> added = new HashMap<>();
    int next = vocabulary.size();
    for (AddedToken token : sorted(settings)) {
      String content = token.content();
      int given = added.getOrDefault(content, vocabulary.path(content).asInt(next));
      if (token.id() != given) {
        throw new ModelException(
            new Fault(
                "M53",
                settings.addedTokensFile().toString(),
                "the id of added token "
                    + Quoted.of(content)
                    + " must be "
                    + given
                    + ", was "
                    + token.id()));
      }
      added.put(content, given);
      next = Math.max(next, given + 1);
      byId.put(given, node(token));
    }
    return JsonNodeFactory.instance.arrayNode().addAll(byId.values());
  }

  /** The id of a token, which the vocabulary or the added tokens must have. */
  static int idOf(ObjectNode vocabulary, TokenizerSettings settings, String token, Path file) {
    if (vocabulary.has(token)) {
      return vocabulary.path(token).intValue();
    }
    return settings.addedTokens().stream()
        .filter(added -> added.content().equals(token))
        .mapToInt(AddedToken::id)
        .findFirst()
        .orElseThrow(
            () ->
                new ModelException(
                    new Fault(
                        "M56",
                        file.toString(),
                        "special token " + Quoted.of(token) + " is not in the vocabulary")));
  }

  private static List<AddedToken> sorted(TokenizerSettings settings) {
    return settings.addedTokens().stream().sorted(Comparator.comparingInt(AddedToken::id)).toList();
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
