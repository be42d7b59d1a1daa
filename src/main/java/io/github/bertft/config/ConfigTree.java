package io.github.bertft.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.config.TrainingConfig.ClassWeights;
import io.github.bertft.config.key.KeyKind;
import io.github.bertft.config.key.KeySpec;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A config as a tree of its keys: every value filled in, and read back to an equal config. */
public final class ConfigTree {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,18}");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ConfigTree() {}

  /**
   * All keys in the order of the records. A key that another one replaces, such as {@code
   * validation_share} beside a {@code validation} file, is left out: both together would be
   * refused.
   */
  public static ObjectNode of(RunConfig config) {
    return block(ConfigLoader.KEYS, config);
  }

  /** A key's own default; nothing where there is no such key, or it is a block. */
  public static Optional<JsonNode> defaultOf(String key) {
    return ConfigLoader.KEYS
        .find(key)
        .filter(spec -> spec.kind() != KeyKind.BLOCK)
        .map(ConfigSchema::ownDefault);
  }

  /** A tree as JSON text with two blanks of indentation and a final line feed. */
  static String print(JsonNode tree) {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter().withObjectIndenter(indenter);
    try {
      return MAPPER.writer(printer).writeValueAsString(tree) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree in memory cannot fail to print", e);
    }
  }

  private static ObjectNode block(KeySpec block, Record values) {
    ObjectNode tree = NODES.objectNode();
    RecordComponent[] components = block.type().getRecordComponents();
    for (int i = 0; i < components.length; i++) {
      KeySpec spec = block.children().get(i);
      Object value = value(components[i], values);
      tree.set(spec.name(), node(spec, value));
    }
    for (KeySpec spec : block.children()) {
      String replaced = spec.annotation().insteadOf();
      if (!replaced.isEmpty() && !tree.path(spec.name()).isNull()) {
        tree.remove(replaced);
      }
    }
    return tree;
  }

  private static @Nullable Object value(RecordComponent component, Record values) {
    try {
      return component.getAccessor().invoke(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  private static JsonNode node(KeySpec spec, @Nullable Object value) {
    if (value == null) {
      return NODES.nullNode();
    }
    return switch (spec.kind()) {
      case BLOCK -> block(spec, (Record) value);
      case WHOLE -> NODES.numberNode(((Number) value).longValue());
      case NUMBER -> number((Double) value);
      case BOOLEAN -> NODES.booleanNode((Boolean) value);
      case TEXT, COLUMN, PATH, DATA -> NODES.textNode(value.toString());
      case WHOLE_OR_TEXT -> {
        String text = value.toString();
        yield WHOLE.matcher(text).matches()
            ? NODES.numberNode(Long.parseLong(text))
            : NODES.textNode(text);
      }
      case CHOICE -> NODES.textNode(KeySpec.word(value));
      case TEXT_LIST -> texts((List<?>) value);
      case BLOCK_MAP -> blocks(spec, (Map<?, ?>) value);
      case DATA_MAP -> data((Map<?, ?>) value);
      case SPACE -> space((Map<?, ?>) value);
      case CHOICE_OR_NUMBERS -> weights((ClassWeights) value);
    };
  }

  private static JsonNode blocks(KeySpec spec, Map<?, ?> blocks) {
    ObjectNode object = NODES.objectNode();
    blocks.forEach(
        (name, block) ->
            object.set(
                name.toString(), block(spec.child(name.toString()).orElseThrow(), (Record) block)));
    return object;
  }

  private static JsonNode number(double value) {
    return DecimalNode.valueOf(new BigDecimal(KeySpec.number(value)));
  }

  private static JsonNode texts(List<?> texts) {
    ArrayNode array = NODES.arrayNode();
    texts.forEach(text -> array.add(text.toString()));
    return array;
  }

  private static JsonNode data(Map<?, ?> named) {
    ObjectNode object = NODES.objectNode();
    named.forEach((name, data) -> object.put(name.toString(), data.toString()));
    return object;
  }

  private static JsonNode space(Map<?, ?> space) {
    ObjectNode object = NODES.objectNode();
    space.forEach(
        (key, values) -> {
          if (((List<?>) values).get(0) instanceof ValueRange range) {
            ObjectNode node = object.putObject(key.toString());
            node.set("min", number(range.min()));
            node.set("max", number(range.max()));
            node.put("log", range.log());
            return;
          }
          ArrayNode array = object.putArray(key.toString());
          for (Object value : (List<?>) values) {
            array.add(plain(value));
          }
        });
    return object;
  }

  /** A value of a space. */
  private static JsonNode plain(Object value) {
    if (value instanceof Boolean truth) {
      return NODES.booleanNode(truth);
    }
    if (value instanceof Double number) {
      return number(number);
    }
    return value instanceof Number whole
        ? NODES.numberNode(whole.longValue())
        : NODES.textNode(value.toString());
  }

  private static JsonNode weights(ClassWeights weights) {
    if (weights.mode() != ClassWeights.Mode.BY_LABEL) {
      return NODES.textNode(KeySpec.word(weights.mode()));
    }
    ObjectNode object = NODES.objectNode();
    weights.byLabel().forEach((label, weight) -> object.set(label, number(weight)));
    return object;
  }
}
