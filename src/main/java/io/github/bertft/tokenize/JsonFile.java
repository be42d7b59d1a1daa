package io.github.bertft.tokenize;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.Quoted;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads the tokenizer's files, strictly and with a limit on their size. */
final class JsonFile {
  static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /** BERT's own are below 1 MB; the largest multilingual WordPiece vocabularies below 20. */
  private static final long MAX_BYTES = 64L << 20;

  /** Where the parser says where an open bracket stands, without saying it. */
  private static final Pattern MARKER = Pattern.compile(" \\(start marker at .*", Pattern.DOTALL);

  private static final int MAX_REASON_CHARS = 200;

  private JsonFile() {}

  /**
   * Reads a file that must hold one JSON object.
   *
   * @throws ModelException M51, M52 or M59
   */
  static ObjectNode readObject(Path file) {
    String text = readText(file);
    JsonNode root;
    try {
      root = MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      JsonLocation place = e.getLocation();
      String location =
          place == null
              ? file.toString()
              : file + ":" + place.getLineNr() + ":" + place.getColumnNr();
      String reason =
          Quoted.cut(MARKER.matcher(e.getOriginalMessage()).replaceFirst(""), MAX_REASON_CHARS);
      throw new ModelException(new Fault("M52", location, "not valid JSON: " + reason), e);
    }
    if (root instanceof ObjectNode object) {
      return object;
    }
    String kind = root.getNodeType().toString().toLowerCase(Locale.ROOT);
    throw new ModelException(
        new Fault("M52", file.toString(), "must hold a JSON object, was " + kind));
  }

  /**
   * Reads a UTF-8 file of limited size.
   *
   * @throws ModelException M51 or M59
   */
  static String readText(Path file) {
    try {
      long bytes = Files.size(file);
      if (bytes > MAX_BYTES) {
        throw new ModelException(
            new Fault(
                "M59",
                file.toString(),
                "file is too large for a tokenizer, was "
                    + bytes
                    + " bytes; at most "
                    + MAX_BYTES
                    + " are read"));
      }
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new ModelException(
          new Fault("M51", file.toString(), "cannot be read: not UTF-8 text"), e);
    } catch (IOException e) {
      String reason = e.getClass().getSimpleName();
      throw new ModelException(new Fault("M51", file.toString(), "cannot be read: " + reason), e);
    }
  }
}
