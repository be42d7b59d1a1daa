package io.github.bertft.config.source;

import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Suggestion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Everything that is wrong with a config, told at once in the order of the places. */
public final class Problems {
  /** More than these are only counted. */
  public static final int SHOWN = 50;

  private static final int LONGEST_WORD = 60;
  private static final int MOST_CANDIDATES = 1000;

  private record Problem(Place place, Fault fault) {}

  private final List<Problem> problems = new ArrayList<>();

  /** Notes a problem. */
  public void add(Place place, String id, String message, String... hints) {
    problems.add(new Problem(place, new Fault(id, place.location(), message, hints)));
  }

  /** Notes a problem with a misspelt word, naming the nearest right one if there is one. */
  public void addMisspelt(
      Place place, String id, String message, String word, Collection<String> candidates) {
    if (isWorthAHint(word) && candidates.size() <= MOST_CANDIDATES) {
      Suggestion.nearest(word, candidates)
          .ifPresentOrElse(
              near -> add(place, id, message, didYouMean(near)), () -> add(place, id, message));
    } else {
      add(place, id, message);
    }
  }

  /**
   * Whether looking for a near word pays: hostile files hold thousands of misspelt or huge keys.
   */
  public boolean isWorthAHint(String word) {
    return problems.size() < SHOWN && word.length() <= LONGEST_WORD;
  }

  /** The line that offers a nearby word. */
  public static String didYouMean(String word) {
    return "did you mean \"" + word + "\"?";
  }

  /** Notes a problem after which reading makes no sense; to be thrown by the caller. */
  public ConfigException stop(Place place, String id, String message, String... hints) {
    add(place, id, message, hints);
    return toException();
  }

  /** Throws all problems, if there is any. */
  public void throwIfAny() {
    if (!problems.isEmpty()) {
      throw toException();
    }
  }

  private ConfigException toException() {
    List<Fault> faults =
        new ArrayList<>(
            problems.stream()
                .sorted(Comparator.comparing(Problem::place))
                .limit(SHOWN)
                .map(Problem::fault)
                .toList());
    int more = problems.size() - faults.size();
    if (more > 0) {
      faults.add(new Fault("C17", "", "and " + more + " more problems"));
    }
    return new ConfigException(faults);
  }
}
