package io.github.bertft.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.bertft.checkpoint.CheckpointStore;
import io.github.bertft.checkpoint.RunState;
import io.github.bertft.config.ConfigLoader;
import io.github.bertft.config.RunConfig;
import io.github.bertft.data.Dataset;
import io.github.bertft.fuzz.FuzzFile;
import io.github.bertft.report.Provenance;
import io.github.bertft.report.SeedResult;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What a run leaves for the one that goes on with it; the first byte says which file. */
public final class FuzzRunFiles {
  private static final FuzzFile MANIFEST =
      new FuzzFile("checkpoints/step-1/MANIFEST.json")
          .with("checkpoints/step-1/state.json", new byte[] {'{', '}'});
  private static final FuzzFile STATE = new FuzzFile("state.json");
  private static final FuzzFile TRIALS = new FuzzFile("tuning.jsonl");
  private static final FuzzFile PREDICTIONS =
      new FuzzFile("out.csv.partial.json").with("out.csv.partial", new byte[] {'a'});
  private static final FuzzFile METRICS =
      new FuzzFile("metrics.jsonl").with("evaluation.json", "{}".getBytes(UTF_8));
  private static final RunConfig CONFIG =
      ConfigLoader.load(null, List.of("data.train=a.csv"), ConfigLoader.Purpose.READ).config();
  private static final Provenance.Environment ENVIRONMENT =
      new Provenance.Environment("", "", "", "", "", 1, "cpu", "fp32");

  private FuzzRunFiles() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    byte[] content = Arrays.copyOfRange(bytes, 1, bytes.length);
    switch (Byte.toUnsignedInt(bytes[0]) % 5) {
      case 0 ->
          MANIFEST.read(
              content, path -> new CheckpointStore(MANIFEST.folder()).newest(fault -> {}));
      case 1 -> STATE.read(content, path -> resume());
      case 2 -> TRIALS.read(content, path -> trials());
      case 3 -> PREDICTIONS.read(content, FuzzRunFiles::predictions);
      default -> METRICS.read(content, path -> metrics(METRICS.folder()));
    }
  }

  private static void resume() {
    Resumption resumption =
        new Resumption(STATE.folder(), RunState.read(STATE.folder()), /* named= */ false);
    Resumption.precision(resumption, CONFIG.training());
    resumption.warnings(ENVIRONMENT);
    resumption.requireSame(CONFIG, List.of(new Provenance.DataFile("training", "a.csv", "0", 1)));
  }

  private static void trials() {
    TuningJournal journal = new TuningJournal(TRIALS.folder());
    journal
        .config()
        .ifPresent(
            then -> {
              ConfigDifferences.of(journal.file(), then, CONFIG);
              journal.results();
            });
  }

  private static void predictions(Path journal) {
    Path folder = PREDICTIONS.folder();
    Dataset input = Dataset.of(folder.resolve("out.csv.partial"));
    PredictionJournal.open(folder.resolve("out.csv"), input, folder, Map.of("threads", "1"));
  }

  private static void metrics(Path folder) {
    SeedResult.read(1, folder, "accuracy", new SeedResult.Kept(true, 0));
    SeedResult.elapsedMillis(folder);
  }
}
