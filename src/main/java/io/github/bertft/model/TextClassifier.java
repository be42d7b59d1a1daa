package io.github.bertft.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.bertft.kernel.EncoderKernel;
import io.github.bertft.kernel.EncoderKernel.DropoutStep;
import io.github.bertft.kernel.EncoderKernel.States;
import io.github.bertft.kernel.KernelProgram;
import io.github.bertft.kernel.OptimizerKernel;
import io.github.bertft.tokenize.TextBatch;
import io.github.bertft.tokenize.TokenBatch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Encoder, pooling and classification head with their weights (Sun et al. 2019, section 3).
 *
 * <p>Weights are float32 on the manager's device. Only {@link #logits} may be called from several
 * threads at once.
 */
public final class TextClassifier implements AutoCloseable {
  private final NDManager manager;
  private final EncoderConfig config;
  private final ClassifierSettings settings;
  private final Encoder encoder;
  private final ClassifierHead head;
  private final OptimizerKernel lists;
  private final List<NamedParameter> parameters = new ArrayList<>();
  private final Set<String> fresh = new HashSet<>();

  private TextClassifier(
      NDManager manager,
      KernelProgram program,
      EncoderConfig config,
      ClassifierSettings settings,
      Encoder encoder) {
    this.manager = manager;
    this.config = config;
    this.settings = settings;
    this.encoder = encoder;
    head = new ClassifierHead(program, config, settings.readout());
    lists = new OptimizerKernel(program);
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
    Encoder encoder =
        new Encoder(
            manager,
            new EncoderKernel(program, config.dimensions(), settings.precision()),
            settings.training().backward());
    TextClassifier model = new TextClassifier(manager, program, config, settings, encoder);
    try {
      model.load(
          folder, WeightNames.classifier(config, settings.readout(), settings.labels().size()));
      model.parameters.stream().filter(model::isEncoder).forEach(p -> encoder.add(p.array()));
      encoder.prepare();
      return model;
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  private void load(ModelFolder folder, Map<String, long[]> shapes) {
    StartWeights start =
        new StartWeights(
            folder,
            settings.labels(),
            new FreshWeights(settings.seed(), config.initializerRange()));
    shapes.forEach(
        (name, shape) -> {
          if (!start.has(name, shape)) {
            fresh.add(name);
          }
          add(
              NamedParameter.of(
                  name,
                  start.create(manager, name, shape, settings.startsAnew(name)),
                  config.layers()));
        });
  }

  /**
   * A classifier with other labels over the same weights, but for a last layer of its own, which is
   * the folder's where that has these labels. It is closed with this one.
   */
  public TextClassifier sibling(KernelProgram program, ModelFolder folder, List<String> labels) {
    ClassifierSettings own = settings.withLabels(labels);
    TextClassifier model =
        new TextClassifier(manager.newSubManager(), program, config, own, encoder);
    parameters.stream().filter(shared -> !shared.isClassifier()).forEach(model::add);
    model.load(folder, WeightNames.head(settings.readout().width(config), labels.size(), false));
    return model;
  }

  private void add(NamedParameter parameter) {
    parameters.add(parameter);
    if (!isEncoder(parameter)) {
      head.weights().add(parameter.array());
    }
  }

  private boolean isEncoder(NamedParameter parameter) {
    return parameter.depth() <= config.layers();
  }

  /**
   * Logits for evaluation: no dropout, no gradient.
   *
   * @param scope owner of the result
   * @return (texts, classes), float32
   */
  public NDArray logits(NDManager scope, TextBatch batch) {
    return outputs(scope, batch).get(0);
  }

  /** Logits (texts, classes) and what enters the last linear layer, before dropout. */
  NDList outputs(NDManager scope, TextBatch batch) {
    NDList vectors = new NDList();
    for (TokenBatch part : batch.parts()) {
      try (NDManager partScope = manager.newSubManager()) {
        NDList states = encoder.states(partScope, part, settings.readout().states());
        vectors.add(kept(head.pool(partScope, states, part.lengths(), false), scope));
      }
    }
    return head.apply(scope, vectors, batch, null);
  }

  NDList states(NDManager scope, TokenBatch batch, States wanted) {
    return encoder.states(scope, batch, wanted);
  }

  private static NDArray kept(NDArray array, NDManager scope) {
    array.attach(scope);
    return array;
  }

  /**
   * The loss of a batch and the gradients of all trainable parameters.
   *
   * <p>The encoder's backward pass is written out in its kernel; through head and loss DJL's
   * autograd runs. Of several parts all but the last are encoded twice, so that memory stays that
   * of one.
   *
   * @param dropout of the first part; each further one takes the next step's masks
   * @param loss from logits (texts, classes), float32, to a scalar; must be differentiable
   * @param gradients float32, in the order and shapes of {@link #trainable}, but see {@link
   *     #useWords}: written, or added to
   * @param add whether to add to what stands there
   * @return the loss
   */
  public float gradients(
      TextBatch batch,
      DropoutStep dropout,
      BiFunction<NDManager, NDArray, NDArray> loss,
      NDList gradients,
      boolean add) {
    int last = batch.parts().size() - 1;
    try (NDManager scope = manager.newSubManager()) {
      NDList vectors = new NDList();
      for (int i = 0; i < last; i++) {
        try (NDManager partScope = manager.newSubManager()) {
          vectors.add(kept(vectors(partScope, forward(partScope, batch, i, dropout)), scope));
        }
      }
      ClassifierHead.Gradients fromHead;
      NDList encoderGradients;
      try (NDManager partScope = manager.newSubManager()) {
        EncoderPart part = forward(partScope, batch, last, dropout);
        vectors.add(vectors(partScope, part));
        fromHead = head.gradients(scope, vectors, batch, dropout, loss);
        encoderGradients = split(scope, gradients, fromHead.weights(), add);
        backward(partScope, part, fromHead.vectors().get(last), encoderGradients, add);
      }
      for (int i = 0; i < last; i++) {
        try (NDManager partScope = manager.newSubManager()) {
          EncoderPart again = forward(partScope, batch, i, dropout);
          backward(partScope, again, fromHead.vectors().get(i), encoderGradients, true);
        }
      }
      return fromHead.loss();
    }
  }

  /** A part of a batch and its pass through the encoder. */
  private record EncoderPart(TokenBatch batch, EncoderKernel.Pass pass) {}

  private EncoderPart forward(NDManager scope, TextBatch batch, int part, DropoutStep dropout) {
    TokenBatch tokens = batch.parts().get(part);
    DropoutStep own = new DropoutStep(dropout.masks(), dropout.step() + part);
    States wanted = settings.readout().states();
    return new EncoderPart(tokens, encoder.forward(scope, tokens, wanted, own));
  }

  private NDArray vectors(NDManager scope, EncoderPart part) {
    return head.pool(scope, part.pass().states(), part.batch().lengths(), true);
  }

  private void backward(
      NDManager scope, EncoderPart part, NDArray vectorGradient, NDList gradients, boolean add) {
    NDList states =
        head.stateGradients(scope, part.pass().states(), part.batch().lengths(), vectorGradient);
    encoder.backward(scope, part.pass(), states, gradients, add);
  }

  /** Hands over the head's gradients, which stand last; gives the places of the encoder's. */
  private NDList split(NDManager scope, NDList gradients, NDList headGradients, boolean add) {
    int trained = gradients.size() - head.weights().size();
    lists.move(scope, new NDList(gradients.subList(trained, gradients.size())), headGradients, add);
    return new NDList(gradients.subList(0, trained));
  }

  /**
   * Promises that training texts hold no other words, so that the gradient of the word embeddings
   * has a row for each of these ids only, in this order; each once, the padding token among them.
   */
  public void useWords(int[] words) {
    encoder.useWords(words, config.vocabularySize());
  }

  /** Computes no gradients of so many depths from below, or of more that the settings freeze. */
  public void freeze(int depths) {
    encoder.freeze(depths);
  }

  /** Must be called after the values of {@link #parameters} have changed, before the next use. */
  public void weightsChanged() {
    encoder.refresh();
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

  /** Names of the weights that no file held; re-initialised layers are not among them. */
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
