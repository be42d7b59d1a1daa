package io.github.bertft.run;

import io.github.bertft.checkpoint.CheckpointStore;
import io.github.bertft.config.PretrainingConfig;
import io.github.bertft.config.RunConfig;
import io.github.bertft.config.TrainingConfig;
import io.github.bertft.kernel.Precision;
import io.github.bertft.model.OutputFolder;
import io.github.bertft.model.PretrainingModel;
import io.github.bertft.report.Provenance;
import io.github.bertft.storage.FolderLock;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Pre-trains a model further on texts without labels (Sun et al. 2019, section 5.4). */
public final class PretrainRun {
  /** Where a training with both stages keeps the first one's model, inside its output. */
  static final String STAGE_FOLDER = "pretrained";

  private static final long BYTES_BESIDE_WEIGHTS = 16L << 20;

  private final RunConfig config;
  private final PretrainingConfig pretraining;
  private final TrainingConfig training;
  private final Console console;
  private final ReadBefore before;
  private final Resume resume;
  private final CheckpointStore store;
  private final @Nullable CheckpointStore later;

  private PretrainRun(
      RunConfig config,
      Resume resume,
      ReadBefore before,
      @Nullable CheckpointStore later,
      Console console) {
    this.before = before;
    this.later = later;
    this.config = config;
    this.resume = resume;
    this.console = console;
    pretraining = Objects.requireNonNull(config.pretraining());
    training = config.training();
    store = new CheckpointStore(config.output().folder());
  }

  /**
   * Runs to the end; the model appears complete or not at all. A signal stops it after its step,
   * with a checkpoint in the output folder.
   *
   * @param resume whether to go on from a checkpoint in the output folder
   * @return false if the run to be resumed is complete already
   * @throws io.github.bertft.fault.FaultException if anything of the config cannot be done
   */
  public static boolean run(RunConfig config, Resume resume, Console console) {
    return run(config, resume, ReadBefore.NOTHING, null, console);
  }

  private static boolean run(
      RunConfig config,
      Resume resume,
      ReadBefore before,
      @Nullable CheckpointStore later,
      Console console) {
    return FolderLock.holding(
        config.output().folder(),
        () -> new PretrainRun(config, resume, before, later, console).run());
  }

  /** Where the first of two stages goes. */
  static Path stageFolder(RunConfig config) {
    return config.output().folder().resolve(STAGE_FOLDER);
  }

  /**
   * The first of two stages: pre-trains into a folder of its own, unless a resumed run has done so.
   *
   * @param before what other runs on the same data have read
   * @param later checkpoints of the second stage, which are of other weights where this one trains
   * @return what is left to do: the config of the fine-tuning, from the new weights
   */
  static RunConfig firstStage(
      RunConfig config, Resume resume, ReadBefore before, CheckpointStore later, Console console) {
    Path folder = stageFolder(config);
    if (!run(config.pretrainingInto(folder), resume, before, later, console)) {
      console.say("pre-training is complete already: " + folder);
    }
    return config.afterPretraining(folder.toString());
  }

  private boolean run() {
    if (later == null) {
      Resumption.requireThere(resume, List.of(store));
    }
    if (Resumption.isComplete(
        resume, List.of(store), config.output(), () -> CompleteRun.ofPretraining(config))) {
      store.deleteAll(); // left where a kill came between publishing and this
      return false;
    }
    Resumption resumption = Resumption.find(store, config.output(), resume, console);
    ReadBefore read = ReadBefore.of(resumption).or(() -> before);
    try (StartModel start = new StartModel(config.model(), read, console)) {
      PretrainingParts.check(pretraining, start);
      long weights = ModelPublisher.weightBytes(start.folder());
      OutputFolder output =
          OutputFolder.check(
              config.output().folder(),
              config.output().overwrite(),
              start.path(),
              BYTES_BESIDE_WEIGHTS + weights * (1 + 3L * (training.checkpoints().keep() + 1)));
      PretrainingTexts texts = PretrainingTexts.read(pretraining, config.data(), read, console);
      List<Provenance.DataFile> files =
          List.of(
              texts.file(), pretraining.startShare() == 0 ? start.file() : start.fileWithWeights());
      if (resumption != null) {
        resumption.requireSame(config, files);
      }
      if (later != null) {
        Resumption.requireNotAsked(resume, later);
        if (later.hasAny()) {
          console.say("removed: checkpoints of the fine-tuning after another pre-training");
        }
        later.deleteAll();
      }
      if (resumption == null) {
        store.deleteAll(); // not before everything that can be wrong has been looked at
      }
      Path staged = output.stage();
      try {
        pretrain(start, texts, files, output, staged, resumption);
      } finally {
        output.discard(staged);
      }
    }
    return true;
  }

  private void pretrain(
      StartModel start,
      PretrainingTexts texts,
      List<Provenance.DataFile> files,
      OutputFolder output,
      Path staged,
      @Nullable Resumption resumption) {
    Precision wanted = Resumption.precision(resumption, training);
    try (Compute compute = Compute.start(training.device(), training.threads(), wanted);
        PretrainingParts parts = PretrainingParts.of(config, start, texts, compute)) {
      tell(start, parts, texts, compute);
      if (resumption != null) {
        console.warn(resumption.warnings(HostFacts.of(compute)));
      }
      PretrainedPublisher publisher =
          new PretrainedPublisher(
              config,
              start,
              texts.file(),
              PretrainingParts.limit(pretraining),
              HostFacts.of(compute));
      PretrainingModel model = parts.model();
      String tokenizer = parts.encoder().definition().json();
      new Pretraining(config, console, compute, files, store, resumption)
          .run(
              model,
              start.folder(),
              parts.sets(),
              staged,
              () -> {
                publisher.write(output, staged, model, tokenizer);
                store.deleteAll();
              });
    }
  }

  private void tell(
      StartModel start, PretrainingParts parts, PretrainingTexts texts, Compute compute) {
    PretrainingModel model = parts.model();
    PretrainingSets sets = parts.sets();
    console.say(
        String.format(
            Locale.ROOT,
            "model: %s (%s), masked words%s, %s on %s",
            config.model().name(),
            start.description(),
            pretraining.nextSentence() ? " and next sentence" : "",
            compute.precision().name().toLowerCase(Locale.ROOT),
            compute.deviceName()));
    if (!model.freshWeights().isEmpty()) {
      console.say("newly initialised: " + String.join(", ", model.freshWeights()));
    }
    console.say(
        String.format(
            Locale.ROOT,
            "data: %,d documents, %,d tokens; %,d examples to train on and %,d held out",
            texts.documents().size(),
            sets.corpus().tokens(),
            sets.train().size(),
            sets.heldOut().size()));
    GroupRate.lines(GroupRate.of(pretraining, training, model.config().layers(), model.trainable()))
        .forEach(console::say);
  }
}
