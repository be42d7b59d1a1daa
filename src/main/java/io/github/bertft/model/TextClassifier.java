package io.github.bertft.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.bertft.kernel.ClassifierKernel;
import io.github.bertft.kernel.EncoderKernel;
import io.github.bertft.kernel.EncoderKernel.DropoutStep;
import io.github.bertft.kernel.KernelProgram;
import io.github.bertft.tokenize.TokenBatch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Encoder, pooling and classification head with their weights (Sun et al. 2019, section 3).
 *
 * <p>Weights are float32 on the manager's device. Not thread-safe.
 */
public final class TextClassifier implements AutoCloseable {
  private final NDManager manager;
  private final EncoderConfig config;
  private final ClassifierSettings settings;
  private final EncoderKernel encoder;
  private final ClassifierKernel classifier;
  private final ClassifierKernel.Dense dense;
  private final double headDropout;
  private final List<NamedParameter> parameters = new ArrayList<>();
  private final Set<String> fresh = new HashSet<>();
  private final NDList encoderWeights = new NDList();
  private final NDList headWeights = new NDList();

  private TextClassifier(
      NDManager manager, KernelProgram program, EncoderConfig config, ClassifierSettings settings) {
    this.manager = manager;
    this.config = config;
    this.settings = settings;
    encoder = new EncoderKernel(program, dimensions(config), settings.precision());
    classifier = new ClassifierKernel(program);
    dense = dense(config, settings.pooling());
    headDropout = config.classifierDropout();
  }

  /**
   * Loads the weights that the classifier needs and initialises those that the folder lacks.
   *
   * <p>A folder's own classifier is taken where its labels are those of the settings, in the same
   * order.
   *
   * @param parent on the device to compute on
   * @param program outlives the classifier
   * @throws io.github.bertft.fault.ModelException if a weight of the encoder is damaged
   */
  public static TextClassifier load(
      NDManager parent, KernelProgram program, ModelFolder folder, ClassifierSettings settings) {
    EncoderConfig config =
        folder
            .config()
            .withDropout(
                settings.hiddenDropout(), settings.attentionDropout(), settings.headDropout());
    NDManager manager = parent.newSubManager();
    TextClassifier model = new TextClassifier(manager, program, config, settings);
    try {
      boolean pooler = model.dense == ClassifierKernel.Dense.TANH;
      boolean preClassifier = model.dense == ClassifierKernel.Dense.RELU;
      Map<String, long[]> shapes = new LinkedHashMap<>(WeightNames.encoder(config, pooler));
      shapes.putAll(WeightNames.head(config, settings.labels().size(), preClassifier));
      boolean sameLabels = folder.labels().equals(settings.labels());
      FreshWeights freshWeights = new FreshWeights(settings.seed(), config.initializerRange());
      shapes.forEach(
          (name, shape) -> {
            boolean read = folder.has(name) && (sameLabels || !isClassifier(name));
            NDArray array =
                read
                    ? manager.create(folder.readFloat32(name), new Shape(shape), DataType.FLOAT32)
                    : freshWeights.create(manager, name, shape);
            if (!read) {
              model.fresh.add(name);
            }
            model.add(name, array);
          });
      return model;
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  private void add(String name, NDArray array) {
    NamedParameter parameter = NamedParameter.of(name, array, config.layers());
    parameters.add(parameter);
    (parameter.depth() <= config.layers() ? encoderWeights : headWeights).add(array);
  }

  private static boolean isClassifier(String name) {
    return name.startsWith(WeightNames.CLASSIFIER + ".");
  }

  private static EncoderKernel.Dimensions dimensions(EncoderConfig config) {
    EncoderKernel.Activation activation =
        switch (config.activation()) {
          case GELU -> EncoderKernel.Activation.GELU;
          case GELU_NEW -> EncoderKernel.Activation.GELU_TANH;
          case RELU -> EncoderKernel.Activation.RELU;
        };
    return new EncoderKernel.Dimensions(
        config.layers(),
        config.heads(),
        config.padTokenId(),
        config.typeVocabularySize() > 0,
        activation,
        config.layerNormEps(),
        config.hiddenDropout(),
        config.attentionDropout());
  }

  private static ClassifierKernel.Dense dense(EncoderConfig config, Pooling pooling) {
    if (pooling != Pooling.POOLER) {
      return ClassifierKernel.Dense.NONE;
    }
    return switch (config.architecture()) {
      case BERT -> ClassifierKernel.Dense.TANH;
      case DISTILBERT -> ClassifierKernel.Dense.RELU;
    };
  }

  /**
   * Logits for evaluation: no dropout, no gradient.
   *
   * @param scope owner of the result
   * @return (batch, classes), float32
   */
  public NDArray logits(NDManager scope, TokenBatch batch) {
    return forward(scope, batch, null, false).logits();
  }

  /**
   * Logits through which gradients flow.
   *
   * @param scope owner of the result and of all that the backward pass needs
   * @return (batch, classes), float32
   */
  public NDArray trainingLogits(NDManager scope, TokenBatch batch, DropoutStep dropout) {
    return forward(scope, batch, dropout, false).logits();
  }

  /**
   * What a forward pass computes.
   *
   * @param hiddenStates (batch, tokens, hidden) of the last layer, or the embeddings' output and
   *     all layers
   * @param pooled (batch, hidden): what enters the last linear layer, before dropout
   * @param logits (batch, classes)
   */
  record Outputs(NDList hiddenStates, NDArray pooled, NDArray logits) {}

  Outputs forward(
      NDManager scope, TokenBatch batch, @Nullable DropoutStep dropout, boolean allStates) {
    boolean recording = dropout != null;
    NDList states = encoder.encode(scope, batch, encoderWeights, dropout, allStates);
    NDArray last = states.get(states.size() - 1);
    NDArray pooled =
        classifier.pool(scope, last, batch.lengths(), settings.pooling().reduction(), recording);
    NDList head = classifier.classify(scope, pooled, headWeights, dense, headDropout, dropout);
    return new Outputs(states, head.get(1), head.get(0));
  }

  /** Sizes and constants of the encoder, with the dropout in use. */
  public EncoderConfig config() {
    return config;
  }

  /** Labels, pooling and precision in use. */
  public ClassifierSettings settings() {
    return settings;
  }

  /** All trained arrays, in the order of the computation. */
  public List<NamedParameter> parameters() {
    return List.copyOf(parameters);
  }

  /** Names of the weights that no file held. */
  public List<String> freshWeights() {
    return parameters.stream().map(NamedParameter::name).filter(fresh::contains).toList();
  }

  /** Owner of the weights. */
  public NDManager manager() {
    return manager;
  }

  @Override
  public void close() {
    manager.close();
  }
}
