package io.github.bertft.config;

import io.github.bertft.config.ConfigLoader.Purpose;
import io.github.bertft.config.TextConfig.LongText;
import io.github.bertft.config.TrainingConfig.Save;
import io.github.bertft.config.source.Place;
import io.github.bertft.config.source.Problems;
import io.github.bertft.fault.Quoted;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Rules that join several keys, or a key and the machine. */
final class ConfigChecks {
  private final RunConfig config;
  private final ConfigBinder bound;
  private final Place start;
  private final Problems problems;

  ConfigChecks(RunConfig config, ConfigBinder bound, Place start, Problems problems) {
    this.config = config;
    this.bound = bound;
    this.start = start;
    this.problems = problems;
  }

  /** Notes every rule that is broken; rules about a key that could not be read are passed over. */
  void run(Purpose purpose) {
    headTokens();
    windows();
    batchTokens();
    validation();
    new DataChecks("data", config.data(), bound, start, problems).run();
    classWeights();
    new TrainingChecks(config, this, problems).run();
    new TaskChecks(config, this, problems).run();
    outputBesideModel();
    multitask(purpose);
    if (purpose == Purpose.PRETRAIN) {
      pretraining();
    }
    if (purpose == Purpose.TRAIN && config.multitask() == null) {
      new DataChecks("data", config.data(), bound, start, problems).requireTrain();
      if (config.pretraining() != null) {
        new DataFileCheck(bound, problems)
            .check("pretraining.data", config.pretraining().data(), null);
      }
      new DataFileCheck(bound, problems).run("data", config.data());
    }
  }

  private void multitask(Purpose purpose) {
    MultitaskConfig multitask = config.multitask();
    if (multitask != null) {
      new MultitaskChecks(config, multitask, bound, start, problems).run(purpose);
      if (purpose == Purpose.TRAIN && config.pretraining() != null) {
        pretraining();
      }
    }
  }

  private void headTokens() {
    TextConfig text = config.text();
    int most = text.maxTokens() - 3;
    boolean applies =
        sound("text.max_tokens", "text.long", "text.head_tokens")
            && text.longText() == LongText.HEAD_TAIL;
    if (applies && text.headTokens() > most) {
      problems.add(
          place("text.head_tokens", "text.long"),
          "C14",
          "text.head_tokens: must be at most max_tokens - 3 = "
              + most
              + " under head_tail, was "
              + text.headTokens());
    }
  }

  private void windows() {
    TextConfig text = config.text();
    int most = text.maxTokens() - 2;
    Integer stride = text.windowStride();
    if (!sound("text.max_tokens", "text.long", "text.window_stride")
        || !text.longText().inWindows()) {
      return;
    }
    if (stride != null && stride > most) {
      problems.add(
          place("text.window_stride", "text.long"),
          "C14",
          "text.window_stride: must be at most max_tokens - 2 = "
              + most
              + ", or tokens between two windows are lost, was "
              + stride);
    }
    config.dataBlocks().entrySet().stream()
        .filter(block -> sound(block.getKey() + ".pair") && block.getValue().pair() != null)
        .findFirst()
        .ifPresent(
            block ->
                problems.add(
                    place("text.long", block.getKey() + ".pair"),
                    "C14",
                    "text.long: pairs of texts cannot be read in windows; take head, tail or"
                        + " head_tail"));
  }

  private void batchTokens() {
    Integer most = config.training().maxBatchTokens();
    boolean sound = sound("training.max_batch_tokens", "text.max_tokens");
    if (sound && most != null && most < config.text().maxTokens()) {
      problems.add(
          place("training.max_batch_tokens"),
          "C14",
          "training.max_batch_tokens: must be at least text.max_tokens = "
              + config.text().maxTokens()
              + ", was "
              + most);
    }
  }

  private void validation() {
    DataConfig data = config.data();
    boolean none =
        sound("data.validation", "data.validation_share")
            && data.validation() == null
            && data.validationShare() == 0;
    if (!none) {
      return;
    }
    String need =
        ": needs validation data; give data.validation or a data.validation_share above 0";
    if (config.training().earlyStopping() != null) {
      problems.add(place("training.early_stopping"), "C14", "training.early_stopping" + need);
    }
    if (config.training().save() == Save.BEST && bound.place("training.save").isPresent()) {
      problems.add(place("training.save"), "C14", "training.save: best" + need.substring(1));
    }
  }

  private void classWeights() {
    List<String> labels = config.data().labels();
    if (!sound("data.labels", "training.class_weights") || labels.isEmpty()) {
      return;
    }
    Set<String> known = new HashSet<>(labels);
    for (String label : config.training().classWeights().byLabel().keySet()) {
      if (!known.contains(label)) {
        problems.addMisspelt(
            place("training.class_weights." + label, "training.class_weights"),
            "C14",
            "training.class_weights: label " + Quoted.of(label) + " is not in data.labels",
            label,
            labels);
      }
    }
  }

  /** Training must not replace the model that it starts from. */
  private void outputBesideModel() {
    if (!sound("model.name", "output.folder")) {
      return;
    }
    Path output = config.output().folder();
    boolean same;
    try {
      same =
          output
              .toAbsolutePath()
              .normalize()
              .equals(Path.of(config.model().name()).toAbsolutePath().normalize());
    } catch (InvalidPathException e) {
      return;
    }
    if (same && bound.place("model.name").isPresent()) {
      problems.add(
          place("output.folder", "model.name"),
          "C14",
          "output.folder: must be another folder than model.name, was "
              + Quoted.of(output.toString()));
    }
  }

  private void pretraining() {
    PretrainingConfig pretraining = config.pretraining();
    if (pretraining == null) {
      problems.add(
          start,
          "C80",
          "pretraining: is missing; pre-training needs the block, which may be empty",
          "try: --set pretraining={}");
    } else if (pretraining.data() != null) {
      new DataFileCheck(bound, problems).check("pretraining.data", pretraining.data(), null);
    } else if (config.data().train() == null) {
      problems.add(
          bound.place("pretraining").orElse(start),
          "C81",
          "pretraining.data: is missing, and so is data.train; name a file or folder of texts",
          "try: --set pretraining.data=FILE");
    } else {
      new DataFileCheck(bound, problems)
          .check("data.train", config.data().train(), config.data().benchmark());
    }
  }

  /** Whether all these keys could be read. */
  boolean sound(String... paths) {
    return Stream.of(paths).allMatch(bound::isSound);
  }

  /** The first of the keys that was written. */
  Place place(String... paths) {
    return Stream.of(paths).map(bound::place).flatMap(Optional::stream).findFirst().orElse(start);
  }
}
