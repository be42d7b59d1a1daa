package io.github.bertft.run;

import io.github.bertft.checkpoint.CheckpointStore;
import io.github.bertft.checkpoint.RunState;
import io.github.bertft.config.OutputConfig;
import io.github.bertft.config.RunConfig;
import io.github.bertft.config.TrainingConfig;
import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import io.github.bertft.kernel.Precision;
import io.github.bertft.model.OutputFolder;
import io.github.bertft.report.MetricsLog;
import io.github.bertft.report.Provenance;
import io.github.bertft.storage.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A run that goes on from a checkpoint.
 *
 * @param checkpoint verified
 * @param named whether it was asked for
 */
record Resumption(Path checkpoint, RunState state, boolean named) {
  /**
   * A checkpoint that is asked for must be one of the run's.
   *
   * @param stores of its stages
   * @throws ConfigException C63 if it is not
   */
  static void requireThere(Resume resume, List<CheckpointStore> stores) {
    Path asked = resume.checkpoint();
    if (asked == null || stores.stream().anyMatch(store -> isAsked(resume, store))) {
      return;
    }
    List<String> there = new ArrayList<>();
    stores.forEach(store -> store.all().forEach(checkpoint -> there.add(checkpoint.toString())));
    throw new ConfigException(
        new Fault(
            "C63",
            asked.toString(),
            "is not a checkpoint of this run",
            there.isEmpty() ? "it has none" : "it has: " + String.join(", ", there)));
  }

  /**
   * Where a run goes on, or null for one from the beginning.
   *
   * @throws ConfigException C56 if checkpoints are in the way of a new run
   * @throws io.github.bertft.fault.ModelException M70 if the checkpoint that is asked for, or each
   *     that there is, is damaged
   */
  static @Nullable Resumption find(
      CheckpointStore store, OutputConfig output, Resume resume, Console console) {
    store.requireFolder();
    if (!resume.wanted()) {
      requireNothing(store, output);
      return null;
    }
    boolean named = isAsked(resume, store);
    Optional<Path> found =
        named
            ? Optional.of(store.chosen(Objects.requireNonNull(resume.checkpoint())))
            : store.newest(fault -> console.warn(List.of(fault)));
    if (found.isEmpty()) {
      console.say("nothing to resume from: starting at the beginning");
      return null;
    }
    Resumption resumption = new Resumption(found.get(), RunState.read(found.get()), named);
    console.say("resuming from " + found.get());
    return resumption;
  }

  /**
   * Refuses a checkpoint of a second stage while the first one is not done.
   *
   * @throws ConfigException C63 if it is asked for
   */
  static void requireNotAsked(Resume resume, CheckpointStore later) {
    if (isAsked(resume, later)) {
      throw new ConfigException(
          new Fault(
              "C63",
              String.valueOf(resume.checkpoint()),
              "is of another pre-training, which is not complete",
              "go on with --resume"));
    }
  }

  /** Whether a checkpoint is asked for that is in this store. */
  private static boolean isAsked(Resume resume, CheckpointStore store) {
    return resume.checkpoint() != null && store.holds(resume.checkpoint());
  }

  private static void requireNothing(CheckpointStore store, OutputConfig output) {
    if (store.hasAny() && !output.overwrite()) {
      throw new ConfigException(
          new Fault(
              "C56",
              output.folder().toString(),
              "holds checkpoints of a run that is not complete",
              "go on with --resume, or set output.overwrite to start over"));
    }
  }

  /**
   * Whether a run is to be resumed and done: a publication that was cut short is finished. With a
   * run that replaces an earlier model, checkpoints tell that it is not, or that the model is of
   * another config or other data.
   *
   * @param stores of its stages
   * @param differences between this run and the one that left the model
   * @throws ConfigException if there are some and the model must not be replaced; C63 if a
   *     checkpoint is asked for and it must not
   */
  static boolean isComplete(
      Resume resume,
      List<CheckpointStore> stores,
      OutputConfig output,
      Supplier<List<Fault>> differences) {
    if (!resume.wanted()) {
      return false;
    }
    boolean published = OutputFolder.finishPublishing(output.folder());
    boolean underWay = stores.stream().anyMatch(CheckpointStore::hasAny);
    boolean replacing = output.overwrite() && underWay && !published;
    if (replacing || !OutputFolder.holdsModel(output.folder())) {
      return false;
    }
    List<Fault> faults = differences.get();
    if (!faults.isEmpty() && !output.overwrite()) {
      throw new ConfigException(faults);
    }
    if (faults.isEmpty() && stores.stream().anyMatch(store -> isAsked(resume, store))) {
      throw new ConfigException(
          new Fault(
              "C63",
              String.valueOf(resume.checkpoint()),
              "is a checkpoint of a run that is complete in " + output.folder(),
              "set output.overwrite to go back to it"));
    }
    return faults.isEmpty();
  }

  /** A resumed run's log goes on behind what the checkpoint had. */
  static MetricsLog log(@Nullable Resumption resumption, Path file) {
    if (resumption == null) {
      return MetricsLog.create(file);
    }
    try {
      Files.copy(resumption.checkpoint.resolve(MetricsLog.FILE_NAME), file);
    } catch (IOException e) {
      throw DurableFiles.cannotWrite(file, e);
    }
    return MetricsLog.append(file);
  }

  /**
   * The number format of a run: that in which it began, which {@code auto} might choose differently
   * now; null lets the machine decide.
   */
  static @Nullable Precision precision(@Nullable Resumption resumption, TrainingConfig training) {
    if (resumption != null) {
      String began = resumption.state.environment().precision();
      return Stream.of(Precision.values())
          .filter(known -> known.name().equalsIgnoreCase(began))
          .findFirst()
          .orElseThrow(
              () ->
                  RunState.unusable(resumption.checkpoint, "its precision is " + Quoted.of(began)));
    }
    return switch (training.precision()) {
      case AUTO -> null;
      case FP32 -> Precision.FP32;
      case BF16 -> Precision.BF16;
    };
  }

  /**
   * Refuses to go on under another config, on other data or with another tokenizer.
   *
   * @param data the model's files among them
   * @throws ConfigException C57 for each key, C58 for each file that differs
   */
  void requireSame(RunConfig config, List<Provenance.DataFile> data) {
    List<Fault> faults = ConfigDifferences.of(checkpoint, state.config(), config);
    for (int i = 0; i < Math.max(data.size(), state.data().size()) && faults.isEmpty(); i++) {
      Provenance.DataFile then = i < state.data().size() ? state.data().get(i) : null;
      Provenance.DataFile file = i < data.size() ? data.get(i) : null;
      if (file == null || then == null || !file.sha256().equals(then.sha256())) {
        faults.add(changed(file == null ? Objects.requireNonNull(then) : file));
      }
    }
    if (!faults.isEmpty()) {
      throw new ConfigException(faults);
    }
  }

  /** The run is under way again: a checkpoint that was asked for is the newest from now on. */
  void takeOver(CheckpointStore store, Console console) {
    if (named) {
      for (Path newer : store.deleteNewerThan(checkpoint)) {
        console.say("removed: " + newer);
      }
    }
  }

  private static Fault changed(Provenance.DataFile file) {
    return file.role().equals(ReadBefore.MODEL)
        ? new Fault(
            "C58",
            file.path(),
            "has changed since the run began: config.json, tokenizer or, with start_share, weights",
            "resume with the same model, or start over with output.overwrite")
        : changed(file.path());
  }

  /** C58, of data by their path. */
  static Fault changed(String path) {
    return new Fault(
        "C58",
        path,
        "has changed since the run began",
        "resume with the same data, or start over with output.overwrite");
  }

  /** What makes a difference in the last bits. */
  List<Fault> warnings(Provenance.Environment environment) {
    List<String> changes = new ArrayList<>();
    Provenance.Environment then = state.environment();
    compare("threads", then.threads(), environment.threads(), changes);
    compare("device", then.device(), environment.device(), changes);
    compare("precision", then.precision(), environment.precision(), changes);
    compare("processor", then.cpu(), environment.cpu(), changes);
    compare("pytorch", then.pytorch(), environment.pytorch(), changes);
    compare("bertft", state.bertft(), Version.current(), changes);
    return changes.isEmpty()
        ? List.of()
        : List.of(
            new Fault(
                "C59",
                checkpoint.toString(),
                "bit-exact resume is not guaranteed: " + String.join(", ", changes)));
  }

  private static void compare(String name, Object then, Object now, List<String> changes) {
    if (!then.equals(now)) {
      changes.add(name + " " + then + " -> " + now);
    }
  }
}
