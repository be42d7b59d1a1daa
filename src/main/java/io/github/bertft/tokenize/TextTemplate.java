package io.github.bertft.tokenize;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A {@link TextFrame} as a tokenizer.json spells it out. */
final class TextTemplate {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private TextTemplate() {}

  /** A whole post-processor. */
  static ObjectNode processor(String classify, String separator, TextFrame frame) {
    ObjectNode template = NODES.objectNode();
    template.put("type", "TemplateProcessing");
    template.set("single", single(classify, separator));
    template.set("pair", pair(classify, separator, frame));
    ObjectNode tokens = template.putObject("special_tokens");
    tokens.set(classify, token(classify, frame.classifyId()));
    tokens.set(separator, token(separator, frame.separatorId()));
    return template;
  }

  static ArrayNode single(String classify, String separator) {
    return NODES
        .arrayNode()
        .add(piece("SpecialToken", classify, 0))
        .add(piece("Sequence", "A", 0))
        .add(piece("SpecialToken", separator, 0));
  }

  static ArrayNode pair(String classify, String separator, TextFrame frame) {
    ArrayNode pieces = single(classify, separator);
    if (frame.separatorsBetween() == 2) {
      pieces.add(piece("SpecialToken", separator, 0));
    }
    return pieces
        .add(piece("Sequence", "B", frame.secondType()))
        .add(piece("SpecialToken", separator, frame.secondType()));
  }

  private static ObjectNode piece(String kind, String name, int typeId) {
    ObjectNode piece = NODES.objectNode();
    piece.putObject(kind).put("id", name).put("type_id", typeId);
    return piece;
  }

  private static ObjectNode token(String name, int id) {
    ObjectNode token = NODES.objectNode().put("id", name);
    token.putArray("ids").add(id);
    token.putArray("tokens").add(name);
    return token;
  }
}
