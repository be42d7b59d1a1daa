package io.github.bertft.data;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What reading left out or found odd, counted per file and told once at the end.
 *
 * <p>A source that is read again starts its counts afresh. May be shared by threads.
 */
public final class ReadReport {
  private static final int MAX_PLACES = 20;

  private final Map<String, Counts> files = new LinkedHashMap<>();

  /** How often something happened, and where first. */
  private static final class Tally {
    long count;
    final List<TextExample.Place> places = new ArrayList<>();

    void add(TextExample.Place place) {
      count++;
      if (places.size() < MAX_PLACES) {
        places.add(place);
      }
    }

    /** {@code lines 3, 5, 9 and 2 more}, or file names for folders. */
    String where() {
      boolean lines = places.stream().allMatch(place -> place.line() > 0);
      String shown =
          places.stream()
              .map(place -> lines ? Long.toString(place.line()) : Quoted.of(place.file()))
              .collect(Collectors.joining(", "));
      long more = count - places.size();
      return (lines ? (count == 1 ? "line " : "lines ") : "")
          + shown
          + (more > 0 ? " and " + more + " more" : "");
    }
  }

  private static final class Counts {
    long examples;
    long blankLines;
    final Tally emptyTexts = new Tally();
    final Tally emptyTextsSkipped = new Tally();
    final Tally badRows = new Tally();
    final List<Fault> notes = new ArrayList<>();
  }

  synchronized void begin(String file) {
    files.put(file, new Counts());
  }

  synchronized void example(String file) {
    counts(file).examples++;
  }

  synchronized void blankLine(String file) {
    counts(file).blankLines++;
  }

  synchronized void emptyText(String file, TextExample.Place place, boolean skipped) {
    Counts counts = counts(file);
    (skipped ? counts.emptyTextsSkipped : counts.emptyTexts).add(place);
  }

  synchronized void badRow(String file, TextExample.Place place) {
    counts(file).badRows.add(place);
  }

  synchronized void note(String file, Fault warning) {
    counts(file).notes.add(warning);
  }

  /** Examples handed out, over all files. */
  public synchronized long examples() {
    return files.values().stream().mapToLong(counts -> counts.examples).sum();
  }

  /** Rows left out because they could not be read, over all files. */
  public synchronized long skippedRows() {
    return files.values().stream().mapToLong(counts -> counts.badRows.count).sum();
  }

  /** Texts without a visible character, kept or left out, over all files. */
  public synchronized long emptyTexts() {
    return files.values().stream()
        .mapToLong(counts -> counts.emptyTexts.count + counts.emptyTextsSkipped.count)
        .sum();
  }

  /** Empty lines passed over, over all files. */
  public synchronized long blankLines() {
    return files.values().stream().mapToLong(counts -> counts.blankLines).sum();
  }

  /** Everything worth telling, file by file, ready to be shown as warnings. */
  public synchronized List<Fault> warnings() {
    List<Fault> warnings = new ArrayList<>();
    files.forEach((file, counts) -> add(warnings, Quoted.escape(file), counts));
    return List.copyOf(warnings);
  }

  private static void add(List<Fault> warnings, String file, Counts counts) {
    warnings.addAll(counts.notes);
    if (counts.badRows.count > 0) {
      warnings.add(
          new Fault(
              "D51",
              file,
              "skipped "
                  + number(counts.badRows.count, "row", "rows")
                  + " that cannot be read: "
                  + counts.badRows.where()));
    }
    if (counts.emptyTexts.count > 0) {
      warnings.add(
          new Fault(
              "D50",
              file,
              number(counts.emptyTexts.count, "text without", "texts without")
                  + " a visible character kept: "
                  + counts.emptyTexts.where(),
              "set data.on_empty_text: skip or error to change that"));
    }
    if (counts.emptyTextsSkipped.count > 0) {
      warnings.add(
          new Fault(
              "D52",
              file,
              "skipped "
                  + number(counts.emptyTextsSkipped.count, "text", "texts")
                  + " without a visible character: "
                  + counts.emptyTextsSkipped.where()));
    }
    if (counts.blankLines > 0) {
      warnings.add(
          new Fault(
              "D53",
              file,
              "passed over " + number(counts.blankLines, "blank line", "blank lines")));
    }
  }

  private static String number(long count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }

  private Counts counts(String file) {
    return files.computeIfAbsent(file, unused -> new Counts());
  }
}
