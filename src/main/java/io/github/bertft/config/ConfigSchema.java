package io.github.bertft.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.config.ConfigLoader.Purpose;
import io.github.bertft.config.key.Key;
import io.github.bertft.config.key.KeyKind;
import io.github.bertft.config.key.KeySpec;
import java.math.BigDecimal;
import java.util.List;

/**
 * The config's keys as a JSON Schema, draft 2020-12, for editors. It says what a single key may
 * hold; rules that join keys are the loader's.
 */
public final class ConfigSchema {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String NOT_BLANK = "\\S";

  private ConfigSchema() {}

  /** The schema as JSON text. */
  public static String json() {
    JsonNode defaults = ConfigTree.of(ConfigLoader.load(null, List.of(), Purpose.READ).config());
    ObjectNode schema = NODES.objectNode();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "bertft config");
    schema.put("description", "One fine-tuning run: YAML or JSON for bertft train --config");
    block(schema, ConfigLoader.KEYS, defaults);
    schema.withObject("/properties").set("$schema", NODES.objectNode().put("type", "string"));
    return ConfigTree.print(schema);
  }

  private static void block(ObjectNode schema, KeySpec block, JsonNode defaults) {
    type(schema, block, "object");
    ObjectNode properties = schema.putObject("properties");
    for (KeySpec spec : block.children()) {
      ObjectNode property = properties.putObject(spec.name());
      property.put("description", spec.annotation().doc());
      JsonNode value = defaults.path(spec.name());
      value(property, spec, value);
      if (spec.kind() != KeyKind.BLOCK || value.isNull()) {
        property.set("default", value.isMissingNode() ? ownDefault(spec) : value);
      }
    }
    schema.put("additionalProperties", false);
  }

  /** The default of a key in a block that is null by default. */
  static JsonNode ownDefault(KeySpec spec) {
    String text = spec.annotation().defaultValue();
    if (text.equals("null")) {
      return NODES.nullNode();
    }
    return switch (spec.kind()) {
      case BOOLEAN -> NODES.booleanNode(Boolean.parseBoolean(text));
      case WHOLE, NUMBER -> DecimalNode.valueOf(new BigDecimal(text));
      case TEXT_LIST -> NODES.arrayNode();
      case DATA_MAP, BLOCK_MAP -> NODES.objectNode();
      default -> NODES.textNode(text);
    };
  }

  private static void value(ObjectNode property, KeySpec spec, JsonNode defaults) {
    Key key = spec.annotation();
    switch (spec.kind()) {
      case BLOCK -> block(property, spec, defaults);
      case WHOLE -> range(type(property, spec, "integer"), key);
      case NUMBER -> range(type(property, spec, "number"), key);
      case BOOLEAN -> type(property, spec, "boolean");
      case TEXT -> text(type(property, spec, "string"), key);
      case COLUMN ->
          type(property, spec, "string", "integer").put("minLength", 1).put("minimum", 1);
      case WHOLE_OR_TEXT -> {
        text(type(property, spec, "integer", "string"), key);
        range(property, key);
      }
      case PATH, DATA -> type(property, spec, "string").put("pattern", NOT_BLANK);
      case CHOICE -> choices(property, spec);
      case TEXT_LIST -> {
        ObjectNode items = type(property, spec, "array").putObject("items");
        items.putArray("type").add("string").add("number").add("boolean");
        items.put("minLength", 1);
      }
      case BLOCK_MAP ->
          block(
              names(type(property, spec, "object")),
              spec.child("*").orElseThrow(),
              NODES.nullNode());
      case DATA_MAP -> {
        ObjectNode names = names(type(property, spec, "object"));
        names.put("type", "string").put("pattern", NOT_BLANK);
      }
      case SPACE -> {
        ArrayNode either = names(type(property, spec, "object")).putArray("oneOf");
        either.addObject().put("type", "object").putArray("required").add("min").add("max");
        ObjectNode lists = either.addObject().put("type", "array");
        lists.put("minItems", 1);
        lists.putObject("items").putArray("type").add("string").add("number").add("boolean");
      }
      case CHOICE_OR_NUMBERS -> {
        ArrayNode either = property.putArray("oneOf");
        choices(either.addObject(), spec);
        range(names(either.addObject().put("type", "object")).put("type", "number"), key);
      }
    }
  }

  private static ObjectNode type(ObjectNode schema, KeySpec spec, String... types) {
    if (types.length == 1 && !spec.nullable()) {
      return schema.put("type", types[0]);
    }
    ArrayNode array = schema.putArray("type");
    List.of(types).forEach(array::add);
    if (spec.nullable()) {
      array.add("null");
    }
    return schema;
  }

  private static void range(ObjectNode schema, Key key) {
    schema.set(key.aboveMin() ? "exclusiveMinimum" : "minimum", number(key.min()));
    schema.set("maximum", number(key.max()));
  }

  private static JsonNode number(double value) {
    return DecimalNode.valueOf(new BigDecimal(KeySpec.number(value)));
  }

  private static void text(ObjectNode schema, Key key) {
    if (key.pattern().isEmpty()) {
      schema.put("minLength", 1);
    } else {
      schema.put("pattern", "^(" + key.pattern() + ")$");
    }
  }

  private static void choices(ObjectNode schema, KeySpec spec) {
    ArrayNode words = schema.putArray("enum");
    spec.choices().forEach(words::add);
    if (spec.nullable()) {
      words.addNull();
    }
  }

  /** Free names to values of the schema returned. */
  private static ObjectNode names(ObjectNode object) {
    object.putObject("propertyNames").put("pattern", NOT_BLANK);
    return object.putObject("additionalProperties");
  }
}
