package io.github.bertft.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import io.github.bertft.fault.Suggestion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes examples of JSON objects; texts are strings, labels strings, numbers or booleans. */
final class JsonExamples {
  private static final int MAX_SHOWN_KEYS = 20;

  private final ReadOptions options;
  private final List<String> labelKeys;
  private boolean numbersSeen;

  JsonExamples(ReadOptions options) {
    this.options = options;
    String column = options.labelColumn();
    labelKeys = column == null ? List.of() : options.labelForm().columns(column);
  }

  /** Whether the labels so far are whole numbers of JSON, which are no names. */
  LabelColumn labelColumn() {
    return numbersSeen ? new LabelColumn(null, true, List.of()) : LabelColumn.UNKNOWN;
  }

  /** Refuses doubled keys, which others resolve in different ways. */
  static JsonFactory factory(ReadOptions options) {
    int maxChars =
        (int) Math.min(Integer.MAX_VALUE / 4, Math.max(1L << 24, 2L * options.maxFieldChars()));
    return JsonFactory.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(maxChars).build())
        .build();
  }

  /**
   * Reads one object to its end, also if it is bad.
   *
   * @param parser at the object's start
   */
  TextExample read(JsonParser parser, TextExample.Place place) throws IOException, BadRowException {
    Fields fields = new Fields(place);
    @Nullable String[] labels = new String[labelKeys.size()];
    List<String> keys = new ArrayList<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      JsonToken value = parser.nextToken();
      if (keys.size() < MAX_SHOWN_KEYS) {
        keys.add(key);
      }
      if (key.equals(options.textColumn())) {
        fields.text = fields.string(key, parser, value);
      }
      if (key.equals(options.pairColumn())) {
        fields.pair = fields.string(key, parser, value);
      }
      int label = labelKeys.indexOf(key);
      if (label >= 0) {
        labels[label] = fields.label(key, parser, value, options.labelForm());
        numbersSeen |= fields.hasNumbers;
      }
      parser.skipChildren();
    }
    if (fields.problem != null) {
      throw fields.problem;
    }
    String text = required(options.textColumn(), fields.text, keys, place);
    if (options.pairColumn() != null) {
      required(options.pairColumn(), fields.pair, keys, place);
    }
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      cells.add(required(labelKeys.get(i), labels[i], keys, place));
    }
    String label = cells.isEmpty() ? null : options.labelForm().joined(cells, place);
    return new TextExample(text, fields.pair, label, place);
  }

  /** What Jackson has against the text, at its column. */
  static Fault syntax(JsonProcessingException e, String file, long firstLine) {
    JsonLocation at = e.getLocation();
    String location = Quoted.escape(file) + ":" + firstLine;
    if (at != null && at.getLineNr() > 0) {
      location =
          Quoted.escape(file) + ":" + (firstLine + at.getLineNr() - 1) + ":" + at.getColumnNr();
    }
    String reason = Quoted.cut(e.getOriginalMessage().lines().findFirst().orElse(""), 160);
    return new Fault("D17", location, "not valid JSON: " + decapitalized(reason));
  }

  private static String required(
      String key, @Nullable String value, List<String> keys, TextExample.Place place)
      throws BadRowException {
    if (value != null) {
      return value;
    }
    String known = keys.stream().map(Quoted::of).collect(Collectors.joining(", "));
    String message =
        "no key "
            + Quoted.of(key)
            + "; "
            + (keys.isEmpty() ? "the object is empty" : "the keys are " + known);
    throw Suggestion.nearest(key, keys)
        .map(near -> "did you mean " + Quoted.of(near) + "?")
        .map(hint -> new BadRowException(place, "D18", message, hint))
        .orElseGet(() -> new BadRowException(place, "D18", message));
  }

  private static String decapitalized(String sentence) {
    return sentence.isEmpty()
        ? sentence
        : Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
  }

  /** The wanted values of one object, and the first thing wrong with them. */
  private static final class Fields {
    private final TextExample.Place place;
    private @Nullable String text;
    private @Nullable String pair;
    private @Nullable BadRowException problem;
    private boolean hasNumbers;

    Fields(TextExample.Place place) {
      this.place = place;
    }

    String string(String key, JsonParser parser, JsonToken value) throws IOException {
      if (value != JsonToken.VALUE_STRING) {
        report("D19", Quoted.of(key) + " must be a string, was " + kind(parser, value));
        return "";
      }
      String string = parser.getText();
      int odd = badCharacter(string);
      if (odd >= 0) {
        report(
            "D24",
            Quoted.of(key)
                + " holds "
                + (string.charAt(odd) == 0 ? "a NUL character" : "half a surrogate pair")
                + " as character "
                + (odd + 1)
                + "; such text cannot be tokenized");
      }
      return string;
    }

    String label(String key, JsonParser parser, JsonToken value, LabelForm form)
        throws IOException {
      if (value.isNumeric() || value.isBoolean()) {
        hasNumbers |= value == JsonToken.VALUE_NUMBER_INT;
        return parser.getText();
      }
      if (value == JsonToken.VALUE_STRING) {
        return string(key, parser, value);
      }
      if (value == JsonToken.START_ARRAY && form instanceof LabelForm.Several) {
        return names(key, parser);
      }
      if (value == JsonToken.START_ARRAY && form.problem() == ProblemType.SINGLE_LABEL) {
        report(
            "D19",
            Quoted.of(key) + " must be a string, number or boolean, was an array",
            "for several labels a row, set data.task: multi_label");
      }
      report(
          "D19",
          Quoted.of(key) + " must be a string, number or boolean, was " + kind(parser, value));
      return "";
    }

    /** An array of names to its end. */
    private String names(String key, JsonParser parser) throws IOException {
      List<String> names = new ArrayList<>();
      for (JsonToken item = parser.nextToken();
          item != JsonToken.END_ARRAY;
          item = parser.nextToken()) {
        hasNumbers |= item == JsonToken.VALUE_NUMBER_INT;
        if (item == JsonToken.VALUE_STRING || item.isNumeric() || item.isBoolean()) {
          names.add(item == JsonToken.VALUE_STRING ? string(key, parser, item) : parser.getText());
        } else {
          report(
              "D19", Quoted.of(key) + " must be an array of strings, holds " + kind(parser, item));
          parser.skipChildren();
        }
      }
      try {
        return LabelForm.Several.joinedNames(names, String.join(", ", names), place);
      } catch (BadRowException e) {
        problem = problem == null ? e : problem;
        return "";
      }
    }

    private void report(String id, String message, String... hints) {
      if (problem == null) {
        problem = new BadRowException(place, id, message, hints);
      }
    }

    private static String kind(JsonParser parser, JsonToken value) throws IOException {
      return switch (value) {
        case START_OBJECT -> "an object";
        case START_ARRAY -> "an array";
        default -> Quoted.cut(parser.getText(), 80);
      };
    }

    /** Index of the first NUL or lone surrogate, or -1; JSON can escape both. */
    private static int badCharacter(String string) {
      for (int i = 0; i < string.length(); i++) {
        char c = string.charAt(i);
        if (c == 0 || Character.isLowSurrogate(c)) {
          return i;
        }
        if (Character.isHighSurrogate(c)) {
          if (i + 1 == string.length() || !Character.isLowSurrogate(string.charAt(i + 1))) {
            return i;
          }
          i++;
        }
      }
      return -1;
    }
  }
}
