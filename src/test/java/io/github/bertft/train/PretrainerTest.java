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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainerTest {
  private static final int STEPS = 8;
  private static final int STOPPED_AFTER = 5;

  @TempDir private Path folder;

  @Test
  void should_go_on_bit_for_bit_from_weights_moments_and_step() throws IOException {
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
        List<Double> losses = run(whole, one, examples, STEPS);
        assertThat(losses).hasSize(STEPS);

        List<Double> parts = run(first, two, examples, STOPPED_AFTER);
        copy(kernel, manager, first, second);
        kernel.copy(
            manager,
            new NDList(three.state().values().toArray(NDArray[]::new)),
            new NDList(two.state().values().toArray(NDArray[]::new)));
        three.continueAfter(STOPPED_AFTER);
        second.weightsChanged();
        parts.addAll(run(second, three, examples, STEPS));

        assertThat(parts).isEqualTo(losses);
        assertThat(values(second)).usingRecursiveComparison().isEqualTo(values(whole));
      }
    }
  }

  private static List<Double> run(
      PretrainingModel model, AdamW optimizer, PretrainingExamples examples, int steps) {
    LearningRateSchedule schedule =
        new LearningRateSchedule(LearningRateSchedule.Shape.CONSTANT, 0.01, 0, steps);
    List<Double> losses = new ArrayList<>();
    new Pretrainer(model, optimizer, new Pretrainer.Plan(schedule, 1, 3))
        .run(
            new MaskedBatches(examples, optimizer.steps()),
            step -> losses.add(step.losses().sum()));
    return losses;
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
        ParameterGroup.atOneRate(model.trainable(), 0.01),
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
    SentenceCorpus corpus = SentenceCorpus.of(texts, encoder, plan.freeTokens());
    return new PretrainingExamples(
        corpus, corpus, encoder, WordPieces.of(encoder.definition()), plan);
  }
}
