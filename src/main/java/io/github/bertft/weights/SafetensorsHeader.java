package io.github.bertft.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON header of a safetensors file, read as a stream in memory that grows with the tensors and
 * the metadata only.
 *
 * <p>Stricter than the reference implementation in four points: a name may occur once, has at most
 * {@value #MAX_NAME_CHARS} characters, an entry is an object with a plain dtype name, and there are
 * at most {@value #MAX_TENSORS} tensors and {@value #MAX_OTHERS} entries of other kinds.
 */
record SafetensorsHeader(List<TensorInfo> tensors, Map<String, String> metadata) {
  static final int MAX_NAME_CHARS = 1024;
  static final int MAX_TENSORS = 100_000;
  static final int MAX_OTHERS = 100_000;
  private static final int MAX_DIMENSIONS = 64;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // A hostile file must not fill the table of names that all parsers share.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(127)
                  .maxNameLength(MAX_NAME_CHARS)
                  .build())
          .build();

  /** Reads the header; {@code location} is the file's path as the user typed it. */
  static SafetensorsHeader read(String location, InputStream header) throws IOException {
    InputStreamReader text =
        new InputStreamReader(
            header,
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
    try (JsonParser parser = JSON.createParser(text)) {
      return new Reading(location, parser).header();
    } catch (JsonProcessingException e) {
      throw notJson(location, Quoted.cut(e.getOriginalMessage(), 120), e);
    } catch (CharacterCodingException e) {
      throw notJson(location, "not UTF-8 text", e);
    }
  }

  private static ModelException notJson(String location, String reason, Throwable cause) {
    return new ModelException(
        new Fault("M03", location, "header is not valid JSON: " + reason), cause);
  }

  /** One pass over the tokens. */
  private static final class Reading {
    private final String location;
    private final JsonParser parser;
    private final List<TensorInfo> tensors = new ArrayList<>();
    private Map<String, String> metadata = Map.of();
    private int others;

    Reading(String location, JsonParser parser) {
      this.location = location;
      this.parser = parser;
    }

    SafetensorsHeader header() throws IOException {
      expect(parser.nextToken(), JsonToken.START_OBJECT, "the header", "an object");
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = wellFormed(parser.currentName());
        parser.nextToken();
        if (name.equals("__metadata__")) {
          metadata = metadata();
        } else {
          if (tensors.size() == MAX_TENSORS) {
            throw fault("header names more than " + MAX_TENSORS + " tensors");
          }
          tensors.add(tensor(name));
        }
      }
      if (parser.nextToken() != null) {
        throw fault("header has text after its closing brace");
      }
      return new SafetensorsHeader(tensors, Collections.unmodifiableMap(metadata));
    }

    private Map<String, String> metadata() throws IOException {
      Map<String, String> read = new LinkedHashMap<>();
      if (parser.currentToken() == JsonToken.VALUE_NULL) {
        return read;
      }
      expect(parser.currentToken(), JsonToken.START_OBJECT, "__metadata__", "an object");
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        countOther();
        String key = wellFormed(parser.currentName());
        String what = "__metadata__ " + Quoted.of(key);
        expect(parser.nextToken(), JsonToken.VALUE_STRING, what, "a string");
        read.put(key, wellFormed(parser.getText()));
      }
      return read;
    }

    /** The parser keeps the names of an object to find those that occur twice. */
    private void countOther() {
      if (++others > MAX_OTHERS) {
        throw fault("header has more than " + MAX_OTHERS + " entries beside its tensors");
      }
    }

    private TensorInfo tensor(String name) throws IOException {
      String what = "tensor " + Quoted.of(name);
      expect(parser.currentToken(), JsonToken.START_OBJECT, what, "an object");
      DType dtype = null;
      List<Long> shape = null;
      List<Long> offsets = null;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = wellFormed(parser.currentName());
        parser.nextToken();
        switch (field) {
          case "dtype" -> dtype = dtype(what);
          case "shape" -> shape = integers(what + " shape");
          case "data_offsets" -> offsets = integers(what + " data_offsets");
          default -> {
            countOther();
            skip();
          }
        }
      }
      if (dtype == null || shape == null || offsets == null) {
        throw fault(
            what
                + " lacks "
                + (dtype == null ? "dtype" : shape == null ? "shape" : "data_offsets"));
      }
      if (offsets.size() != 2) {
        throw fault(what + " data_offsets must be two integers, were " + offsets.size());
      }
      return new TensorInfo(name, dtype, shape, offsets.get(0), offsets.get(1));
    }

    private DType dtype(String what) throws IOException {
      expect(parser.currentToken(), JsonToken.VALUE_STRING, what + " dtype", "a string");
      String text = parser.getText();
      return DType.named(text)
          .orElseThrow(
              () ->
                  new ModelException(
                      new Fault(
                          "M05",
                          location,
                          what
                              + " has an unknown dtype, was "
                              + Quoted.of(text)
                              + "; F32, F16 and BF16 can be loaded")));
    }

    private List<Long> integers(String what) throws IOException {
      expect(parser.currentToken(), JsonToken.START_ARRAY, what, "an array");
      List<Long> values = new ArrayList<>(4);
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        expect(parser.currentToken(), JsonToken.VALUE_NUMBER_INT, what, "integers");
        String digits = parser.getText();
        if (digits.startsWith("-") || digits.length() > 19) {
          throw fault(what + " must be integers from 0 to 2^63-1, was " + Quoted.of(digits));
        }
        if (values.size() == MAX_DIMENSIONS) {
          throw fault(what + " has more than " + MAX_DIMENSIONS + " entries");
        }
        values.add(parser.getLongValue());
      }
      return values;
    }

    /** Passes over a field that the format may gain; its text must still be sound. */
    private void skip() throws IOException {
      int depth = 0;
      for (JsonToken token = parser.currentToken(); token != null; token = parser.nextToken()) {
        if (token.isStructStart()) {
          depth++;
        } else if (token.isStructEnd()) {
          depth--;
        } else if (token == JsonToken.FIELD_NAME) {
          countOther();
          wellFormed(parser.getText());
        } else if (token == JsonToken.VALUE_STRING) {
          wellFormed(parser.getText());
        } else if (token == JsonToken.VALUE_NUMBER_FLOAT
            && Double.isInfinite(parser.getDoubleValue())) {
          throw fault("number out of range in the header");
        }
        if (depth == 0) {
          return;
        }
      }
    }

    /** JSON escapes can spell half a character, which no UTF-8 file can. */
    private String wellFormed(String text) {
      for (int i = 0; i < text.length(); i++) {
        char unit = text.charAt(i);
        if (Character.isHighSurrogate(unit)
            && i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          i++;
        } else if (Character.isSurrogate(unit)) {
          throw fault("header has a lone surrogate in " + Quoted.of(text));
        }
      }
      return text;
    }

    private void expect(@Nullable JsonToken token, JsonToken wanted, String what, String form) {
      if (token != wanted) {
        throw fault(what + " must be " + form);
      }
    }

    private ModelException fault(String message) {
      return new ModelException(new Fault("M03", location, message));
    }
  }
}
