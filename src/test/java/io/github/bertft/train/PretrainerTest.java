package io.github.bertft.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.bertft.Golden;
import io.github.bertft.kernel.EncoderKernel.Backward;
import io.github.bertft.kernel.KernelProgram;
import io.github.bertft.kernel.OptimizerKernel;
import io.github.bertft.kernel.Precision;
import io.github.bertft.model.ModelFolder;
import io.github.bertft.model.NamedParameter;
import io.github.bertft.model.PretrainingModel;
import io.github.bertft.tokenize.MaskedBatches;
import io.github.bertft.tokenize.PretrainingExamples;
import io.github.bertft.tokenize.SentenceCorpus;
import io.github.bertft.tokenize.TextEncoder;
import io.github.bertft.tokenize.Truncation;
import io.github.bertft.tokenize.WordPieces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PretrainerTest {
  private static final int STEPS = 8;
  private static final int STOPPED_AFTER = 5;

  @TempDir private Path folder;

  /** Four batches of three examples an epoch: with two or three a step, epochs end within one. */
  @ParameterizedTest
  @CsvSource({"1, 0", "2, 0", "3, 1"})
  void should_go_on_bit_for_bit_from_weights_moments_and_state(int accumulation, int halvings)
      throws IOException {
    try (TextEncoder encoder = encoder();
        NDManager manager = NDManager.newBaseManager("PyTorch");
        KernelProgram program = new KernelProgram();
        PretrainingModel whole = model(manager, program);
        PretrainingModel first = model(manager, program);
        PretrainingModel second = model(manager, program)) {
      OptimizerKernel kernel = new OptimizerKernel(program);
      PretrainingExamples examples = examples(encoder);
      try (AdamW one = optimizer(kernel, manager, whole);
          AdamW two = optimizer(kernel, manager, first);
          AdamW three = optimizer(kernel, manager, second)) {
        TrainingState start =
            new TrainingState(0, 0, 0, 0, 0, 0, Double.NEGATIVE_INFINITY, 0, -1, halvings);
        Heard losses = run(whole, one, examples, accumulation, STEPS, start);
        assertThat(losses.steps).hasSize(STEPS);

        Heard parts = run(first, two, examples, accumulation, STOPPED_AFTER, start);
        copy(kernel, manager, first, second);
        kernel.copy(
            manager,
            new NDList(three.state().values().toArray(NDArray[]::new)),
            new NDList(two.state().values().toArray(NDArray[]::new)));
        three.continueAfter(STOPPED_AFTER);
        second.weightsChanged();
        Heard rest = run(second, three, examples, accumulation, STEPS, parts.state);
        parts.steps.addAll(rest.steps);

        assertThat(parts.steps).isEqualTo(losses.steps);
        assertThat(values(second)).usingRecursiveComparison().isEqualTo(values(whole));
      }
    }
  }

  private static Heard run(
      PretrainingModel model,
      AdamW optimizer,
      PretrainingExamples examples,
      int accumulation,
      int steps,
      TrainingState from) {
    LearningRateSchedule schedule =
        new LearningRateSchedule(LearningRateSchedule.Shape.CONSTANT, 0.01, 0, steps);
    Pretrainer.Plan plan = new Pretrainer.Plan(schedule, accumulation, examples.batches(), 1, 3);
    Heard heard = new Heard(from);
    long batch = (long) from.epoch() * examples.batches() + from.batches();
    new Pretrainer(model, optimizer, plan, heard, from).run(new MaskedBatches(examples, batch));
    return heard;
  }

  /** Notes steps and the newest state. */
  private static final class Heard implements Pretrainer.Listener {
    private final List<Pretrainer.Step> steps = new ArrayList<>();
    private TrainingState state;

    Heard(TrainingState from) {
      state = from;
    }

    @Override
    public void onStep(Pretrainer.Step step) {
      steps.add(step);
    }

    @Override
    public void onState(TrainingState newest) {
      state = newest;
    }

    @Override
    public void onHalvedBatches(int examples, int pieces) {
      throw new AssertionError("memory holds these");
    }
  }

  private static void copy(
      OptimizerKernel kernel, NDManager scope, PretrainingModel from, PretrainingModel to) {
    kernel.copy(scope, arrays(to), arrays(from));
  }

  private static NDList arrays(PretrainingModel model) {
    return new NDList(
        model.trainable().stream().map(NamedParameter::array).toArray(NDArray[]::new));
  }

  private static List<float[]> values(PretrainingModel model) {
    return arrays(model).stream().map(NDArray::toFloatArray).toList();
  }

  private static AdamW optimizer(
      OptimizerKernel kernel, NDManager manager, PretrainingModel model) {
    return new AdamW(
        kernel,
        manager,
        model.trainable(),
        TinyTraining.atOneRate(model.trainable(), 0.01),
        AdamW.DEFAULT_BETAS,
        null);
  }

  private static PretrainingModel model(NDManager manager, KernelProgram program) {
    try (ModelFolder source = ModelFolder.open(Golden.path("tiny-bert-pretraining"))) {
      return PretrainingModel.load(
          manager,
          program,
          source,
          new PretrainingModel.Settings(true, 0.1, 0.1, Precision.FP32, Backward.WHOLE, 1));
    }
  }

  private TextEncoder encoder() throws IOException {
    Files.write(
        folder.resolve("vocab.txt"),
        List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "we", "saw", "a", "film", "."));
    return TextEncoder.load(folder, 16, new Truncation.Head());
  }

  private static PretrainingExamples examples(TextEncoder encoder) {
    PretrainingExamples.Plan plan = new PretrainingExamples.Plan(16, true, 0.15, false, true, 4, 5);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      texts.add("We saw a film. " + "A film we saw. ".repeat(1 + i % 3));
    }
    SentenceCorpus corpus =
        SentenceCorpus.of(texts, encoder, plan.freeTokens(encoder.definition().frame()));
    return new PretrainingExamples(
        corpus, corpus, encoder, WordPieces.of(encoder.definition()), plan);
  }
}
