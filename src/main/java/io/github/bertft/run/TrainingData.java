package io.github.bertft.run;

import io.github.bertft.config.DataConfig;
import io.github.bertft.data.DataFingerprint;
import io.github.bertft.data.DataSplit;
import io.github.bertft.data.ExampleLimit;
import io.github.bertft.data.ExampleSources;
import io.github.bertft.data.LabelNames;
import io.github.bertft.data.LabelSet;
import io.github.bertft.data.ProblemType;
import io.github.bertft.data.ReadOptions;
import io.github.bertft.data.ReadReport;
import io.github.bertft.data.SplitOverlap;
import io.github.bertft.data.TextExample;
import io.github.bertft.fault.DataException;
import io.github.bertft.fault.Fault;
import io.github.bertft.report.Provenance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Everything a run trains and measures on, read and checked.
 *
 * @param problem what is to be told
 * @param labels in the model's order
 * @param train examples to train on
 * @param validation examples by which the best weights are chosen; empty if there are none
 * @param tests each test set, which is read again when it is measured
 * @param files where the examples came from
 */
record TrainingData(
    Problem problem,
    LabelSet labels,
    List<TextExample> train,
    List<TextExample> validation,
    Map<String, TestSet> tests,
    List<Provenance.DataFile> files) {

  /**
   * A test set as it was before training.
   *
   * @param examples number of its examples
   */
  record TestSet(Path path, long examples, DataFingerprint fingerprint) {}

  /**
   * Reads training and validation examples and checks the test sets' labels.
   *
   * @param modelLabels labels of the model to start from; their order is kept where they are the
   *     same
   */
  static TrainingData read(DataConfig data, long seed, List<String> modelLabels, Console console) {
    Problem problem = Problem.of(data);
    ReadOptions reading = DataReading.options(data, true);
    Path trainFile = Objects.requireNonNull(data.train());
    List<Provenance.DataFile> files = new ArrayList<>();
    List<TextExample> all = readAll(trainFile, reading, console);
    if (all.isEmpty()) {
      throw new DataException(new Fault("D64", trainFile.toString(), "holds no examples"));
    }
    if (data.limit() != null) {
      all =
          ExampleLimit.parse(data.limit()).take(all, problem.strata(), trainFile.toString(), seed);
    }
    LabelSet labels = labels(problem.labels(all, data.labels()), data.labels(), modelLabels);
    KnownLabels known = new KnownLabels(problem.type(), labels);
    console.warn(problem.warnings(labels, all));
    List<TextExample> train = all;
    List<TextExample> validation = List.of();
    if (data.validation() != null) {
      validation = readAll(data.validation(), reading, console);
      known.require(validation);
      SplitOverlap.of(train, validation.iterator())
          .warning()
          .ifPresent(w -> console.warn(List.of(w)));
    } else if (data.validationShare() > 0) {
      DataSplit split = problem.strata().split(all, data.validationShare(), seed);
      train = split.train();
      validation = split.validation();
    }
    files.add(file("training", trainFile, train.size()));
    if (data.validation() != null) {
      files.add(file("validation", data.validation(), validation.size()));
    }
    Map<String, TestSet> tests = new LinkedHashMap<>();
    Map<String, Long> sizes = LabelCheck.run(data.test(), reading, known, false);
    for (Map.Entry<String, Path> entry : data.test().entrySet()) {
      String name = entry.getKey();
      Path path = entry.getValue();
      long examples = Objects.requireNonNull(sizes.get(name));
      TestSet test = new TestSet(path, examples, DataFingerprint.of(path));
      tests.put(name, test);
      warnOfOverlap(all, path, reading, console);
      files.add(file("test:" + name, path, test.fingerprint(), examples));
    }
    return new TrainingData(problem, labels, train, validation, tests, files);
  }

  private static List<TextExample> readAll(Path file, ReadOptions reading, Console console) {
    ReadReport report = new ReadReport();
    List<TextExample> examples = ExampleSources.open(file, reading, report).readAll();
    console.warn(report.warnings());
    return examples;
  }

  private static LabelSet labels(
      LabelSet labels, List<String> fixedOrder, List<String> modelLabels) {
    boolean sameAsModel =
        fixedOrder.isEmpty()
            && labels.size() == modelLabels.size()
            && modelLabels.containsAll(labels.names());
    return sameAsModel ? LabelSet.of(modelLabels) : labels;
  }

  private static void warnOfOverlap(
      List<TextExample> train, Path test, ReadOptions reading, Console console) {
    try (Stream<TextExample> examples =
        ExampleSources.open(test, reading, new ReadReport()).stream()) {
      SplitOverlap.of(train, examples.iterator())
          .warning()
          .ifPresent(w -> console.warn(List.of(w)));
    }
  }

  private static Provenance.DataFile file(String role, Path path, long rows) {
    return file(role, path, DataFingerprint.of(path), rows);
  }

  private static Provenance.DataFile file(
      String role, Path path, DataFingerprint fingerprint, long rows) {
    return new Provenance.DataFile(role, path.toString(), fingerprint.sha256(), rows);
  }

  /** Class of each training example. */
  int[] trainLabels() {
    return train.stream()
        .mapToInt(example -> labels.indexOf(Objects.requireNonNull(example.label())))
        .toArray();
  }

  /** Training examples of each label, in the model's order; none where numbers are told. */
  Map<String, Long> labelCounts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    if (problem.type() == ProblemType.REGRESSION) {
      return counts;
    }
    labels.names().forEach(name -> counts.put(name, 0L));
    train.forEach(
        example -> LabelNames.of(example).forEach(name -> counts.merge(name, 1L, Long::sum)));
    return counts;
  }
}
