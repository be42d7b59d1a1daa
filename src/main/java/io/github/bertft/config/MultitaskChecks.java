package io.github.bertft.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bertft.config.ConfigLoader.Purpose;
import io.github.bertft.config.TrainingConfig.ClassWeights;
import io.github.bertft.config.key.KeySpec;
import io.github.bertft.config.source.Place;
import io.github.bertft.config.source.Problems;
import io.github.bertft.fault.Quoted;
import java.util.Comparator;
import java.util.regex.Pattern;

/** Rules about several tasks that are trained together. */
final class MultitaskChecks {
  private static final String TASKS = "multitask.tasks";

  /** A task's name is that of its folder, too. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

  private final RunConfig config;
  private final MultitaskConfig multitask;
  private final ConfigBinder bound;
  private final Place start;
  private final Problems problems;

  MultitaskChecks(
      RunConfig config,
      MultitaskConfig multitask,
      ConfigBinder bound,
      Place start,
      Problems problems) {
    this.config = config;
    this.multitask = multitask;
    this.bound = bound;
    this.start = start;
    this.problems = problems;
  }

  /** Notes every rule that is broken. */
  void run(Purpose purpose) {
    if (multitask.tasks().size() < 2 && bound.isSound(TASKS)) {
      problems.add(
          place(TASKS),
          "C100",
          TASKS + ": must name at least 2 tasks, was " + multitask.tasks().size(),
          "one task alone is described by the data block");
    }
    besideData();
    classWeights();
    multitask.tasks().forEach((name, data) -> task(name, data, purpose));
    space();
  }

  /** A key that is searched over would make a task of a name that is not there. */
  private void space() {
    for (String key : config.tuning().space().keySet()) {
      String[] names = key.split("\\.", -1);
      if (bound.isSound(TASKS)
          && key.startsWith(TASKS + ".")
          && !multitask.tasks().containsKey(names[2])) {
        problems.addMisspelt(
            place("tuning.space"),
            "C186",
            "tuning.space: unknown task "
                + Quoted.of(names[2])
                + "; the tasks are "
                + String.join(
                    ", ", multitask.tasks().keySet().stream().map(Quoted::escape).toList()),
            names[2],
            multitask.tasks().keySet());
      }
    }
  }

  /** A printed config has all keys of the data block, each with its default. */
  private void besideData() {
    JsonNode data = ConfigTree.of(config).path("data");
    JsonNode defaults = ConfigTree.of(RunConfig.defaults()).path("data");
    data.properties().stream()
        .filter(entry -> !entry.getValue().equals(defaults.path(entry.getKey())))
        .map(entry -> "data." + entry.getKey())
        .filter(key -> !key.equals("data.seed"))
        .min(Comparator.comparing(this::place))
        .ifPresent(
            key ->
                problems.add(
                    place(key),
                    "C101",
                    key
                        + ": cannot be given together with multitask; give each task its own below "
                        + TASKS));
  }

  private void classWeights() {
    ClassWeights weights = config.training().classWeights();
    if (weights.mode() == ClassWeights.Mode.BY_LABEL) {
      problems.add(
          place("training.class_weights"),
          "C104",
          "training.class_weights: labels differ from task to task; choose none or balanced");
    }
  }

  private void task(String name, DataConfig data, Purpose purpose) {
    String block = TASKS + "." + name;
    if (!NAME.matcher(name).matches()) {
      problems.add(
          place(block),
          "C102",
          TASKS
              + ": a task's name must be made of a-z, 0-9, - and _, at most 64 of them, was "
              + Quoted.of(name));
      return;
    }
    DataChecks checks = new DataChecks(block, data, bound, start, problems);
    checks.run();
    if (data.task() != DataConfig.Task.SINGLE_LABEL) {
      problems.add(
          place(block + ".task"),
          "C170",
          block
              + ".task: tasks that are trained together must be single_label, was "
              + KeySpec.word(data.task()),
          "train it alone, with a data block");
    }
    if (data.augment() != null) {
      problems.add(
          place(block + ".augment"),
          "C187",
          block + ".augment: texts of tasks that are trained together are not changed; remove it");
    }
    if (data.validation() == null && data.validationShare() == 0) {
      problems.add(
          place(block + ".validation_share"),
          "C103",
          block
              + ".validation_share: each task needs validation data, was 0; raise it, or give "
              + block
              + ".validation");
    }
    if (purpose == Purpose.TRAIN) {
      checks.requireTrain();
      new DataFileCheck(bound, problems).run(block, data);
    }
  }

  private Place place(String key) {
    return bound.place(key).or(() -> bound.place("multitask")).orElse(start);
  }
}
