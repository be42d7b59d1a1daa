package io.github.bertft.run;

import io.github.bertft.config.DataConfig;
import io.github.bertft.data.DataFingerprint;
import io.github.bertft.data.DataSplit;
import io.github.bertft.data.Dataset;
import io.github.bertft.data.ExampleLimit;
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
  private static final String TRAINING = "training";
  private static final String VALIDATION = "validation";

  /** Before a test set's name. */
  private static final String TEST = "test:";

  /**
   * A test set as it was before training.
   *
   * @param examples number of its examples
   */
  record TestSet(Dataset dataset, long examples, DataFingerprint fingerprint) {}

  /**
   * Reads training and validation examples and checks the test sets' labels.
   *
   * @param before what the run has read already, if it goes on
   * @param modelLabels labels of the model to start from; their order is kept where they are the
   *     same
   */
  static TrainingData read(
      DataConfig data, ReadBefore before, long seed, List<String> modelLabels, Console console) {
    Problem problem = Problem.of(data);
    ReadOptions reading = DataReading.options(data, true);
    String trained = before.name(TRAINING, Objects.requireNonNull(data.train()), console);
    Dataset training = Datasets.findLasting(trained, Datasets.Use.TRAINING, console);
    List<Provenance.DataFile> files = new ArrayList<>();
    List<TextExample> all = readAll(training, reading, console);
    if (data.limit() != null) {
      all = ExampleLimit.parse(data.limit()).take(all, problem.strata(), training.name(), seed);
    }
    LabelSet labels = labels(problem.labels(all, data.labels()), isOrdered(data), modelLabels);
    KnownLabels known = new KnownLabels(problem.type(), labels);
    console.warn(problem.warnings(labels, all));
    List<TextExample> train = all;
    List<TextExample> validation = List.of();
    if (data.validation() != null) {
      String validated = before.name(VALIDATION, data.validation(), console);
      Dataset set = Datasets.findLasting(validated, Datasets.Use.VALIDATION, console);
      validation = readAll(set, reading, console);
      files.add(file(VALIDATION, set, validation.size()));
      known.require(validation);
      SplitOverlap.of(train, validation.iterator())
          .warning()
          .ifPresent(w -> console.warn(List.of(w)));
    } else if (data.validationShare() > 0) {
      DataSplit split = problem.strata().split(all, data.validationShare(), seed);
      train = split.train();
      validation = split.validation();
    }
    files.add(0, file(TRAINING, training, train.size()));
    Map<String, TestSet> tests = new LinkedHashMap<>();
    Map<String, String> tested = new LinkedHashMap<>();
    data.test().forEach((name, set) -> tested.put(name, before.name(TEST + name, set, console)));
    Map<String, Dataset> found = Datasets.findTests(tested, console);
    Map<String, Long> sizes = LabelCheck.run(found, reading, known, false);
    for (Map.Entry<String, Dataset> entry : found.entrySet()) {
      String name = entry.getKey();
      Dataset dataset = entry.getValue();
      long examples = Objects.requireNonNull(sizes.get(name));
      TestSet test = new TestSet(dataset, examples, dataset.fingerprint());
      tests.put(name, test);
      warnOfOverlap(all, dataset, reading, console);
      files.add(file(TEST + name, dataset, test.fingerprint(), examples));
    }
    return new TrainingData(problem, labels, train, validation, tests, files);
  }

  private static List<TextExample> readAll(Dataset dataset, ReadOptions reading, Console console) {
    ReadReport report = new ReadReport();
    List<TextExample> examples = dataset.open(reading, report).readAll();
    console.warn(report.warnings());
    if (examples.isEmpty()) {
      throw new DataException(new Fault("D64", dataset.name(), "holds no examples"));
    }
    return examples;
  }

  /** Whether the config says in which order the labels stand in the model. */
  private static boolean isOrdered(DataConfig data) {
    return !data.labels().isEmpty() || !data.labelColumns().isEmpty();
  }

  private static LabelSet labels(LabelSet labels, boolean isOrdered, List<String> modelLabels) {
    boolean sameAsModel =
        !isOrdered
            && labels.size() == modelLabels.size()
            && modelLabels.containsAll(labels.names());
    return sameAsModel ? LabelSet.of(modelLabels) : labels;
  }

  private static void warnOfOverlap(
      List<TextExample> train, Dataset test, ReadOptions reading, Console console) {
    try (Stream<TextExample> examples = test.open(reading, new ReadReport()).stream()) {
      SplitOverlap.of(train, examples.iterator())
          .warning()
          .ifPresent(w -> console.warn(List.of(w)));
    }
  }

  private static Provenance.DataFile file(String role, Dataset dataset, long rows) {
    return file(role, dataset, dataset.fingerprint(), rows);
  }

  private static Provenance.DataFile file(
      String role, Dataset dataset, DataFingerprint fingerprint, long rows) {
    return new Provenance.DataFile(role, dataset.name(), fingerprint.sha256(), rows);
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
