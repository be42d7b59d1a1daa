package io.github.bertft.config;

import io.github.bertft.config.key.KeySpec;
import io.github.bertft.config.source.Place;
import io.github.bertft.config.source.Problems;
import io.github.bertft.fault.Quoted;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Rules within one block of data: that of the run, or a task's. */
final class DataChecks {
  private static final List<String> ENCODINGS =
      List.of("utf-8", "utf-16", "latin-1", "iso-8859-1", "windows-1252", "us-ascii", "gb18030");

  /** Names that the data reader knows beyond Java's. */
  private static final Set<String> OTHER_ENCODINGS = Set.of("latin-1", "utf-8-sig");

  private final String block;
  private final DataConfig data;
  private final ConfigBinder bound;
  private final Place start;
  private final Problems problems;

  /**
   * Checks nothing yet.
   *
   * @param block dotted key of the block
   */
  DataChecks(String block, DataConfig data, ConfigBinder bound, Place start, Problems problems) {
    this.block = block;
    this.data = data;
    this.bound = bound;
    this.start = start;
    this.problems = problems;
  }

  /** Notes every rule that is broken; rules about a key that could not be read are passed over. */
  void run() {
    columns();
    encoding();
    labels();
    labelColumns();
  }

  /** Notes that the training data are not named, where they must be. */
  void requireTrain() {
    if (data.train() == null && sound("train")) {
      problems.add(
          bound.place(block).orElse(start),
          "C13",
          path("train") + ": is missing; name the training file or folder",
          "try: --set " + path("train") + "=FILE");
    }
  }

  private void columns() {
    if (sound("text", "label") && data.text().equals(data.label())) {
      sameColumn("label", "text", data.label());
    }
    if (sound("text", "pair") && data.text().equals(data.pair())) {
      sameColumn("pair", "text", data.text());
    }
    if (sound("label", "pair") && data.label().equals(data.pair())) {
      sameColumn("pair", "label", data.label());
    }
  }

  private void sameColumn(String key, String other, String column) {
    problems.add(
        place(key, other),
        "C14",
        path(key) + ": must be another column than " + path(other) + ", was " + Quoted.of(column));
  }

  private void encoding() {
    if (!sound("encoding")) {
      return;
    }
    String name = data.encoding();
    try {
      if (!OTHER_ENCODINGS.contains(name.toLowerCase(Locale.ROOT))) {
        Charset.forName(name);
      }
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      problems.addMisspelt(
          place("encoding"),
          "C12",
          path("encoding")
              + ": unknown encoding "
              + Quoted.of(name)
              + "; utf-8 and latin-1 are common",
          name,
          ENCODINGS);
    }
  }

  private void labels() {
    List<String> labels = data.labels();
    if (!sound("labels") || labels.isEmpty()) {
      return;
    }
    Set<String> seen = new HashSet<>();
    for (String label : labels) {
      if (!seen.add(label)) {
        problems.add(
            place("labels"), "C14", path("labels") + ": holds " + Quoted.of(label) + " twice");
      }
    }
    if (data.task() == DataConfig.Task.SINGLE_LABEL && seen.size() < 2) {
      problems.add(
          place("labels"),
          "C14",
          path("labels") + ": must hold at least 2 labels, was " + seen.size());
    }
  }

  /** One column of each label is a way to write several labels. */
  private void labelColumns() {
    List<String> columns = data.labelColumns();
    if (!sound("label_columns", "task") || columns.isEmpty()) {
      return;
    }
    if (data.task() != DataConfig.Task.MULTI_LABEL) {
      problems.add(
          place("label_columns"),
          "C171",
          path("label_columns")
              + ": is for several labels a row, "
              + path("task")
              + " is "
              + KeySpec.word(data.task()),
          "set " + path("task") + ": multi_label, or name the one column by " + path("label"));
    }
    unusedBesideColumns();
    for (String column : columns) {
      boolean twice = columns.indexOf(column) != columns.lastIndexOf(column);
      if (twice || column.equals(data.text()) || column.equals(data.pair())) {
        problems.add(
            place("label_columns"),
            "C172",
            path("label_columns")
                + ": must be different columns, none of them that of the text, was "
                + Quoted.of(column)
                + (twice ? " twice" : ""));
        return;
      }
    }
    for (String label : data.labels()) {
      if (!columns.contains(label)) {
        problems.addMisspelt(
            place("labels"),
            "C173",
            path("labels") + ": label " + Quoted.of(label) + " has no column in label_columns",
            label,
            columns);
        return;
      }
    }
  }

  /** Columns of 0 and 1 leave nothing to be cut, and no column of labels to be read. */
  private void unusedBesideColumns() {
    String separator = data.labelSeparator();
    if (separator != null && sound("label_separator")) {
      unused("label_separator", separator);
    }
    if (!data.label().equals(DataConfig.DEFAULT_LABEL) && sound("label")) {
      unused("label", data.label());
    }
  }

  private void unused(String key, String value) {
    problems.add(
        place(key, "label_columns"),
        "C178",
        path(key) + ": is not read beside " + path("label_columns") + ", was " + Quoted.of(value),
        "remove one of the two");
  }

  private String path(String key) {
    return block + "." + key;
  }

  private boolean sound(String... keys) {
    return Stream.of(keys).map(this::path).allMatch(bound::isSound);
  }

  /** The first of the keys that was written. */
  private Place place(String... keys) {
    return Stream.of(keys)
        .map(this::path)
        .map(bound::place)
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(start);
  }
}
