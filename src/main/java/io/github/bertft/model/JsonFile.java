package io.github.bertft.model;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.Quoted;
import io.github.bertft.fault.ResourceException;
import io.github.bertft.storage.ByteCount;
import io.github.bertft.storage.IoReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** A JSON object from a model folder: UTF-8, no key twice, nothing after its end. */
final class JsonFile {
  /** Where the parser says where an open bracket stands, without saying it. */
  private static final Pattern MARKER = Pattern.compile(" \\(start marker at .*", Pattern.DOTALL);

  private static final long MAX_BYTES = 64L << 20;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonFile() {}

  /** Reads the object, or says with line and column why the text is none. */
  static ObjectNode read(Path file) {
    String location = file.toString();
    try {
      long bytes = Files.size(file);
      if (bytes > MAX_BYTES) {
        throw new ModelException(
            new Fault(
                "M09",
                location,
                "file is " + ByteCount.text(bytes) + "; at most " + ByteCount.text(MAX_BYTES)));
      }
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
              .toString();
      JsonNode node = MAPPER.readTree(text);
      if (node instanceof ObjectNode object) {
        return object;
      }
      throw new ModelException(new Fault("M09", location, "must be a JSON object"));
    } catch (JsonProcessingException e) {
      throw notJson(location, e);
    } catch (CharacterCodingException e) {
      throw new ModelException(new Fault("M09", location, "is not UTF-8 text"), e);
    } catch (IOException e) {
      throw new ResourceException(
          new Fault("R21", location, "cannot be read: " + IoReason.of(e)), e);
    }
  }

  private static ModelException notJson(String location, JsonProcessingException cause) {
    JsonLocation at = cause.getLocation();
    String place = at == null ? location : location + ":" + at.getLineNr() + ":" + at.getColumnNr();
    String reason = Quoted.cut(MARKER.matcher(cause.getOriginalMessage()).replaceFirst(""), 160);
    return new ModelException(new Fault("M09", place, "is not valid JSON: " + reason), cause);
  }
}
