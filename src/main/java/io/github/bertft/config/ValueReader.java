package io.github.bertft.config;

import io.github.bertft.config.TrainingConfig.ClassWeights;
import io.github.bertft.config.key.KeySpec;
import io.github.bertft.config.source.ConfigNode;
import io.github.bertft.config.source.ConfigNode.Entry;
import io.github.bertft.config.source.ConfigNode.Mapping;
import io.github.bertft.config.source.ConfigNode.Scalar;
import io.github.bertft.config.source.ConfigNode.Sequence;
import io.github.bertft.config.source.Problems;
import io.github.bertft.config.source.ScalarKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One value of a tree to the Java value of its key, without any coercion; lists and mappings. */
final class ValueReader {
  /** Stands for a value with a problem, which has been noted. */
  static final Object WRONG = new Object();

  private final Problems problems;
  private final ScalarReader scalars;

  ValueReader(Problems problems) {
    this.problems = problems;
    this.scalars = new ScalarReader(problems);
  }

  /** The value, null where null is written and allowed, or {@link #WRONG}. */
  @Nullable Object read(KeySpec spec, ConfigNode node) {
    if (node instanceof Scalar scalar) {
      if (scalar.kind() == ScalarKind.REFUSED) {
        return WRONG;
      }
      if (scalar.kind() == ScalarKind.NULL && spec.nullable()) {
        return null;
      }
    }
    return switch (spec.kind()) {
      case WHOLE -> scalars.whole(spec, node);
      case NUMBER -> scalars.number(spec, spec.path(), node);
      case BOOLEAN -> scalars.bool(spec, node);
      case TEXT -> scalars.text(spec, node);
      case COLUMN -> scalars.column(spec, node);
      case WHOLE_OR_TEXT -> scalars.wholeOrText(spec, node);
      case CHOICE -> scalars.choice(spec, node);
      case PATH -> scalars.path(spec, node);
      case DATA -> scalars.data(spec, spec.path(), node);
      case TEXT_LIST -> texts(spec, node);
      case DATA_MAP -> data(spec, node);
      case SPACE -> new SpaceReader(this, problems).read(spec, node);
      case CHOICE_OR_NUMBERS -> weights(spec, node);
      case BLOCK, BLOCK_MAP -> throw new IllegalArgumentException(spec.path());
    };
  }

  /** Notes that a value is not of the kind that its key wants. */
  Object wrongType(KeySpec spec, ConfigNode node, String... hints) {
    return scalars.wrong("C10", spec.path(), spec.requirement(), node, hints);
  }

  private Object texts(KeySpec spec, ConfigNode node) {
    if (!(node instanceof Sequence sequence)) {
      return wrongType(spec, node);
    }
    List<String> texts = new ArrayList<>();
    boolean sound = true;
    for (int i = 0; i < sequence.items().size(); i++) {
      // Labels such as 0 and 1 are names: the text is taken as written.
      if (sequence.items().get(i) instanceof Scalar scalar
          && scalar.kind() != ScalarKind.NULL
          && scalar.kind() != ScalarKind.REFUSED
          && !scalar.text().isEmpty()) {
        texts.add(scalar.text());
      } else {
        scalars.wrong("C10", spec.path() + "[" + (i + 1) + "]", "a text", sequence.items().get(i));
        sound = false;
      }
    }
    return sound ? List.copyOf(texts) : WRONG;
  }

  private Object data(KeySpec spec, ConfigNode node) {
    if (!(node instanceof Mapping mapping)) {
      boolean scalar = node instanceof Scalar text && text.kind() == ScalarKind.TEXT;
      return scalar
          ? wrongType(spec, node, "try: " + spec.name() + ": {" + spec.name() + ": FILE}")
          : wrongType(spec, node);
    }
    return entries(spec, mapping, String.class);
  }

  private Object weights(KeySpec spec, ConfigNode node) {
    if (node instanceof Mapping mapping) {
      Object weights = entries(spec, mapping, Double.class);
      if (weights == WRONG) {
        return WRONG;
      }
      @SuppressWarnings("unchecked") // entries() holds Double alone
      Map<String, Double> byLabel = (Map<String, Double>) weights;
      return new ClassWeights(ClassWeights.Mode.BY_LABEL, byLabel);
    }
    Object mode = scalars.choice(spec, node);
    return mode == WRONG ? WRONG : new ClassWeights((ClassWeights.Mode) mode, Map.of());
  }

  /** All entries of a mapping with free names, in their order. */
  private Object entries(KeySpec spec, Mapping mapping, Class<?> type) {
    Map<String, Object> result = new LinkedHashMap<>();
    boolean sound = true;
    for (Map.Entry<String, Entry> entry : mapping.entries().entrySet()) {
      String path = spec.path() + "." + entry.getKey();
      ConfigNode node = entry.getValue().value();
      Object value =
          type == String.class ? scalars.data(spec, path, node) : scalars.number(spec, path, node);
      if (entry.getKey().isBlank()) {
        problems.add(
            entry.getValue().keyPlace(), "C12", spec.path() + ": a name must not be empty");
        sound = false;
      }
      sound &= value != WRONG;
      result.put(entry.getKey(), value);
    }
    return sound ? Collections.unmodifiableMap(result) : WRONG;
  }
}
