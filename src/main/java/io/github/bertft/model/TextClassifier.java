package io.github.bertft.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.bertft.kernel.ClassifierKernel;
import io.github.bertft.kernel.EncoderKernel;
import io.github.bertft.kernel.EncoderKernel.DropoutStep;
import io.github.bertft.kernel.EncoderKernel.States;
import io.github.bertft.kernel.KernelProgram;
import io.github.bertft.kernel.OptimizerKernel;
import io.github.bertft.tokenize.TokenBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

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
  private final ClassifierHead head;
  private final OptimizerKernel lists;
  private final List<NamedParameter> parameters = new ArrayList<>();
  private final Set<String> fresh = new HashSet<>();
  private final NDList encoderWeights = new NDList();

  /** The encoder's weights in the form in which its layers use them. */
  private NDList working = new NDList();

  /** Of each word's row in the gradient of the word embeddings; one number: every word has one. */
  private NDArray wordPlaces;

  private TextClassifier(
      NDManager manager, KernelProgram program, EncoderConfig config, ClassifierSettings settings) {
    this.manager = manager;
    this.config = config;
    this.settings = settings;
    encoder = new EncoderKernel(program, config.dimensions(), settings.precision());
    head = new ClassifierHead(program, config, settings.readout());
    lists = new OptimizerKernel(program);
    wordPlaces = manager.create(new long[1]);
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
            .withLayers(settings.layers())
            .withDropout(
                settings.training().hiddenDropout(),
                settings.training().attentionDropout(),
                settings.training().headDropout());
    NDManager manager = parent.newSubManager();
    TextClassifier model = new TextClassifier(manager, program, config, settings);
    try {
      boolean pooler = model.head.dense() == ClassifierKernel.Dense.TANH;
      boolean preClassifier = model.head.dense() == ClassifierKernel.Dense.RELU;
      int width = settings.readout().width(config);
      Map<String, long[]> shapes = new LinkedHashMap<>(WeightNames.encoder(config, pooler));
      shapes.putAll(WeightNames.head(width, settings.labels().size(), preClassifier));
      boolean sameLabels = folder.labels().equals(settings.labels());
      FreshWeights freshWeights = new FreshWeights(settings.seed(), config.initializerRange());
      shapes.forEach(
          (name, shape) -> {
            boolean own = !isClassifier(name) || (sameLabels && fits(folder, name, shape));
            boolean read = folder.has(name) && own;
            NDArray array =
                read
                    ? manager.create(folder.readFloat32(name), new Shape(shape), DataType.FLOAT32)
                    : freshWeights.create(manager, name, shape);
            if (!read) {
              model.fresh.add(name);
            }
            model.add(name, array);
          });
      model.working = model.encoder.prepare(manager, model.encoderWeights);
      return model;
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  private void add(String name, NDArray array) {
    NamedParameter parameter = NamedParameter.of(name, array, config.layers());
    parameters.add(parameter);
    (parameter.depth() <= config.layers() ? encoderWeights : head.weights()).add(array);
  }

  /** A classifier of other layers has another width. */
  private static boolean fits(ModelFolder folder, String name, long[] shape) {
    return Arrays.equals(folder.shape(name), shape);
  }

  private static boolean isClassifier(String name) {
    return name.startsWith(WeightNames.CLASSIFIER + ".");
  }

  /**
   * Logits for evaluation: no dropout, no gradient.
   *
   * @param scope owner of the result
   * @return (batch, classes), float32
   */
  public NDArray logits(NDManager scope, TokenBatch batch) {
    return forward(scope, batch, false).logits();
  }

  /**
   * What a forward pass computes.
   *
   * @param hiddenStates (batch, tokens, hidden): the embeddings' output and all layers'; or only
   *     what the readout reads
   * @param pooled (batch, width): what enters the last linear layer, before dropout
   * @param logits (batch, classes)
   */
  record Outputs(NDList hiddenStates, NDArray pooled, NDArray logits) {}

  Outputs forward(NDManager scope, TokenBatch batch, boolean allStates) {
    States read = settings.readout().states();
    States wanted = allStates ? new States(config.layers() + 1, false) : read;
    NDList states = encoder.encode(scope, batch, encoderWeights, working, wanted);
    NDList top = new NDList(states.subList(states.size() - read.count(), states.size()));
    NDList results = head.apply(scope, top, batch.lengths(), null);
    return new Outputs(states, results.get(1), results.get(0));
  }

  /**
   * The loss of a batch and the gradients of all trainable parameters.
   *
   * <p>The encoder's backward pass is written out in its kernel; through head and loss DJL's
   * autograd runs.
   *
   * @param loss from logits (batch, classes), float32, to a scalar; must be differentiable
   * @param gradients float32, in the order and shapes of {@link #trainable}, but see {@link
   *     #useWords}: written, or added to
   * @param add whether to add to what stands there
   * @return the loss
   */
  public float gradients(
      TokenBatch batch,
      DropoutStep dropout,
      BiFunction<NDManager, NDArray, NDArray> loss,
      NDList gradients,
      boolean add) {
    try (NDManager scope = manager.newSubManager()) {
      EncoderKernel.Pass pass =
          encoder.forward(
              scope,
              batch,
              encoderWeights,
              working,
              settings.readout().states(),
              settings.training().backward(),
              dropout);
      ClassifierHead.Gradients head =
          this.head.gradients(scope, pass.states(), batch.lengths(), dropout, loss);
      int trained = gradients.size() - head.weights().size();
      lists.move(
          scope, new NDList(gradients.subList(trained, gradients.size())), head.weights(), add);
      NDList encoderGradients = new NDList();
      for (int i = trained; i < encoderWeights.size(); i++) {
        encoderGradients.add(scope.create(0f)); // the frozen come first and get none
      }
      encoderGradients.addAll(gradients.subList(0, trained));
      encoder.backward(scope, pass, head.states(), wordPlaces, encoderGradients, add);
      return head.loss();
    }
  }

  /**
   * Promises that training texts hold no other words, so that the gradient of the word embeddings
   * has a row for each of these only, in this order.
   *
   * @param words ids, each once, with the padding token
   */
  public void useWords(int[] words) {
    long[] places = new long[config.vocabularySize()];
    for (int place = 0; place < words.length; place++) {
      places[words[place]] = place;
    }
    wordPlaces.close();
    wordPlaces = manager.create(places);
  }

  /** Must be called after the values of {@link #parameters} have changed, before the next use. */
  public void weightsChanged() {
    try (NDManager scope = manager.newSubManager()) {
      encoder.refresh(scope, encoderWeights, working);
    }
  }

  /** Sizes and constants of the encoder, with the dropout in use. */
  public EncoderConfig config() {
    return config;
  }

  /** Labels, readout and precision in use. */
  public ClassifierSettings settings() {
    return settings;
  }

  /** All weights, in the order of the computation. */
  public List<NamedParameter> parameters() {
    return List.copyOf(parameters);
  }

  /** All weights but the frozen ones, in the same order. */
  public List<NamedParameter> trainable() {
    int frozenDepths = settings.training().backward().frozenDepths();
    return parameters.stream().filter(parameter -> parameter.depth() >= frozenDepths).toList();
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
