package io.github.bertft.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.Quoted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The fields of a config.json, checked one by one; all that is wrong is told at once. */
final class ConfigFields {
  private final String location;
  private final ObjectNode object;
  private final List<Fault> faults = new ArrayList<>();

  ConfigFields(String location, ObjectNode object) {
    this.location = location;
    this.object = object;
  }

  /** An integer that must be there; a faulty one reads as 1 so that the check can go on. */
  int size(String key, int min, int max) {
    JsonNode value = present(key);
    if (value == null) {
      fault(key, "is missing; an integer from " + min + " to " + max + " is needed");
      return Math.max(1, min);
    }
    return integer(key, value, min, max, Math.max(1, min));
  }

  /** An integer that may be absent or null. */
  int size(String key, int min, int max, int whenAbsent) {
    JsonNode value = present(key);
    return value == null ? whenAbsent : integer(key, value, min, max, whenAbsent);
  }

  private int integer(String key, JsonNode value, int min, int max, int whenFaulty) {
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      fault(key, "must be an integer from " + min + " to " + max + ", was " + shown(value));
      return whenFaulty;
    }
    int number = value.intValue();
    if (number < min || number > max) {
      fault(key, "must be an integer from " + min + " to " + max + ", was " + number);
      return whenFaulty;
    }
    return number;
  }

  /** A share in [0, 1) that may be absent or null. */
  double share(String key, double whenAbsent) {
    JsonNode value = present(key);
    if (value == null) {
      return whenAbsent;
    }
    double number = value.isNumber() ? value.doubleValue() : Double.NaN;
    if (!(number >= 0 && number < 1)) {
      fault(key, "must be a number from 0 to less than 1, was " + shown(value));
      return whenAbsent;
    }
    return number;
  }

  /** A number in (0, 1] that may be absent or null. */
  double small(String key, double whenAbsent) {
    JsonNode value = present(key);
    if (value == null) {
      return whenAbsent;
    }
    double number = value.isNumber() ? value.doubleValue() : Double.NaN;
    if (!(number > 0 && number <= 1)) {
      fault(key, "must be a number above 0 and at most 1, was " + shown(value));
      return whenAbsent;
    }
    return number;
  }

  /** A string that may be absent or null. */
  @Nullable String text(String key) {
    JsonNode value = present(key);
    if (value == null) {
      return null;
    }
    if (!value.isTextual()) {
      fault(key, "must be a string, was " + shown(value));
      return null;
    }
    return value.textValue();
  }

  /** A string among some that may be absent or null. */
  @Nullable String word(String key, String... allowed) {
    String text = text(key);
    if (text != null && !Arrays.asList(allowed).contains(text)) {
      fault(key, Quoted.of(text) + " is not supported; these are: " + String.join(", ", allowed));
      return null;
    }
    return text;
  }

  /** Refuses a switch that asks for something this encoder does not do. */
  void refuseTrue(String key, String reason) {
    JsonNode value = present(key);
    if (value != null && value.isBoolean() && value.booleanValue()) {
      fault(key, "is true: " + reason);
    }
  }

  /** The value of a key; null where it is absent or null. */
  @Nullable JsonNode present(String key) {
    JsonNode value = object.get(key);
    return value == null || value.isNull() ? null : value;
  }

  void fault(String key, String message) {
    faults.add(new Fault("M10", location + ":" + key, message));
  }

  /** Whether nothing was wrong with the key so far, so that others can be measured by it. */
  boolean isSound(String key) {
    String place = location + ":" + key;
    return faults.stream().noneMatch(fault -> fault.location().equals(place));
  }

  /** Throws if anything was wrong. */
  void finish() {
    if (!faults.isEmpty()) {
      throw new ModelException(faults);
    }
  }

  static String shown(JsonNode value) {
    return value.isTextual()
        ? Quoted.of(value.textValue())
        : Quoted.cut(value.toString().toLowerCase(Locale.ROOT), 80);
  }
}
