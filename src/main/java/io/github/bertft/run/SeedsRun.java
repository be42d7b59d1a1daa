package io.github.bertft.run;

import io.github.bertft.checkpoint.CheckpointStore;
import io.github.bertft.config.RunConfig;
import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Fine-tunes under several seeds, for a mean with its spread, and keeps the model that validates
 * best.
 *
 * <p>Each seed is a whole run of its own in {@code seeds/seed-N} of the output folder; the best one
 * is copied into the output folder itself, of several tasks with the folder of each.
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
    if (resuming) {
      OutputFolder.finishPublishing(folder);
    }
    boolean trainedBefore = resuming && runs.stream().allMatch(SeedsRun::isDone);
    if (!trainedBefore) {
      outputs(runs.size() + 1); // what stands in the way should not show after hours
    }
    if (!resuming) {
      // To be overwritten: an older model of a seed would pass for one of this run later.
      runs.forEach(run -> DurableFiles.deleteTree(run.output().folder()));
    }
    SeedsReport report = trained();
    if (trainedBefore && isPublished(report)) {
      console.say("complete already: " + folder);
    } else {
      publish(report);
    }
    return report;
  }

  /**
   * Where the models of a run go, by their place in it; the folder of all comes last.
   *
   * @param copies of all of them that the disk must have room for
   */
  private Map<Path, OutputFolder> outputs(int copies) {
    Path folder = config.output().folder();
    boolean overwrite = config.output().overwrite();
    boolean own = resuming && Files.exists(folder.resolve(SeedsReport.FILE_NAME));
    long models = (long) copies * config.dataBlocks().size();
    Map<Path, OutputFolder> outputs = new LinkedHashMap<>();
    try (StartModel start = new StartModel(config.model(), console)) {
      OutputFolder whole =
          OutputFolder.check(
              folder,
              overwrite || own, // more seeds than before
              start.path(),
              models * ModelPublisher.weightBytes(start.folder()));
      for (Path task : TaskFolder.below(config)) {
        Path of = folder.resolve(task);
        outputs.put(task, OutputFolder.check(of, overwrite || resuming, start.path(), 0));
      }
      outputs.put(Path.of(""), whole);
    }
    return outputs;
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
      Parts.of(() -> TrainRun.run(run, Resume.of(resuming), read, console));
    }
    read = read.or(() -> ReadBefore.in(run));
    SeedResult result = SeedResult.read(seed, folder, metric(), TrainingSteps.kept(run.training()));
    requireAllTests(run, result);
    return result;
  }

  /** A test file may have changed, or memory ended, when a seed was trained and published. */
  private static void requireAllTests(RunConfig run, SeedResult result) {
    int tests = run.dataBlocks().values().stream().mapToInt(data -> data.test().size()).sum();
    if (result.tests().size() != tests) {
      throw new ModelException(
          new Fault(
              "M94",
              result.folder().toString(),
              "has figures of "
                  + result.tests().size()
                  + " of "
                  + tests
                  + " test sets, because measuring them failed",
              "remove this folder and go on with --resume, which trains this seed again"));
    }
  }

  private String seeds() {
    return runs.get(0).training().seed() + " to " + runs.get(runs.size() - 1).training().seed();
  }

  private String metric() {
    return Problem.metric(config).key();
  }

  /** A complete seed is passed over only if this run would make it again. */
  private static void requireSame(RunConfig run) {
    List<Fault> faults = CompleteRun.differences(run);
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

  /** A kill may have come between the last seed and this, or while tasks were replaced. */
  private boolean isPublished(SeedsReport report) {
    Path folder = config.output().folder();
    Path file = folder.resolve(SeedsReport.FILE_NAME);
    try {
      return OutputFolder.holdsModel(folder)
          && Files.exists(file)
          && Files.readString(file, StandardCharsets.UTF_8).equals(report.json());
    } catch (IOException e) {
      return false; // damaged: it is written again
    }
  }

  private void publish(SeedsReport report) {
    outputs(1)
        .forEach(
            (place, output) -> {
              boolean whole = place.equals(Path.of(""));
              publish(report.best().folder().resolve(place), output, whole ? report : null);
            });
  }

  private static void publish(Path model, OutputFolder output, @Nullable SeedsReport report) {
    Path staged = output.stage();
    try {
      try (Stream<Path> files = Files.list(model)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          DurableFiles.copy(file, staged.resolve(file.getFileName()));
        }
      }
      if (report != null) {
        report.write(staged);
      }
      output.publish(staged);
    } catch (IOException e) {
      throw DurableFiles.cannotWrite(staged, e);
    } finally {
      output.discard(staged);
    }
  }
}
