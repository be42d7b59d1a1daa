package io.github.bertft.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bertft.checkpoint.CheckpointStore;
import io.github.bertft.checkpoint.RunState;
import io.github.bertft.config.ConfigPrinter;
import io.github.bertft.config.ConfigTree;
import io.github.bertft.config.LoadedConfig;
import io.github.bertft.config.RunConfig;
import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.DivergedException;
import io.github.bertft.fault.Fault;
import io.github.bertft.model.OutputFolder;
import io.github.bertft.report.Measured;
import io.github.bertft.report.Provenance;
import io.github.bertft.report.SeedResult;
import io.github.bertft.report.TrialResult;
import io.github.bertft.report.TuningReport;
import io.github.bertft.storage.DurableFiles;
import io.github.bertft.storage.FolderLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Trains under several settings and compares them by validation data; test sets are never opened.
 *
 * <p>Each trial is a whole run of its own in {@code trials/trial-N} of the output folder. A journal
 * holds what is done; of the trained weights only the best so far stay.
 */
public final class TuneRun {
  private static final String TRIALS = "trials";
  private static final String BEST = "best";

  private final RunConfig config;
  private final List<Trial> trials;
  private final boolean resuming;
  private final Console console;
  private final Path folder;
  private final SearchFiles files;
  private final TuningJournal journal;
  private final String metric;

  /** By the first trial that is done; the others read the same. */
  private ReadBefore read = ReadBefore.NOTHING;

  /**
   * A point of the space.
   *
   * @param number from 1
   * @param settings by key
   * @param config with {@link #trialFolder} as output and without test sets
   * @param recipe with {@link #recipeFolder} as output and with the test sets
   */
  public record Trial(
      int number, Map<String, String> settings, RunConfig config, LoadedConfig recipe) {}

  private TuneRun(RunConfig config, List<Trial> trials, boolean resuming, Console console) {
    this.config = config;
    this.trials = List.copyOf(trials);
    this.resuming = resuming;
    this.console = console;
    folder = config.output().folder();
    files = new SearchFiles(folder);
    journal = new TuningJournal(folder);
    metric = Problem.metric(config).key();
  }

  /** Where a trial's run goes. */
  public static Path trialFolder(Path output, int number) {
    return output.resolve(TRIALS).resolve("trial-" + number);
  }

  /** Where a run of the winning config goes. */
  public static Path recipeFolder(Path output) {
    return output.resolve(BEST);
  }

  /**
   * Runs all trials, one after the other, and writes table, plot and winning config.
   *
   * @param resuming whether to pass over trials that the journal holds
   * @throws io.github.bertft.fault.FaultException if anything of the config cannot be done
   */
  public static TuningReport run(
      RunConfig config, List<Trial> trials, boolean resuming, Console console) {
    return FolderLock.holding(
        config.output().folder(), () -> new TuneRun(config, trials, resuming, console).run());
  }

  private TuningReport run() {
    requireValidation();
    begin();
    Map<Integer, TrialResult> done = journal.results();
    for (Trial trial : trials) {
      read = read.or(() -> ReadBefore.in(trial.config())).or(() -> ReadBefore.of(dataOf(trial)));
    }
    new SuccessiveHalving(config.tuning().halvingShare(), metric, this::advance)
        .run(trials, done, this::finish);
    for (Trial trial : trials) {
      if (!done.containsKey(trial.number())) {
        finish(done, trained(trial, Integer.MAX_VALUE));
      }
      keepBestWeights(List.copyOf(done.values()));
    }
    TuningReport report = new TuningReport(List.copyOf(done.values()), metric);
    files.write(SearchFiles.TABLE, report.markdown());
    files.write(SearchFiles.FIGURES, report.json());
    files.write(SearchFiles.PLOT, report.plot());
    report
        .best()
        .ifPresent(
            best ->
                files.write(
                    SearchFiles.WINNER,
                    ConfigPrinter.yaml(trials.get(best.number() - 1).recipe())));
    return report;
  }

  private void requireValidation() {
    config
        .dataBlocks()
        .forEach(
            (key, data) -> {
              if (data.validation() != null) {
                return;
              }
              if (data.validationShare() == 0) {
                throw new ConfigException(
                    new Fault(
                        "C88",
                        key + ".validation",
                        "is missing; settings are compared by validation data",
                        "give " + key + ".validation or a " + key + ".validation_share above 0"));
              }
              if (config.tuning().space().containsKey(key + ".limit")) {
                throw new ConfigException(
                    new Fault(
                        "C86",
                        "tuning.space",
                        key
                            + ".limit would change the validation texts, which are a share of the"
                            + " limited data",
                        "give " + key + ".validation, or remove it"));
              }
            });
  }

  private void begin() {
    if (OutputFolder.holdsModel(folder)) {
      throw new ConfigException(
          new Fault(
              "C89", folder.toString(), "holds a model; choose another output.folder to tune in"));
    }
    JsonNode now = ConfigDifferences.plain(ConfigTree.of(config));
    Optional<JsonNode> then = journal.config();
    if (resuming && then.isPresent()) {
      requireSame(then.get(), now);
      return;
    }
    boolean used = then.isPresent() || Files.exists(folder.resolve(TRIALS));
    if (used && !config.output().overwrite()) {
      throw new ConfigException(
          new Fault(
              "C90",
              folder.toString(),
              "holds trials of an earlier search",
              "go on with --resume, or set output.overwrite to start over"));
    }
    if (!used && !config.output().overwrite()) {
      files.requireNone();
    }
    for (int number = 1; Files.exists(trialFolder(folder, number)); number++) {
      DurableFiles.deleteTree(trialFolder(folder, number));
    }
    files.delete();
    journal.begin(now);
  }

  private void requireSame(JsonNode then, JsonNode now) {
    List<Fault> faults = ConfigDifferences.of(journal.file(), then, config);
    if (!then.path("tuning").equals(now.path("tuning"))) {
      faults.add(
          new Fault(
              "C91",
              journal.file().toString(),
              "tuning was "
                  + then.path("tuning")
                  + " when the search began, now it is "
                  + now.path("tuning"),
              "resume with the same space, or start over with output.overwrite"));
    }
    if (!faults.isEmpty()) {
      throw new ConfigException(faults);
    }
  }

  private void finish(Map<Integer, TrialResult> done, TrialResult result) {
    journal.add(result);
    done.put(result.number(), result);
  }

  /** Trains on to that epoch; gives a result only if the trial came to its end before. */
  private Optional<TrialResult> advance(Trial trial, int epoch) {
    try {
      return Optional.of(trained(trial, epoch));
    } catch (PausedException e) {
      return Optional.empty();
    }
  }

  private TrialResult trained(Trial trial, int pauseEpoch) {
    console.say(
        String.format(
            Locale.ROOT,
            "trial %d of %d: %s",
            trial.number(),
            trials.size(),
            trial.settings().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(", "))));
    requireSameData();
    long start = System.nanoTime();
    Path output = trial.config().output().folder();
    Optional<Measured> measured;
    try {
      boolean begun = new CheckpointStore(output).hasAny();
      Resume resume = Resume.of(resuming || begun);
      Parts.of(() -> TrainRun.run(trial.config(), resume, read, pauseEpoch, console));
      read = read.or(() -> ReadBefore.in(trial.config()));
      SeedResult.Kept kept = TrainingSteps.kept(trial.config().training());
      long seed = trial.config().training().seed();
      measured = SeedResult.read(seed, output, metric, kept).validation();
    } catch (DivergedException e) {
      // A rate that is too high is a finding of the search, not its end.
      console.warn(e.faults());
      measured = Optional.empty();
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    long training = measured.isEmpty() ? 0 : SeedResult.elapsedMillis(output); // parts before, too
    return new TrialResult(
        trial.number(), trial.settings(), measured, Math.max(millis, training), 0);
  }

  /** Trials on other data than those of the first that is done could not be compared. */
  private void requireSameData() {
    List<Fault> faults =
        trials.stream()
            .map(TuneRun::dataOf)
            .filter(data -> !data.isEmpty())
            .findFirst()
            .map(CompleteRun::changedData)
            .orElse(List.of());
    if (!faults.isEmpty()) {
      throw new ConfigException(faults);
    }
  }

  /** What a trial has read; of one that was put aside, by its checkpoint. */
  private static List<Provenance.DataFile> dataOf(Trial trial) {
    Path output = trial.config().output().folder();
    return Provenance.read(output)
        .map(Provenance::data)
        .orElseGet(
            () ->
                new CheckpointStore(output)
                    .newest(damage -> {})
                    .map(checkpoint -> RunState.read(checkpoint).data())
                    .orElse(List.of()));
  }

  /** Removes the weights of all trials but the best so far; their figures stay. */
  private void keepBestWeights(List<TrialResult> results) {
    int best = new TuningReport(results, metric).best().map(TrialResult::number).orElse(0);
    for (TrialResult result : results) {
      if (result.number() != best) {
        Path trial = trialFolder(folder, result.number());
        new CheckpointStore(trial).deleteAll(); // of one that diverged; it is not run again
        deleteWeights(trial);
        deleteWeights(trial.resolve(PretrainRun.STAGE_FOLDER));
        TaskFolder.below(config).forEach(task -> deleteWeights(trial.resolve(task)));
      }
    }
  }

  private static void deleteWeights(Path model) {
    DurableFiles.delete(model.resolve("model.safetensors"));
  }
}
