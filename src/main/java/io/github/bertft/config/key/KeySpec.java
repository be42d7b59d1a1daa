package io.github.bertft.config.key;

import io.github.bertft.config.source.ConfigNode;
import io.github.bertft.config.source.ConfigSource;
import io.github.bertft.config.source.Place;
import io.github.bertft.config.source.Problems;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A key as its record component and its {@link Key} describe it.
 *
 * @param path dotted, such as {@code training.epochs}; empty for the root
 * @param key null for the root
 * @param type the component's class; the enum's for choices, that of the blocks for a map of them
 * @param children keys of a block, in the record's order
 */
public record KeySpec(
    String path,
    @Nullable Key key,
    KeyKind kind,
    Class<?> type,
    boolean nullable,
    List<KeySpec> children) {
  /** What data are named by, in words. */
  public static final String DATA = "a path or hf:OWNER/NAME";

  /** The keys of a record and of the records within. */
  public static KeySpec ofRoot(Class<? extends Record> root) {
    return new KeySpec("", null, KeyKind.BLOCK, root, false, childrenOf("", root));
  }

  private static List<KeySpec> childrenOf(String path, Class<?> block) {
    List<KeySpec> children = new ArrayList<>();
    for (RecordComponent component : block.getRecordComponents()) {
      Key key = component.getAnnotation(Key.class);
      if (key == null) {
        throw new IllegalStateException("no @Key on " + block + " " + component.getName());
      }
      String name = key.name().isEmpty() ? snakeCase(component.getName()) : key.name();
      String childPath = path.isEmpty() ? name : path + "." + name;
      KeyKind kind = kindOf(component, key);
      Class<?> type = kind == KeyKind.BLOCK_MAP ? lastClass(component) : component.getType();
      boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      List<KeySpec> inner = kind == KeyKind.BLOCK ? childrenOf(childPath, type) : List.of();
      children.add(new KeySpec(childPath, key, kind, type, nullable, inner));
    }
    return List.copyOf(children);
  }

  private static KeyKind kindOf(RecordComponent component, Key key) {
    Class<?> type = component.getType();
    if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
      return KeyKind.WHOLE;
    } else if (type == double.class || type == Double.class) {
      return KeyKind.NUMBER;
    } else if (type == boolean.class) {
      return KeyKind.BOOLEAN;
    } else if (type == String.class) {
      if (key.orWhole()) {
        return KeyKind.WHOLE_OR_TEXT;
      }
      return key.data() ? KeyKind.DATA : key.column() ? KeyKind.COLUMN : KeyKind.TEXT;
    } else if (type == Path.class) {
      return KeyKind.PATH;
    } else if (type.isEnum()) {
      return KeyKind.CHOICE;
    } else if (type == List.class) {
      return KeyKind.TEXT_LIST;
    } else if (type == Map.class && lastArgument(component) instanceof ParameterizedType) {
      return KeyKind.SPACE;
    } else if (type == Map.class && lastArgument(component) == String.class) {
      return KeyKind.DATA_MAP;
    } else if (type == Map.class) {
      return KeyKind.BLOCK_MAP;
    } else if (type.isRecord()) {
      RecordComponent first = type.getRecordComponents()[0];
      return first.getType().isEnum() ? KeyKind.CHOICE_OR_NUMBERS : KeyKind.BLOCK;
    }
    throw new IllegalStateException("no config kind for " + component);
  }

  private static Class<?> lastClass(RecordComponent component) {
    return (Class<?>) lastArgument(component);
  }

  private static Type lastArgument(RecordComponent component) {
    return ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[1];
  }

  /** The last part of the path. */
  public String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** The annotation; not for the root. */
  public Key annotation() {
    if (key == null) {
      throw new IllegalStateException("the root has no annotation");
    }
    return key;
  }

  /** The default as a tree. */
  public ConfigNode defaultNode() {
    return ConfigSource.readValue(annotation().defaultValue(), Place.DEFAULT, new Problems());
  }

  /** The key of a dotted path below this one. */
  public Optional<KeySpec> find(String dotted) {
    return all().filter(spec -> spec.path().equals(dotted)).findFirst();
  }

  /** The child of this name; in a map of blocks, the block of any name. */
  public Optional<KeySpec> child(String name) {
    if (kind == KeyKind.BLOCK_MAP) {
      String childPath = path + "." + name;
      return Optional.of(
          new KeySpec(childPath, key, KeyKind.BLOCK, type, false, childrenOf(childPath, type)));
    }
    return children.stream().filter(child -> child.name().equals(name)).findFirst();
  }

  /** This key and all below, depth first. */
  public Stream<KeySpec> all() {
    return Stream.concat(Stream.of(this), children.stream().flatMap(KeySpec::all));
  }

  /** Names of neighbours in this block that replace the child of this name. */
  public Optional<KeySpec> replacementOf(String childName) {
    return children.stream()
        .filter(child -> child.annotation().insteadOf().equals(childName))
        .findFirst();
  }

  /**
   * The words that may be written for a choice; the enum's last constant stands for the mapping in
   * {@link KeyKind#CHOICE_OR_NUMBERS} and is no word.
   */
  public List<String> choices() {
    Object[] constants = enumType().getEnumConstants();
    int count = kind == KeyKind.CHOICE_OR_NUMBERS ? constants.length - 1 : constants.length;
    return Stream.of(constants).limit(count).map(KeySpec::word).toList();
  }

  /** The enum of a choice. */
  public Class<?> enumType() {
    return kind == KeyKind.CHOICE_OR_NUMBERS ? type.getRecordComponents()[0].getType() : type;
  }

  /** An enum constant as it is written in a file. */
  public static String word(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
  }

  /** What a value must be, in words: {@code a whole number from 1 to 1000}. */
  public String requirement() {
    String plain =
        switch (kind) {
          case BLOCK -> "a mapping of keys";
          case WHOLE -> "a whole number" + range();
          case NUMBER -> "a number" + range();
          case BOOLEAN -> "true or false";
          case TEXT -> annotation().pattern().isEmpty() ? "a text" : annotation().patternInWords();
          case COLUMN -> "a column's name or its position from 1";
          case WHOLE_OR_TEXT -> "a whole number" + range() + ", " + annotation().patternInWords();
          case CHOICE -> "one of " + String.join(", ", choices());
          case PATH -> "a path";
          case DATA -> DATA;
          case TEXT_LIST -> "a list of texts";
          case BLOCK_MAP -> "a mapping of names to blocks";
          case DATA_MAP -> "a mapping of names to paths or datasets hf:OWNER/NAME";
          case SPACE -> "a mapping of keys to lists of values";
          case CHOICE_OR_NUMBERS ->
              String.join(", ", choices()) + " or a mapping of names to numbers";
        };
    return nullable ? plain + ", or null" : plain;
  }

  /** The range in words, with a leading space: {@code above 0, at most 1}. */
  public String range() {
    String min = number(annotation().min());
    String max = number(annotation().max());
    return annotation().aboveMin()
        ? " above " + min + ", at most " + max
        : " from " + min + " to " + max;
  }

  /** A number as short as it can be written: {@code 5e-5}, {@code 0.1}, {@code 32}. */
  public static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return value == 0 ? "0" : Long.toString((long) value);
    }
    BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    return Math.abs(value) >= 1e-3 && Math.abs(value) < 1e15
        ? shortest.toPlainString()
        : shortest.unscaledValue() + "e" + -shortest.scale();
  }

  /** {@code learningRate} as {@code learning_rate}. */
  private static String snakeCase(String camel) {
    return camel.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
