package io.github.bertft.run;

import io.github.bertft.config.ModelConfig;
import io.github.bertft.config.TrainingConfig;
import io.github.bertft.data.LabelSet;
import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import io.github.bertft.fault.ResourceException;
import io.github.bertft.hub.ModelReference;
import io.github.bertft.hub.cache.HubName;
import io.github.bertft.kernel.ClassifierKernel;
import io.github.bertft.kernel.EncoderKernel;
import io.github.bertft.kernel.Precision;
import io.github.bertft.model.ClassifierSettings;
import io.github.bertft.model.EncoderConfig;
import io.github.bertft.model.ModelFolder;
import io.github.bertft.model.Pooling;
import io.github.bertft.model.Readout;
import io.github.bertft.model.TextClassifier;
import io.github.bertft.model.WindowPooling;
import io.github.bertft.report.Provenance;
import io.github.bertft.storage.FileHash;
import io.github.bertft.storage.HashListing;
import io.github.bertft.storage.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The encoder that a run starts from, as config and folder together have it. */
final class StartModel implements AutoCloseable {
  /** All that is read of a folder but weights. */
  private static final List<String> FILES =
      List.of(
          "config.json",
          "tokenizer.json",
          "tokenizer_config.json",
          "vocab.txt",
          "vocab.json",
          "merges.txt",
          "added_tokens.json",
          "special_tokens_map.json",
          "1_Pooling/config.json");

  private final ModelConfig config;
  private final Path path;
  private @Nullable HubName asked;
  private final ModelFolder folder;
  private final LayerChoice layers;
  private final Readout readout;

  /**
   * Finds, unpacks or downloads if need be, and opens it.
   *
   * @throws ConfigException if it lacks the layers that the config names
   * @throws ResourceException R49 if memory cannot hold it
   */
  StartModel(ModelConfig config, Console console) {
    this(config, ReadBefore.NOTHING, console);
  }

  /** The same of a run that goes on: one of the hub at the commit at which the run began. */
  StartModel(ModelConfig config, ReadBefore before, Console console) {
    this.config = config;
    path =
        ModelReference.resolve(
            config.name(),
            name -> {
              asked = before.model(name, console);
              return HubDownload.folder(asked, console);
            });
    folder = ModelFolder.open(path);
    try {
      MemoryCheck.requireForUse(path, folder.config());
      layers = LayerChoice.of(config.layers(), config.name(), folder.config().layers());
      readout = readout();
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  Path path() {
    return path;
  }

  /** The model's name on the hub, if it came from there: the folder is named after its commit. */
  Optional<HubName> hubName() {
    String commit = String.valueOf(path.getFileName());
    return Optional.ofNullable(asked)
        .map(name -> new HubName(name.kind(), name.repository(), commit));
  }

  /** What tells others from what this started: with the commit where the hub has it. */
  String reference() {
    return hubName().map(HubName::text).orElse(config.name());
  }

  /**
   * What a run that goes on must find again: all that a checkpoint does not hold, which is how the
   * encoder is built and how texts become tokens.
   *
   * @throws ResourceException R21 if the disk refuses
   */
  Provenance.DataFile file() {
    return file(FILES);
  }

  /** The same of a run that comes back to the weights at its end. */
  Provenance.DataFile fileWithWeights() {
    List<String> names = new ArrayList<>(FILES);
    names.addAll(folder.weightFiles());
    return file(names);
  }

  private Provenance.DataFile file(List<String> names) {
    HashListing listing = new HashListing();
    for (String name : names) {
      Path file = path.resolve(name);
      if (Files.isRegularFile(file)) {
        try {
          listing.add(name, FileHash.of(file));
        } catch (IOException e) {
          throw new ResourceException(
              new Fault("R21", file.toString(), "cannot be read: " + IoReason.of(e)), e);
        }
      }
    }
    return new Provenance.DataFile(ReadBefore.MODEL, reference(), listing.hash().sha256(), 0);
  }

  ModelFolder folder() {
    return folder;
  }

  /** How the config wants a text's vector made. */
  private Readout readout() {
    if (layers.count() == 1) {
      return config.pooling() == ModelConfig.Pooling.AUTO && !layers.isChosen()
          ? Readout.bestFor(folder)
          : Readout.lastLayer(pooling());
    }
    Pooling pooling = pooling();
    if (pooling == Pooling.POOLER && config.pooling() == ModelConfig.Pooling.AUTO) {
      pooling = Pooling.CLS; // a pooler takes one layer's state
    }
    if (pooling == Pooling.POOLER) {
      throw new ConfigException(
          new Fault(
              "C19",
              "model.pooling",
              "pooler reads one layer, model.layers is " + Quoted.of(config.layers()),
              "take cls, mean, max or last"));
    }
    return new Readout(
        pooling,
        layers.count(),
        ClassifierKernel.Combination.valueOf(config.layerPooling().name()),
        WindowPooling.NONE);
  }

  private Pooling pooling() {
    return config.pooling() == ModelConfig.Pooling.AUTO
        ? Readout.bestFor(folder).pooling()
        : Pooling.valueOf(config.pooling().name());
  }

  /**
   * The classifier to be trained; the caller closes it.
   *
   * @param limit says whether long texts have windows
   */
  TextClassifier classifier(
      Compute compute, LabelSet labels, Provenance.TextLimit limit, TrainingConfig training) {
    MemoryCheck.requireForTraining(
        path, folder.config().withLayers(layers.kept()), training.freezeLayers());
    WindowPooling windows = TextLimits.windowPooling(limit);
    return TextClassifier.load(
        compute.manager(),
        compute.program(),
        folder,
        settings(labels, windows, compute.precision(), training));
  }

  /**
   * Whether the model can be trained as the config says.
   *
   * @throws ConfigException if not
   */
  void check(TrainingConfig training) {
    DropoutCheck.run(training, config, folder.config());
    frozenDepths(training, layers.kept());
    freshLayers(training, layers.kept());
  }

  private ClassifierSettings settings(
      LabelSet labels, WindowPooling windows, Precision precision, TrainingConfig training) {
    DropoutCheck.run(training, config, folder.config());
    return new ClassifierSettings(
        labels.names(),
        readout.withWindows(windows),
        layers.kept(),
        precision,
        training.seed(),
        new ClassifierSettings.Training(
            config.hiddenDropout(),
            config.attentionDropout(),
            config.dropout(),
            new EncoderKernel.Backward(
                training.gradientCheckpointing(), frozenDepths(training, layers.kept())),
            freshLayers(training, layers.kept())));
  }

  /**
   * For how many depths from below nothing is trained: 1 the embeddings, n + 1 n layers as well.
   *
   * @throws ConfigException if the model has fewer layers than are to be frozen
   */
  private int frozenDepths(TrainingConfig training, int layers) {
    if (training.freezeLayers() > layers) {
      throw new ConfigException(
          new Fault(
              "C18",
              "training.freeze_layers",
              "must be at most the number of layers of "
                  + config.name()
                  + ", "
                  + layers
                  + ", was "
                  + training.freezeLayers(),
              "lower it"));
    }
    if (training.freezeLayers() > 0) {
      return training.freezeLayers() + 1;
    }
    return training.freezeEmbeddings() ? 1 : 0;
  }

  /**
   * How many layers start anew.
   *
   * @throws ConfigException C121 if the model has fewer, C122 if some of them are frozen
   */
  private int freshLayers(TrainingConfig training, int layers) {
    int fresh = config.reinitializeLayers();
    if (fresh > layers) {
      throw new ConfigException(
          new Fault(
              "C121",
              "model.reinitialize_layers",
              String.format(
                  Locale.ROOT,
                  "must be at most the number of layers of %s, %d, was %d",
                  config.name(),
                  layers,
                  fresh),
              "lower it"));
    }
    if (fresh > 0 && fresh + training.freezeLayers() > layers) {
      throw new ConfigException(
          new Fault(
              "C122",
              "model.reinitialize_layers",
              String.format(
                  Locale.ROOT,
                  "must leave out the %d frozen of %d layers, was %d",
                  training.freezeLayers(),
                  layers,
                  fresh),
              "a layer that starts anew must be trained: lower it or training.freeze_layers"));
    }
    return fresh;
  }

  /** As {@code BERT, 6 layers, hidden size 384}. */
  String description() {
    EncoderConfig encoder = folder.config();
    return String.format(
        Locale.ROOT,
        "%s, %d layers, hidden size %d",
        encoder.architecture().displayName(),
        encoder.layers(),
        encoder.hiddenSize());
  }

  @Override
  public void close() {
    folder.close();
  }
}
