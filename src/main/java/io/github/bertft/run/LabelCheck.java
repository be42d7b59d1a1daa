package io.github.bertft.run;

import io.github.bertft.data.Dataset;
import io.github.bertft.data.ReadOptions;
import io.github.bertft.data.ReadReport;
import io.github.bertft.data.TextExample;
import io.github.bertft.fault.DataException;
import io.github.bertft.fault.Fault;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A first pass over labelled files, so that a wrong row is told before the long work. */
final class LabelCheck {
  /** Enough unknown labels for a good message; the rest is counted on a second look. */
  private static final int MAX_UNKNOWN = 10_000;

  private LabelCheck() {}

  /**
   * Reads every file to its end.
   *
   * @return examples with a known label, by dataset
   * @throws DataException if a row cannot be read, or a label is not known and not to be ignored
   */
  static Map<String, Long> run(
      Map<String, Dataset> datasets,
      ReadOptions reading,
      KnownLabels labels,
      boolean ignoreUnknown) {
    Map<String, Long> sizes = new LinkedHashMap<>();
    datasets.forEach(
        (name, dataset) -> sizes.put(name, count(dataset, reading, labels, ignoreUnknown)));
    return sizes;
  }

  private static long count(
      Dataset dataset, ReadOptions reading, KnownLabels labels, boolean ignoreUnknown) {
    long known = 0;
    List<TextExample> unknown = new ArrayList<>();
    try (Stream<TextExample> examples = dataset.open(reading, new ReadReport()).stream()) {
      for (Iterator<TextExample> i = examples.iterator(); i.hasNext(); ) {
        TextExample example = i.next();
        if (labels.include(example)) {
          known++;
        } else if (unknown.size() < MAX_UNKNOWN) {
          unknown.add(new TextExample("", null, example.label(), example.place()));
        }
      }
    }
    if (!ignoreUnknown && !unknown.isEmpty()) {
      labels.require(unknown);
    }
    if (known == 0) {
      throw new DataException(
          new Fault(
              "D64",
              dataset.name(),
              unknown.isEmpty()
                  ? "holds no examples"
                  : "holds no example with a label that the model knows"));
    }
    return known;
  }
}
