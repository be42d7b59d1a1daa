package io.github.bertft.run;

import io.github.bertft.config.TuningConfig;
import io.github.bertft.config.ValueRange;
import io.github.bertft.config.key.KeySpec;
import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.Fault;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** The points of a declared space that a search tries, in their order. */
public final class SearchSpace {
  private static final int MOST_POINTS = 10_000;
  private static final int DRAWS = 100;

  private SearchSpace() {}

  /**
   * Settings of each trial by key, as text: all points of a grid, the last key running fastest, or
   * different ones drawn by the seed.
   *
   * @throws ConfigException C87 if there are too many points to list, C123 if a grid has ranges
   */
  public static List<Map<String, String>> points(TuningConfig tuning, long seed) {
    if (tuning.space().values().stream().anyMatch(SearchSpace::isRange)) {
      return drawn(tuning, seed);
    }
    List<Map<String, String>> points = new ArrayList<>();
    points.add(Map.of());
    for (Map.Entry<String, List<Object>> key : tuning.space().entrySet()) {
      if ((long) points.size() * key.getValue().size() > MOST_POINTS) {
        throw new ConfigException(
            new Fault(
                "C87",
                "tuning.space",
                "must have at most " + MOST_POINTS + " points, was more",
                "leave out keys or values"));
      }
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> point : points) {
        for (Object value : key.getValue()) {
          Map<String, String> settings = new LinkedHashMap<>(point);
          settings.put(key.getKey(), text(value));
          longer.add(Collections.unmodifiableMap(settings));
        }
      }
      points = longer;
    }
    if (tuning.search() == TuningConfig.Search.GRID || tuning.trials() >= points.size()) {
      return points;
    }
    Collections.shuffle(points, new Random(seed));
    return List.copyOf(points.subList(0, tuning.trials()));
  }

  private static boolean isRange(List<Object> values) {
    return values.get(0) instanceof ValueRange;
  }

  /** Different points; fewer than asked for where chance finds no more. */
  private static List<Map<String, String>> drawn(TuningConfig tuning, long seed) {
    if (tuning.search() == TuningConfig.Search.GRID) {
      throw new ConfigException(
          new Fault(
              "C123",
              "tuning.search",
              "a grid has no ranges, and tuning.space has one",
              "set tuning.search to random, or list values"));
    }
    Random random = new Random(seed);
    Set<Map<String, String>> points = new LinkedHashSet<>();
    for (int i = 0; i < DRAWS * tuning.trials() && points.size() < tuning.trials(); i++) {
      Map<String, String> settings = new LinkedHashMap<>();
      for (Map.Entry<String, List<Object>> key : tuning.space().entrySet()) {
        double place = random.nextDouble();
        List<Object> values = key.getValue();
        Object value =
            values.get(0) instanceof ValueRange range
                ? range.at(place)
                : values.get((int) (place * values.size()));
        settings.put(key.getKey(), text(value));
      }
      points.add(Collections.unmodifiableMap(settings));
    }
    return List.copyOf(points);
  }

  private static String text(Object value) {
    return value instanceof Double number ? KeySpec.number(number) : value.toString();
  }
}
