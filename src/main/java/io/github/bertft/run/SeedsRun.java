package io.github.bertft.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bertft.checkpoint.CheckpointStore;
import io.github.bertft.config.RunConfig;
import io.github.bertft.config.TrainingConfig;
import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.Fault;
import io.github.bertft.model.OutputFolder;
import io.github.bertft.report.Provenance;
import io.github.bertft.report.SeedResult;
import io.github.bertft.report.SeedsReport;
import io.github.bertft.storage.DurableFiles;
import io.github.bertft.storage.FolderLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Fine-tunes under several seeds, for a mean with its spread, and keeps the model that validates
 * best.
 *
 * <p>Each seed is a whole run of its own in {@code seeds/seed-N} of the output folder; the best one
 * is copied into the output folder itself.
 */
public final class SeedsRun {
  private static final String FOLDER = "seeds";

  private final RunConfig config;
  private final List<RunConfig> runs;
  private final boolean resuming;
  private final Console console;

  /** By the first seed; the others read the same. */
  private ReadBefore read = ReadBefore.NOTHING;

  private SeedsRun(RunConfig config, List<RunConfig> runs, boolean resuming, Console console) {
    this.config = config;
    this.runs = List.copyOf(runs);
    this.resuming = resuming;
    this.console = console;
  }

  /** Where the run of a seed goes. */
  public static Path folder(Path output, long seed) {
    return output.resolve(FOLDER).resolve("seed-" + seed);
  }

  /**
   * Runs all seeds to the end, one after the other.
   *
   * @param config of the output folder
   * @param runs the same but for the seed and for {@link #folder} as output
   * @param resuming whether to pass over seeds that are complete and to go on with one that is not
   * @throws io.github.bertft.fault.FaultException if anything of the config cannot be done
   */
  public static SeedsReport run(
      RunConfig config, List<RunConfig> runs, boolean resuming, Console console) {
    return FolderLock.holding(
        config.output().folder(), () -> new SeedsRun(config, runs, resuming, console).run());
  }

  private SeedsReport run() {
    Path folder = config.output().folder();
    requireNothingElse(folder);
    if (resuming && OutputFolder.holdsModel(folder) && runs.stream().allMatch(SeedsRun::isDone)) {
      SeedsReport report = trained();
      console.say("complete already: " + folder);
      return report;
    }
    boolean own = resuming && Files.exists(folder.resolve(SeedsReport.FILE_NAME));
    OutputFolder output;
    try (StartModel start = new StartModel(config.model(), console)) {
      output =
          OutputFolder.check(
              folder,
              config.output().overwrite() || own, // more seeds than before
              start.path(),
              (runs.size() + 1L) * ModelPublisher.weightBytes(start.folder()));
    }
    SeedsReport report = trained();
    publish(output, report);
    return report;
  }

  private SeedsReport trained() {
    List<SeedResult> results = new ArrayList<>();
    for (RunConfig run : runs) {
      results.add(trained(run));
    }
    requireSameData();
    return new SeedsReport(results, metric());
  }

  private static boolean isDone(RunConfig run) {
    return OutputFolder.holdsModel(run.output().folder());
  }

  private void requireNothingElse(Path folder) {
    if (!resuming && !config.output().overwrite() && Files.exists(folder.resolve(FOLDER))) {
      throw new ConfigException(
          new Fault(
              "C56",
              folder.toString(),
              "holds seeds of an earlier run",
              "go on with --resume, or set output.overwrite to start over"));
    }
    if (new CheckpointStore(folder).hasAny()) {
      throw new ConfigException(
          new Fault(
              "C56",
              folder.toString(),
              "holds checkpoints of a run with one seed that is not complete",
              "complete it with --resume and without --seeds, or choose another output.folder"));
    }
  }

  private SeedResult trained(RunConfig run) {
    long seed = run.training().seed();
    Path folder = run.output().folder();
    console.say(String.format(Locale.ROOT, "seed %d of %s", seed, seeds()));
    if (resuming && isDone(run)) {
      requireSame(run);
      console.say("complete already: " + folder);
    } else {
      TrainRun.run(run, resuming, read, console);
    }
    read = read.or(ReadBefore.of(Provenance.read(folder).orElseThrow().data()));
    boolean keepsBest = run.training().save() == TrainingConfig.Save.BEST;
    return SeedResult.read(seed, folder, metric(), keepsBest);
  }

  private String seeds() {
    return runs.get(0).training().seed() + " to " + runs.get(runs.size() - 1).training().seed();
  }

  private String metric() {
    return Problem.metric(config).key();
  }

  /** A complete seed is passed over only if this run would make it again. */
  private static void requireSame(RunConfig run) {
    Path folder = run.output().folder();
    Provenance provenance = Provenance.read(folder).orElseThrow();
    JsonNode then = Resumption.plain(provenance.config());
    List<Fault> faults = Resumption.differences(folder, then, run);
    if (!faults.isEmpty()) {
      throw new ConfigException(faults);
    }
  }

  /** Files may change between two seeds, or before a run is resumed. */
  private void requireSameData() {
    List<Provenance.DataFile> first = List.of();
    for (RunConfig run : runs) {
      Path folder = run.output().folder();
      List<Provenance.DataFile> data = Provenance.read(folder).orElseThrow().data();
      first = first.isEmpty() ? data : first;
      for (int i = 0; i < data.size(); i++) {
        if (!data.get(i).sha256().equals(first.get(i).sha256())) {
          throw new ConfigException(
              new Fault(
                  "C58",
                  data.get(i).path(),
                  "was another file when " + folder + " was trained",
                  "bring it back, or start over with output.overwrite"));
        }
      }
    }
  }

  private void publish(OutputFolder output, SeedsReport report) {
    Path staged = output.stage();
    try {
      try (Stream<Path> files = Files.list(report.best().folder())) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          DurableFiles.copy(file, staged.resolve(file.getFileName()));
        }
      }
      DurableFiles.write(
          staged.resolve(SeedsReport.FILE_NAME), report.json().getBytes(StandardCharsets.UTF_8));
      output.publish(staged);
    } catch (IOException e) {
      throw DurableFiles.cannotWrite(staged, e);
    } finally {
      output.discard(staged);
    }
  }
}
