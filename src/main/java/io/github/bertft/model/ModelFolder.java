package io.github.bertft.model;

import io.github.bertft.data.ProblemType;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.weights.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model on the disk as the transformers library saves it: config.json, safetensors weights and
 * tokenizer files.
 *
 * <p>Opening checks everything that can be checked without reading a tensor: that every encoder
 * weight is there in the shape that config.json says, and that nothing is there that belongs to no
 * part of the model. Weights are read one at a time under the names of {@link WeightNames}.
 */
public final class ModelFolder implements AutoCloseable {
  private final Path folder;
  private final ModelConfigFile config;
  private final FolderWeights weights;

  private ModelFolder(Path folder, ModelConfigFile config, FolderWeights weights) {
    this.folder = folder;
    this.config = config;
    this.weights = weights;
  }

  /**
   * Opens a folder; closing the result closes its weight files.
   *
   * @throws ModelException if it is missing, damaged or of an unsupported kind
   * @throws io.github.bertft.fault.ResourceException if the disk refuses to read it
   */
  public static ModelFolder open(Path folder) {
    FolderCheck.require(folder);
    Path configFile = folder.resolve("config.json");
    if (!Files.isRegularFile(configFile)) {
      if (Files.isDirectory(folder.resolve(OutputFolder.TASKS))) {
        throw new ModelException(
            new Fault(
                "M100",
                folder.toString(),
                "holds a model for each of several tasks; name the folder of one, "
                    + folder.resolve(OutputFolder.TASKS).resolve("NAME")));
      }
      throw new ModelException(
          new Fault(
              "M09", folder.toString(), "has no config.json; give a folder that holds a model"));
    }
    ModelConfigFile config = ModelConfigFile.read(configFile);
    FolderWeights weights =
        FolderWeights.open(folder, config.encoder().architecture(), config.classifiesTexts());
    ModelFolder model = new ModelFolder(folder, config, weights);
    try {
      model.check();
      return model;
    } catch (RuntimeException | Error e) {
      weights.close();
      throw e;
    }
  }

  /**
   * Reads config.json alone, to know before its weights are there whether a model can be loaded.
   *
   * @throws ModelException if it is damaged or of an unsupported kind
   */
  public static void requireSupported(Path folder) {
    ModelConfigFile.read(folder.resolve("config.json"));
  }

  private void check() {
    boolean anyPooler = weights.hasPart(WeightNames.POOLER);
    Map<String, long[]> expected = WeightNames.encoder(config.encoder(), anyPooler);
    expected.putAll(expectedHead());
    Map<String, TensorInfo> actual = weights.tensors();
    Architecture architecture = config().architecture();
    List<Fault> faults =
        new ArrayList<>(WeightCheck.against(weights.location(), architecture, expected, actual));
    List<String> unexpected =
        actual.keySet().stream()
            .filter(name -> !expected.containsKey(name))
            .map(name -> PublishedNames.withoutPrefix(architecture, name))
            .toList();
    if (!unexpected.isEmpty()) {
      faults.add(WeightCheck.unexpected(weights.location(), unexpected));
    }
    if (!faults.isEmpty()) {
      throw new ModelException(faults);
    }
  }

  /** The head's shapes if the files have any part of one; a fresh model has none. */
  private Map<String, long[]> expectedHead() {
    boolean preClassifier = weights.hasPart(WeightNames.PRE_CLASSIFIER);
    boolean classifier = weights.hasPart(WeightNames.CLASSIFIER);
    if (!preClassifier && !classifier) {
      return Map.of();
    }
    int width = readout().map(r -> r.width(config())).orElse(config().hiddenSize());
    Map<String, long[]> shapes = WeightNames.head(width, labels().size(), preClassifier);
    if (readout().map(Readout::windows).filter(WindowPooling.ATTENTION::equals).isPresent()) {
      shapes.putAll(WeightNames.windowAttention(width, config().hiddenSize()));
    }
    return shapes;
  }

  /** The folder as the user typed it. */
  public Path path() {
    return folder;
  }

  /** Sizes and constants of the encoder. */
  public EncoderConfig config() {
    return config.encoder();
  }

  /**
   * Labels by class id; those of the transformers library ({@code LABEL_0}, …) where the model has
   * a classifier but names none; empty for an encoder without classifier or names.
   */
  public List<String> labels() {
    String bias = WeightNames.CLASSIFIER + ".bias";
    if (!config.labels().isEmpty() || !has(bias)) {
      return config.labels();
    }
    return LabelFields.numbered((int) Math.min(100_000, weights.info(bias).elements()));
  }

  /**
   * What the model tells. Where config.json does not say, as the transformers library has it: a
   * number where there is one output, else one of the classes.
   */
  public ProblemType problem() {
    return FolderProblem.of(config, labels().size());
  }

  /**
   * The folder's config.json, with a name of each of {@link #labels} whether it names them or not.
   */
  public byte[] configWithLabels() {
    return ModelConfigWriter.withLabels(this);
  }

  /** The probability from which each label is given; empty if config.json has none. */
  public List<Float> thresholds() {
    return config.thresholds();
  }

  /** How bertft made one vector of the states; empty for folders of other tools. */
  public Optional<Readout> readout() {
    return Optional.ofNullable(config.readout());
  }

  /** Whether the files have the dense layer over the first token (BERT). */
  public boolean hasPooler() {
    return has(WeightNames.POOLER + ".weight");
  }

  /** Whether the files have a head that tells masked words. */
  public boolean hasWordHead() {
    return weights.otherHeads().containsAll(WeightNames.wordHead(config()).keySet());
  }

  /** Whether the files have a trained classifier. */
  public boolean hasClassifier() {
    return has(WeightNames.CLASSIFIER + ".weight");
  }

  /** Whether the files have a weight of that name. */
  public boolean has(String name) {
    return weights.has(name);
  }

  /** Names in the files that belong to heads of other tasks and are not loaded. */
  public List<String> unusedNames() {
    return weights.unusedNames();
  }

  /** Those of the wanted weights that the files lack, so that they start freshly initialised. */
  public List<String> newlyInitialised(Map<String, long[]> wanted) {
    return wanted.keySet().stream().filter(name -> !has(name)).toList();
  }

  /** A file of the folder, such as tokenizer.json, if it is there. */
  public Optional<Path> file(String name) {
    Path file = folder.resolve(name);
    return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
  }

  /** Names of the files in the folder that hold the weights. */
  public List<String> weightFiles() {
    return weights.fileNames();
  }

  /**
   * A weight as float32, little endian, row-major, in a new direct buffer.
   *
   * @throws ModelException if a value is infinite or not a number
   * @throws io.github.bertft.fault.ResourceException if the disk refuses
   */
  public ByteBuffer readFloat32(String name) {
    return weights.readFloat32(name);
  }

  /**
   * A weight of this model or of a head of another task, as {@link #readFloat32}; empty if the
   * files lack it.
   *
   * @throws ModelException M81 if another head's has another shape
   */
  public Optional<ByteBuffer> readOfAnyHead(String name, long[] shape) {
    return has(name) ? Optional.of(readFloat32(name)) : weights.readOtherHead(name, shape);
  }

  /** A weight's shape. */
  public long[] shape(String name) {
    return weights.info(name).dimensions();
  }

  /** The whole config.json, for keys that bertft only passes on. */
  ModelConfigFile configFile() {
    return config;
  }

  @Override
  public void close() {
    weights.close();
  }
}
