package io.github.bertft.config.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.github.bertft.config.source.ConfigNode.Entry;
import io.github.bertft.config.source.ConfigNode.Mapping;
import io.github.bertft.config.source.ConfigNode.Sequence;
import io.github.bertft.fault.Quoted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON tokens as a located tree, with the same rules as {@link YamlTree}. */
final class JsonTree {
  // Depth is bounded by TreeLimits, with our message; Jackson's own bound stays out of its way.
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(2 * TreeLimits.MAX_DEPTH)
                  .maxNameLength(SourceText.MAX_BYTES)
                  .maxNumberLength(SourceText.MAX_BYTES)
                  .build())
          .build();

  private final JsonParser parser;
  private final TextCursor cursor;
  private final Place start;
  private final TreeLimits limits;

  private JsonTree(JsonParser parser, String text, Place start, Problems problems) {
    this.parser = parser;
    this.cursor = new TextCursor(text);
    this.start = start;
    this.limits = new TreeLimits(problems);
  }

  /** The only value of a text; null if it holds none. */
  static @Nullable ConfigNode read(String text, Place start, Problems problems) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      JsonTree tree = new JsonTree(parser, text, start, problems);
      if (parser.nextToken() == null) {
        return null;
      }
      ConfigNode root = tree.node(1);
      if (parser.nextToken() != null) {
        problems.add(tree.place(), "C06", "a second document is not supported; use one file each");
      }
      return root;
    } catch (JsonProcessingException e) {
      TextCursor at = new TextCursor(text);
      if (e.getLocation() != null) {
        at.moveTo((int) e.getLocation().getCharOffset());
      }
      String message = e.getOriginalMessage();
      throw problems.stop(
          start.at(at.line(), at.column()),
          "C04",
          "not valid JSON: " + Quoted.cut(message.lines().findFirst().orElse(""), 120));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The value that starts at the current token. */
  private ConfigNode node(int depth) throws IOException {
    Place place = place();
    limits.enter(place, depth);
    return switch (parser.currentToken()) {
      case START_OBJECT -> mapping(place, depth);
      case START_ARRAY -> sequence(place, depth);
      case VALUE_STRING -> limits.scalar(place, ScalarKind.TEXT, parser.getText());
      default -> limits.scalar(place, ScalarKind.ofPlain(parser.getText()), parser.getText());
    };
  }

  private Sequence sequence(Place place, int depth) throws IOException {
    List<ConfigNode> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(node(depth + 1));
    }
    return new Sequence(place, items);
  }

  private Mapping mapping(Place place, int depth) throws IOException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.getText();
      Place keyPlace = place();
      parser.nextToken();
      ConfigNode value = node(depth + 1);
      if (limits.isPrintable(keyPlace, key)) {
        Entry first = entries.putIfAbsent(key, new Entry(keyPlace, value));
        if (first != null) {
          limits.duplicate(keyPlace, key, first.keyPlace());
        }
      }
    }
    return new Mapping(place, entries);
  }

  private Place place() {
    cursor.moveTo((int) parser.currentTokenLocation().getCharOffset());
    return start.at(cursor.line(), cursor.column());
  }
}
