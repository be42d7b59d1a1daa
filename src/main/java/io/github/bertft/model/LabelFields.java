package io.github.bertft.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bertft.fault.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The label names of a config.json: {@code id2label}, {@code label2id}, {@code num_labels}. */
final class LabelFields {
  private static final int MAX_LABELS = 100_000;

  private LabelFields() {}

  /** Labels by class id; empty if the file names none. All three keys must agree. */
  static List<String> read(ConfigFields fields) {
    List<String> labels = fromIds(fields);
    List<String> reverse = fromNames(fields);
    if (labels != null && reverse != null && !labels.equals(reverse)) {
      fields.fault("label2id", "does not agree with id2label");
    }
    List<String> named = labels != null ? labels : reverse;
    int count = fields.size("num_labels", 1, MAX_LABELS, named == null ? 0 : named.size());
    if (named == null) {
      return numbered(count);
    }
    if (count != named.size()) {
      fields.fault("num_labels", "must equal the " + named.size() + " labels named, was " + count);
    }
    return named;
  }

  /** The names that the transformers library gives to labels without any. */
  static List<String> numbered(int count) {
    List<String> labels = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      labels.add("LABEL_" + i);
    }
    return labels;
  }

  private static @Nullable List<String> fromIds(ConfigFields fields) {
    JsonNode object = labelObject(fields, "id2label");
    if (object == null) {
      return null;
    }
    @Nullable String[] labels = new String[object.size()];
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      int id = classId(entry.getKey(), labels.length);
      if (id < 0 || !entry.getValue().isTextual() || labels[id] != null) {
        fields.fault(
            "id2label",
            "must map \"0\" to \""
                + (labels.length - 1)
                + "\" to strings, was "
                + Quoted.of(entry.getKey())
                + ": "
                + ConfigFields.shown(entry.getValue()));
        return null;
      }
      labels[id] = entry.getValue().textValue();
    }
    return distinct(fields, "id2label", labels);
  }

  private static @Nullable List<String> fromNames(ConfigFields fields) {
    JsonNode object = labelObject(fields, "label2id");
    if (object == null) {
      return null;
    }
    @Nullable String[] labels = new String[object.size()];
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      JsonNode value = entry.getValue();
      int id = value.isIntegralNumber() ? classId(value.asText(), labels.length) : -1;
      if (id < 0 || labels[id] != null) {
        fields.fault(
            "label2id",
            "must map labels to 0 to "
                + (labels.length - 1)
                + ", each once, was "
                + Quoted.of(entry.getKey())
                + ": "
                + ConfigFields.shown(value));
        return null;
      }
      labels[id] = entry.getKey();
    }
    return distinct(fields, "label2id", labels);
  }

  private static @Nullable JsonNode labelObject(ConfigFields fields, String key) {
    JsonNode object = fields.present(key);
    if (object == null) {
      return null;
    }
    if (!object.isObject() || object.isEmpty() || object.size() > MAX_LABELS) {
      fields.fault(key, "must be an object of 1 to " + MAX_LABELS + " labels");
      return null;
    }
    return object;
  }

  /** All slots are filled when this is called: as many entries as slots, none twice. */
  private static @Nullable List<String> distinct(
      ConfigFields fields, String key, @Nullable String[] labels) {
    List<String> named = Arrays.stream(labels).map(label -> label == null ? "" : label).toList();
    HashSet<String> seen = new HashSet<>();
    for (String label : named) {
      if (!seen.add(label)) {
        fields.fault(key, "names label " + Quoted.of(label) + " twice");
        return null;
      }
    }
    return named;
  }

  /** A class id in its only spelling, or -1. */
  private static int classId(String text, int count) {
    if (!text.matches("0|[1-9][0-9]{0,5}")) {
      return -1;
    }
    int id = Integer.parseInt(text);
    return id < count ? id : -1;
  }
}
