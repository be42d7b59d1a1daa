package io.github.bertft.config.source;

import io.github.bertft.config.source.ConfigNode.Entry;
import io.github.bertft.config.source.ConfigNode.Mapping;
import io.github.bertft.config.source.ConfigNode.Scalar;
import io.github.bertft.config.source.ConfigNode.Sequence;
import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * YAML events as a located tree. What a config does not need and what could mislead is refused:
 * anchors, aliases, merge keys, tags, a second document.
 */
final class YamlTree {
  /**
   * SnakeYAML copies its window again and again within a line: a line of a megabyte takes seconds.
   */
  private static final int LONGEST_LINE = 100_000;

  private final Parser parser;
  private final Place start;
  private final Problems problems;
  private final TreeLimits limits;

  private YamlTree(String text, Place start, Problems problems) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    this.parser = new ParserImpl(new StreamReader(text), options);
    this.start = start;
    this.problems = problems;
    this.limits = new TreeLimits(problems);
  }

  /** The only document of a text; null if it holds none. */
  static @Nullable ConfigNode read(String text, Place start, Problems problems) {
    refuseLongLines(text, start, problems);
    YamlTree tree = new YamlTree(text, start, problems);
    try {
      return tree.document();
    } catch (MarkedYAMLException e) {
      throw tree.syntaxError(e);
    } catch (YAMLException | IllegalArgumentException e) {
      // The scanner lets number formats of broken escapes through as they are.
      throw problems.stop(start, "C04", "not valid YAML: " + firstLine(e.getMessage()));
    }
  }

  private static void refuseLongLines(String text, Place start, Problems problems) {
    int line = 1;
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      boolean end = text.charAt(i) == '\n';
      line += end ? 1 : 0;
      length = end ? 0 : length + 1;
      if (length > LONGEST_LINE) {
        throw problems.stop(
            start.at(line, 1), "C02", "line is longer than " + LONGEST_LINE + " characters");
      }
    }
  }

  private ConfigException syntaxError(MarkedYAMLException e) {
    Mark mark = e.getProblemMark();
    Place place = mark == null ? start : place(mark);
    String problem = firstLine(e.getProblem());
    if (problem.contains("TAB")) {
      return problems.stop(place, "C04", "a tab cannot indent; use spaces");
    }
    return problems.stop(place, "C04", "not valid YAML: " + problem);
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "unreadable" : Quoted.cut(message.lines().findFirst().orElse(""), 120);
  }

  private @Nullable ConfigNode document() {
    ConfigNode root = null;
    for (Event event = parser.getEvent(); !is(event, Event.ID.StreamEnd); ) {
      if (is(event, Event.ID.DocumentStart)) {
        if (root != null) {
          problems.add(
              place(event), "C06", "a second document is not supported; use one file each");
          return root;
        }
        root = node(parser.getEvent(), 1);
      }
      event = parser.getEvent();
    }
    return root;
  }

  private ConfigNode node(Event event, int depth) {
    Place place = place(event);
    limits.enter(place, depth);
    if (event instanceof AliasEvent alias) {
      problems.add(
          place,
          "C06",
          "alias " + Quoted.of("*" + alias.getAnchor()) + " is not supported; write the value out");
      return new Scalar(place, ScalarKind.REFUSED, "");
    }
    boolean decorated = refuseDecoration(event, place);
    if (event instanceof ScalarEvent scalar) {
      ScalarKind kind =
          decorated
              ? ScalarKind.REFUSED
              : scalar.isPlain() ? ScalarKind.ofPlain(scalar.getValue()) : ScalarKind.TEXT;
      return limits.scalar(place, kind, scalar.getValue());
    }
    return event instanceof MappingStartEvent ? mapping(place, depth) : sequence(place, depth);
  }

  /** Notes an anchor or tag; whether there was one. */
  private boolean refuseDecoration(Event event, Place place) {
    String tag =
        event instanceof ScalarEvent scalar
            ? scalar.getTag()
            : event instanceof CollectionStartEvent collection ? collection.getTag() : null;
    if (tag != null) {
      problems.add(
          place, "C06", "tag " + Quoted.of(tag) + " is not supported; write the plain value");
    }
    String anchor = event instanceof NodeEvent node ? node.getAnchor() : null;
    if (anchor != null) {
      problems.add(place, "C06", "anchor " + Quoted.of("&" + anchor) + " is not supported");
    }
    return tag != null || anchor != null;
  }

  private Sequence sequence(Place place, int depth) {
    List<ConfigNode> items = new ArrayList<>();
    for (Event event = parser.getEvent(); !is(event, Event.ID.SequenceEnd); ) {
      items.add(node(event, depth + 1));
      event = parser.getEvent();
    }
    return new Sequence(place, items);
  }

  private Mapping mapping(Place place, int depth) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (Event event = parser.getEvent(); !is(event, Event.ID.MappingEnd); ) {
      Place keyPlace = place(event);
      String key = key(event, depth);
      ConfigNode value = node(parser.getEvent(), depth + 1);
      if (key != null) {
        Entry first = entries.putIfAbsent(key, new Entry(keyPlace, value));
        if (first != null) {
          limits.duplicate(keyPlace, key, first.keyPlace());
        }
      }
      event = parser.getEvent();
    }
    return new Mapping(place, entries);
  }

  /** The text of a key; null, with a problem noted, if it is not a plain word. */
  private @Nullable String key(Event event, int depth) {
    Place place = place(event);
    if (!(event instanceof ScalarEvent scalar)) {
      node(event, depth + 1);
      problems.add(place, "C06", "a key must be a single word");
      return null;
    }
    if (refuseDecoration(event, place)) {
      return null;
    }
    if (scalar.isPlain() && scalar.getValue().equals("<<")) {
      problems.add(place, "C06", "merge key \"<<\" is not supported; write the values out");
      return null;
    }
    return limits.isPrintable(place, scalar.getValue()) ? scalar.getValue() : null;
  }

  private Place place(Event event) {
    return place(event.getStartMark());
  }

  private Place place(Mark mark) {
    return start.at(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static boolean is(Event event, Event.ID id) {
    return event.is(id);
  }
}
