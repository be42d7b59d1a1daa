package io.github.bertft.run;

import io.github.bertft.config.RunConfig;
import io.github.bertft.data.DataFingerprint;
import io.github.bertft.fault.Fault;
import io.github.bertft.hub.cache.HubName;
import io.github.bertft.report.Provenance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** A run that has come to its end, where it is to be resumed: whether it is the same run. */
final class CompleteRun {
  /** What the first of two stages takes from the settings of the second. */
  private static final Set<String> TRAINING_OF_PRETRAINING =
      Set.of(
          "training.clip_norm",
          "training.precision",
          "training.schedule",
          "training.seed",
          "training.weight_decay");

  private CompleteRun() {}

  /** C57 for each key and C58 for each file that differs, of both stages where there are two. */
  static List<Fault> differences(RunConfig config) {
    List<Fault> faults = new ArrayList<>();
    RunConfig lastStage = config;
    if (config.pretraining() != null) {
      Path first = PretrainRun.stageFolder(config);
      lastStage = config.afterPretraining(first.toString());
      faults.addAll(ofPretraining(config.pretrainingInto(first)));
    }
    faults.addAll(differences(lastStage, key -> true));
    return faults;
  }

  /** The same of a pre-training, which most settings of a training do not reach. */
  static List<Fault> ofPretraining(RunConfig config) {
    return differences(
        config, key -> !key.startsWith("training.") || TRAINING_OF_PRETRAINING.contains(key));
  }

  /** None where the folder holds nothing that tells. */
  private static List<Fault> differences(RunConfig config, Predicate<String> counts) {
    Path folder = config.output().folder();
    Optional<Provenance> then = Provenance.read(folder);
    if (then.isEmpty()) {
      return List.of();
    }
    List<Fault> faults =
        ConfigDifferences.of(folder, ConfigDifferences.plain(then.get().config()), config, counts);
    faults.addAll(changedData(then.get().data()));
    return faults;
  }

  /** C58 for each file of data, the model apart, that differs from what a run read. */
  static List<Fault> changedData(List<Provenance.DataFile> read) {
    return read.stream()
        .filter(file -> !file.role().equals(ReadBefore.MODEL))
        .filter(CompleteRun::hasChanged)
        .map(Provenance.DataFile::path)
        .distinct()
        .map(Resumption::changed)
        .toList();
  }

  /** Files may be gone by then; datasets of the hub are named with their commit. */
  private static boolean hasChanged(Provenance.DataFile file) {
    if (file.path().startsWith(HubName.PREFIX)) {
      return false;
    }
    Path path = Path.of(file.path());
    return Files.exists(path) && !DataFingerprint.of(path).sha256().equals(file.sha256());
  }
}
