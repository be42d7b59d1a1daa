package io.github.bertft.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.bertft.Golden;
import io.github.bertft.hub.ModelReference;
import io.github.bertft.kernel.ClassifierKernel;
import io.github.bertft.kernel.ClassifierKernel.Combination;
import io.github.bertft.kernel.EncoderKernel.States;
import io.github.bertft.kernel.Precision;
import io.github.bertft.tokenize.TextBatch;
import io.github.bertft.tokenize.TokenBatch;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The classifier against Hugging Face transformers with the same weights. */
class TextClassifierParityTest {
  private static GoldenClassifiers classifiers;

  @BeforeAll
  static void start() {
    classifiers = new GoldenClassifiers();
  }

  @AfterAll
  static void stop() {
    classifiers.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tiny-bert",
        "tiny-distilbert",
        "tiny-roberta",
        "tiny-xlm-roberta",
        "tiny-electra"
      })
  void should_give_the_states_and_logits_of_transformers(String name) {
    try (Golden golden = Golden.open(name + "/reference.safetensors");
        NDManager scope = classifiers.scope();
        TextClassifier model = classifiers.load(name, Precision.FP32)) {
      TextBatch batch = golden.batch("step0.");
      NDList states = model.states(scope, batch.parts().get(0), new States(3, false));
      NDList outputs = model.outputs(scope, batch);
      assertThat(states).hasSize(3);
      for (int i = 0; i < 3; i++) {
        golden.assertClose("step0.hidden" + i, states.get(i), Golden.ACTIVATION_TOLERANCE);
      }
      golden.assertClose("step0.pooled", outputs.get(1), Golden.ACTIVATION_TOLERANCE);
      golden.assertClose("step0.logits", outputs.get(0), Golden.ACTIVATION_TOLERANCE);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POOLER, 2, 1, CONCAT, step0.",
    "MEAN, 2, 1, CONCAT, mean.",
    "MAX, 2, 1, CONCAT, max.",
    "LAST, 2, 1, CONCAT, last.",
    "CLS, 2, 2, CONCAT, cls_concat.",
    "MEAN, 2, 2, CONCAT, mean_concat.",
    "MEAN, 2, 2, MEAN, mean_mean.",
    "CLS, 2, 2, MAX, cls_max.",
    "CLS, 1, 1, CONCAT, cls_layer_1."
  })
  void should_give_the_loss_and_every_gradient_of_transformers(
      Pooling pooling, int kept, int read, Combination combination, String reference) {
    Readout readout = new Readout(pooling, read, combination, WindowPooling.NONE);
    checkGradients("tiny-bert", readout, kept, reference);
    checkGradients("tiny-distilbert", readout, kept, reference);
  }

  @ParameterizedTest
  @CsvSource({
    "tiny-roberta, POOLER, 1, step0.",
    "tiny-roberta, MEAN, 1, mean.",
    "tiny-roberta, CLS, 2, cls_concat.",
    "tiny-xlm-roberta, POOLER, 1, step0.",
    "tiny-electra, POOLER, 1, step0.",
    "tiny-electra, MEAN, 1, mean.",
    "tiny-electra, CLS, 2, cls_concat."
  })
  void should_give_the_gradients_of_the_other_families(
      String name, Pooling pooling, int read, String reference) {
    Readout readout = new Readout(pooling, read, Combination.CONCAT, WindowPooling.NONE);
    checkGradients(name, readout, 2, reference);
  }

  private static void checkGradients(String name, Readout readout, int kept, String reference) {
    try (Golden golden = Golden.open(name + "/reference.safetensors");
        NDManager scope = classifiers.scope();
        TextClassifier model = classifiers.load(name, readout, kept, Precision.FP32)) {
      widenClassifier(model, Golden.path(name));
      NDArray logits = model.logits(scope, golden.batch("step0."));
      golden.assertClose(reference + "logits", logits, Golden.ACTIVATION_TOLERANCE);
      NDList gradients = new NDList();
      model.parameters().forEach(p -> gradients.add(scope.ones(p.array().getShape())));
      float loss = classifiers.gradients(model, golden, gradients, false);
      assertThat(loss)
          .isCloseTo(
              golden.floats(reference + "loss")[0], within((float) Golden.ACTIVATION_TOLERANCE));
      assertGradients(golden, reference, model, gradients, 1);

      classifiers.gradients(model, golden, gradients, true);
      assertGradients(golden, reference, model, gradients, 2);
    }
  }

  /** The three rows as windows of two texts, encoded at once or in two parts. */
  @ParameterizedTest
  @CsvSource({
    "MEAN, false",
    "MEAN, true",
    "MAX, false",
    "MAX, true",
    "ATTENTION, false",
    "ATTENTION, true"
  })
  void should_give_the_gradients_of_pytorch_over_windows(WindowPooling windows, boolean inParts) {
    List<String> names = List.of("tiny-bert", "tiny-distilbert", "tiny-roberta", "tiny-electra");
    for (String name : names.subList(0, windows == WindowPooling.MEAN ? 4 : 2)) {
      Readout readout = Readout.lastLayer(Pooling.MEAN).withWindows(windows);
      String reference = "windows_" + windows.word() + ".";
      try (Golden golden = Golden.open(name + "/reference.safetensors");
          NDManager scope = classifiers.scope();
          TextClassifier model = classifiers.load(name, readout, 2, Precision.FP32)) {
        for (NamedParameter parameter : model.parameters()) {
          if (golden.has(reference + "weight." + parameter.name())) {
            parameter.array().set(golden.floats(reference + "weight." + parameter.name()));
          }
        }
        TextBatch batch = windows(golden.batch("step0.").parts().get(0), inParts);
        golden.assertClose(
            reference + "logits", model.logits(scope, batch), Golden.ACTIVATION_TOLERANCE);
        NDList gradients = new NDList();
        model.parameters().forEach(p -> gradients.add(scope.ones(p.array().getShape())));
        classifiers.gradients(
            model, batch, Arrays.copyOf(golden.ints("step0.labels"), 2), gradients, false);
        assertGradients(golden, reference, model, gradients, 1);
        classifiers.gradients(
            model, batch, Arrays.copyOf(golden.ints("step0.labels"), 2), gradients, true);
        assertGradients(golden, reference, model, gradients, 2);
      }
    }
  }

  /** Rows 0 and 2 are windows of the first text, row 1 the second text. */
  private static TextBatch windows(TokenBatch rows, boolean inParts) {
    List<TokenBatch> parts = List.of(rows);
    if (inParts) {
      int tokens = rows.tokens();
      parts =
          List.of(
              new TokenBatch(
                  2,
                  tokens,
                  Arrays.copyOf(rows.inputIds(), 2 * tokens),
                  Arrays.copyOf(rows.tokenTypeIds(), 2 * tokens),
                  Arrays.copyOf(rows.lengths(), 2)),
              new TokenBatch(
                  1,
                  tokens,
                  Arrays.copyOfRange(rows.inputIds(), 2 * tokens, 3 * tokens),
                  Arrays.copyOfRange(rows.tokenTypeIds(), 2 * tokens, 3 * tokens),
                  Arrays.copyOfRange(rows.lengths(), 2, 3)));
    }
    return new TextBatch(new int[] {0, 1}, new int[] {2, 1}, new int[] {0, 2, 1}, parts);
  }

  /** The reference repeats the folder's classifier with other signs where the vector is wider. */
  private static void widenClassifier(TextClassifier model, Path path) {
    NDArray classifier =
        model.parameters().stream()
            .filter(parameter -> parameter.name().equals("classifier.weight"))
            .findFirst()
            .orElseThrow()
            .array();
    if (!model.freshWeights().contains("classifier.weight")) {
      return;
    }
    try (ModelFolder folder = ModelFolder.open(path);
        NDManager scope = classifiers.scope()) {
      Shape shape = new Shape(folder.shape("classifier.weight"));
      NDArray narrow =
          scope.create(folder.readFloat32("classifier.weight"), shape, DataType.FLOAT32);
      classifier.set(narrow.concat(narrow.neg(), 1).toByteBuffer());
    }
  }

  private static void assertGradients(
      Golden golden, String reference, TextClassifier model, NDList gradients, int times) {
    List<String> names = model.parameters().stream().map(NamedParameter::name).toList();
    PublishedParameters.forEach(
        model,
        (published, parameter) ->
            golden.assertClose(
                reference + "gradient." + published,
                gradients.get(names.indexOf(parameter.name())).div(times),
                Golden.GRADIENT_TOLERANCE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tiny-bert",
        "tiny-distilbert",
        "tiny-roberta",
        "tiny-xlm-roberta",
        "tiny-electra"
      })
  void should_stay_near_in_bf16(String name) {
    try (Golden golden = Golden.open(name + "/reference.safetensors");
        NDManager scope = classifiers.scope();
        TextClassifier model = classifiers.load(name, Precision.BF16)) {
      NDArray logits = model.logits(scope, golden.batch("step0."));
      golden.assertClose("step0.logits", logits, Golden.BF16_LOGIT_TOLERANCE);
    }
  }

  @Test
  void should_give_the_built_in_encoder_the_states_of_transformers() {
    try (Golden golden = Golden.open("minilm.safetensors");
        NDManager scope = classifiers.scope();
        ModelFolder folder =
            ModelFolder.open(ModelReference.resolve("minilm", name -> Path.of("")))) {
      ClassifierSettings settings =
          new ClassifierSettings(
              List.of("a", "b"),
              Readout.lastLayer(Pooling.MEAN),
              6,
              Precision.FP32,
              1,
              ClassifierSettings.Training.PLAIN);
      try (TextClassifier model = classifiers.load(folder, settings)) {
        TokenBatch batch = golden.batch("").parts().get(0);
        NDList allStates = model.states(scope, batch, new States(7, false));
        ClassifierKernel kernel = classifiers.kernel();
        for (int i = 0; i < 7; i++) {
          NDArray states = allStates.get(i);
          for (ClassifierKernel.Reduction reduction :
              List.of(ClassifierKernel.Reduction.FIRST, ClassifierKernel.Reduction.MEAN)) {
            NDArray pooled =
                kernel.pool(
                    scope,
                    new NDList(states),
                    batch.lengths(),
                    reduction,
                    Combination.CONCAT,
                    false);
            String name = reduction == ClassifierKernel.Reduction.FIRST ? "first" : "mean";
            golden.assertClose(name + i, pooled, Golden.ACTIVATION_TOLERANCE);
          }
        }
      }
    }
  }

  @Test
  void should_give_a_text_the_same_logits_in_any_company() {
    try (NDManager scope = classifiers.scope();
        TextClassifier model = classifiers.load("tiny-bert", Precision.FP32)) {
      int[] text = {2, 7, 9, 3};
      int[] company = {2, 7, 9, 3, 0, 0, 2, 4, 5, 6, 7, 3};
      TokenBatch one = new TokenBatch(1, 4, text, new int[4], new int[] {4});
      TokenBatch two = new TokenBatch(2, 6, company, new int[12], new int[] {4, 6});
      TextBatch alone = TextBatch.of(one, 0);
      TextBatch together = TextBatch.of(two, 0, 1);
      float[] expected = model.logits(scope, alone).toFloatArray();
      float[] actual = Arrays.copyOf(model.logits(scope, together).toFloatArray(), 3);
      Golden.assertClose("logits", actual, expected, Golden.ACTIVATION_TOLERANCE);
    }
  }
}
