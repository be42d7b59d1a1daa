package io.github.bertft.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bertft.data.ProblemType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a config.json says of the task: {@code problem_type} and our own thresholds. */
final class ProblemFields {
  private ProblemFields() {}

  /** The task; null if the file names none. A regression has one output here. */
  static @Nullable ProblemType type(ConfigFields fields, int outputs) {
    String key = "problem_type";
    String word =
        fields.word(
            key,
            Stream.of(ProblemType.values()).map(ProblemType::publishedName).toArray(String[]::new));
    ProblemType type = word == null ? null : ProblemType.published(word).orElseThrow();
    if (type == ProblemType.REGRESSION && outputs > 1) {
      fields.fault(key, "is regression with " + outputs + " outputs; one is supported");
      return null;
    }
    return type;
  }

  /** A number from 0 to 1 for each label; empty if there are none. */
  static List<Float> thresholds(ConfigFields fields, int labels) {
    String key = ModelConfigFile.THRESHOLDS_KEY;
    JsonNode array = fields.present(key);
    List<Float> thresholds = new ArrayList<>();
    if (array == null) {
      return thresholds;
    }
    for (JsonNode value : array) {
      double number = value.isNumber() ? value.doubleValue() : Double.NaN;
      if (!(number >= 0 && number <= 1)) {
        fields.fault(key, "must hold numbers from 0 to 1, was " + ConfigFields.shown(value));
        return List.of();
      }
      thresholds.add((float) number);
    }
    if (!array.isArray() || thresholds.size() != labels) {
      fields.fault(
          key,
          "must be an array of one number for each of the "
              + labels
              + " labels, was "
              + (array.isArray() ? "one of " + thresholds.size() : ConfigFields.shown(array)));
      return List.of();
    }
    return thresholds;
  }
}
