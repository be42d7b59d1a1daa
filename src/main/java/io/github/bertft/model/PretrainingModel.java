package io.github.bertft.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.bertft.kernel.EncoderKernel;
import io.github.bertft.kernel.EncoderKernel.Backward;
import io.github.bertft.kernel.EncoderKernel.DropoutStep;
import io.github.bertft.kernel.EncoderKernel.States;
import io.github.bertft.kernel.KernelProgram;
import io.github.bertft.kernel.OptimizerKernel;
import io.github.bertft.kernel.Precision;
import io.github.bertft.kernel.PretrainingKernel;
import io.github.bertft.tokenize.MaskedBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Encoder with the heads of pre-training: masked words, scored by the word embeddings themselves,
 * and next sentence (Devlin et al. 2018, 3.1).
 *
 * <p>Weights are float32 on the manager's device. Not thread-safe.
 */
public final class PretrainingModel implements AutoCloseable {
  private static final States LAST_LAYER = new States(1, false);

  private final NDManager manager;
  private final EncoderConfig config;
  private final boolean nextSentence;
  private final EncoderKernel encoder;
  private final PretrainingKernel heads;
  private final OptimizerKernel lists;
  private final NDArray everyWord;
  private final List<NamedParameter> parameters = new ArrayList<>();
  private final List<NamedParameter> untrained = new ArrayList<>();
  private final List<String> fresh = new ArrayList<>();
  private final NDList encoderWeights = new NDList();
  private final NDList wordHead = new NDList();
  private final NDList nextHead = new NDList();
  private NDList working = new NDList();

  /**
   * What is trained and how.
   *
   * @param nextSentence whether next sentences are told, too; BERT only
   * @param hiddenDropout null: the model's own; so {@code attentionDropout}
   * @param backward nothing may be frozen
   * @param seed of weights that the folder lacks
   */
  public record Settings(
      boolean nextSentence,
      @Nullable Double hiddenDropout,
      @Nullable Double attentionDropout,
      Precision precision,
      Backward backward,
      long seed) {}

  /**
   * A batch's part in a step.
   *
   * @param hidden hidden tokens of all batches of the step
   * @param examples of all batches of the step
   * @param add whether gradients are added to those of the batches before
   */
  public record StepShare(long hidden, long examples, boolean add) {
    /** Of a batch that is the whole step. */
    public static StepShare whole(MaskedBatch batch) {
      return new StepShare(batch.hidden(), batch.examples(), false);
    }
  }

  private final Settings settings;

  private PretrainingModel(
      NDManager manager, KernelProgram program, EncoderConfig config, Settings settings) {
    this.manager = manager;
    this.config = config;
    this.settings = settings;
    nextSentence = settings.nextSentence();
    EncoderKernel.Dimensions dimensions = config.dimensions();
    encoder = new EncoderKernel(program, dimensions, settings.precision());
    heads =
        new PretrainingKernel(
            program, config.wordHeadActivation(), config.layerNormEps(), settings.precision());
    lists = new OptimizerKernel(program);
    everyWord = manager.create(new long[1]);
  }

  /**
   * Loads the weights of encoder and heads and initialises those that the folder lacks.
   *
   * @param parent on the device to compute on
   * @param program outlives the model
   * @throws io.github.bertft.fault.ModelException if a weight is damaged
   */
  public static PretrainingModel load(
      NDManager parent, KernelProgram program, ModelFolder folder, Settings settings) {
    EncoderConfig config =
        folder.config().withDropout(settings.hiddenDropout(), settings.attentionDropout(), null);
    NDManager manager = parent.newSubManager();
    PretrainingModel model = new PretrainingModel(manager, program, config, settings);
    try {
      model.read(folder);
      model.working = model.encoder.prepare(manager, model.encoderWeights);
      return model;
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  private void read(ModelFolder folder) {
    FreshWeights freshWeights = new FreshWeights(settings.seed(), config.initializerRange());
    Map<String, long[]> pooler = new LinkedHashMap<>(WeightNames.encoder(config, true));
    WeightNames.encoder(config, false)
        .forEach(
            (name, shape) -> {
              encoderWeights.add(read(folder, freshWeights, name, shape, parameters));
              pooler.remove(name);
            });
    WeightNames.wordHead(config)
        .forEach(
            (name, shape) -> wordHead.add(read(folder, freshWeights, name, shape, parameters)));
    if (nextSentence) {
      pooler.putAll(WeightNames.nextHead(config));
      pooler.forEach(
          (name, shape) -> nextHead.add(read(folder, freshWeights, name, shape, parameters)));
    } else if (folder.hasPooler()) {
      pooler.forEach((name, shape) -> read(folder, freshWeights, name, shape, untrained));
    }
  }

  private NDArray read(
      ModelFolder folder,
      FreshWeights freshWeights,
      String name,
      long[] shape,
      List<NamedParameter> list) {
    Optional<ByteBuffer> values = folder.readOfAnyHead(name, shape);
    NDArray array;
    if (values.isPresent()) {
      array = manager.create(values.get(), new Shape(shape), DataType.FLOAT32);
    } else {
      array = freshWeights.create(manager, name, shape);
      fresh.add(name);
    }
    list.add(NamedParameter.of(name, array, config.layers()));
    return array;
  }

  /**
   * Moves each weight towards that of a folder: {@code share} of the folder's and {@code 1 - share}
   * of its own (WiSE-FT, Wortsman et al. 2022). Weights that the folder lacks stay.
   *
   * @param folder the one that this was loaded from
   * @param share between 0 and 1
   */
  public void moveTowards(ModelFolder folder, double share) {
    for (NamedParameter parameter : parameters) {
      NDArray array = parameter.array();
      Shape shape = array.getShape();
      folder
          .readOfAnyHead(parameter.name(), shape.getShape())
          .ifPresent(
              values -> {
                try (NDArray start = manager.create(values, shape, DataType.FLOAT32)) {
                  array.muli(1 - share).addi(start.muli(share));
                }
              });
    }
    weightsChanged();
  }

  /** Losses for evaluation: no dropout, no gradient. */
  public PretrainingLosses losses(MaskedBatch batch) {
    try (NDManager scope = manager.newSubManager()) {
      NDArray states =
          encoder
              .encode(scope, batch.batch(), encoderWeights, working, LAST_LAYER)
              .singletonOrThrow();
      NDList words =
          heads.words(scope, states, masked(scope, batch), encoderWeights.get(0), wordHead);
      double next =
          nextSentence ? heads.next(scope, states, random(scope, batch), nextHead).getFloat() : 0;
      return losses(batch, words, next);
    }
  }

  /**
   * Losses of a batch and its part of the gradients of the step's {@link PretrainingLosses#loss}.
   *
   * @param gradients float32, in the order and shapes of {@link #trainable}: written, or added to
   */
  public PretrainingLosses gradients(
      MaskedBatch batch, DropoutStep dropout, StepShare share, NDList gradients) {
    int wordStart = encoderWeights.size();
    int nextStart = wordStart + wordHead.size();
    try (NDManager scope = manager.newSubManager()) {
      EncoderKernel.Pass pass =
          encoder.forward(
              scope,
              batch.batch(),
              encoderWeights,
              working,
              LAST_LAYER,
              settings.backward(),
              dropout);
      NDArray states = pass.states().singletonOrThrow();
      NDList words =
          heads.wordGradients(
              scope,
              states,
              masked(scope, batch),
              encoderWeights.get(0),
              wordHead,
              new PretrainingKernel.Step(share.hidden(), share.add()),
              new NDList(gradients.subList(wordStart, nextStart)));
      NDArray stateGradients = words.get(2);
      double next = 0;
      if (nextSentence) {
        NDList nextGradients = new NDList(gradients.subList(nextStart, gradients.size()));
        next =
            heads
                .nextGradients(
                    scope,
                    states,
                    random(scope, batch),
                    nextHead,
                    new PretrainingKernel.Step(share.examples(), share.add()),
                    nextGradients,
                    stateGradients)
                .getFloat();
      }
      NDList encoderGradients = new NDList(gradients.subList(0, wordStart));
      encoder.backward(
          scope, pass, new NDList(stateGradients), everyWord, encoderGradients, share.add());
      // The word embeddings are read at both ends.
      lists.move(scope, new NDList(gradients.get(0)), new NDList(words.get(3)), true);
      return losses(batch, words, next);
    }
  }

  private static PretrainingLosses losses(MaskedBatch batch, NDList words, double next) {
    return new PretrainingLosses(
        words.get(0).getFloat(),
        next,
        batch.hidden(),
        batch.examples(),
        (long) words.get(1).getFloat());
  }

  private static PretrainingKernel.Masked masked(NDManager scope, MaskedBatch batch) {
    return new PretrainingKernel.Masked(longs(scope, batch.places()), longs(scope, batch.words()));
  }

  private static NDArray random(NDManager scope, MaskedBatch batch) {
    int[] random = batch.random();
    if (random == null) {
      throw new IllegalArgumentException("next-sentence prediction needs two texts an example");
    }
    return longs(scope, random);
  }

  private static NDArray longs(NDManager scope, int[] values) {
    return scope.create(Arrays.stream(values).asLongStream().toArray());
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

  /** What is trained. */
  public Settings settings() {
    return settings;
  }

  /** What training changes, in the order of the computation. */
  public List<NamedParameter> trainable() {
    return List.copyOf(parameters);
  }

  /** All weights, with those that go along unchanged: a pooler that is not trained. */
  public List<NamedParameter> parameters() {
    List<NamedParameter> all = new ArrayList<>(parameters);
    all.addAll(untrained);
    return all;
  }

  /** Names of the weights that no file held. */
  public List<String> freshWeights() {
    return List.copyOf(fresh);
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
