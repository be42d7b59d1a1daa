package io.github.bertft.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.github.bertft.Golden;
import io.github.bertft.kernel.DropoutMasks;
import io.github.bertft.kernel.EncoderKernel.Backward;
import io.github.bertft.kernel.EncoderKernel.DropoutStep;
import io.github.bertft.kernel.KernelProgram;
import io.github.bertft.kernel.Precision;
import io.github.bertft.tokenize.MaskedBatch;
import io.github.bertft.weights.SafetensorsReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares with {@code BertForPreTraining} and {@code DistilBertForMaskedLM}. */
class PretrainingModelParityTest {
  private static final double BF16_LOSS_TOLERANCE = 0.05;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "tiny-bert, true",
    "tiny-distilbert, false",
    "tiny-roberta, false",
    "tiny-electra, false"
  })
  void should_give_both_losses_and_every_gradient_of_transformers_whole_and_in_pieces(
      String name, boolean next) {
    String saved = name + "-pretraining";
    try (Golden golden = Golden.open(saved + "/reference.safetensors");
        NDManager manager = NDManager.newBaseManager("PyTorch");
        KernelProgram program = new KernelProgram();
        PretrainingModel model = load(manager, program, saved, next, Precision.FP32)) {
      assertThat(model.freshWeights()).isEmpty();
      MaskedBatch batch = batch(golden, next);
      NDList gradients = new NDList();
      model.trainable().forEach(p -> gradients.add(manager.ones(p.array().getShape())));

      PretrainingLosses training =
          model.gradients(
              batch,
              new DropoutStep(new DropoutMasks(1), 0),
              PretrainingModel.StepShare.whole(batch),
              gradients);

      assertLosses(golden, training, Golden.ACTIVATION_TOLERANCE);
      assertLosses(golden, model.losses(batch), Golden.ACTIVATION_TOLERANCE);
      assertThat(training.hidden()).isEqualTo(3);
      assertGradients(golden, model, gradients);

      assertThat(batch.pieces(2)).hasSize(2);
      PretrainingLosses inPieces = PretrainingLosses.NONE;
      for (MaskedBatch piece : batch.pieces(2)) {
        PretrainingModel.StepShare share =
            new PretrainingModel.StepShare(
                batch.hidden(), batch.examples(), inPieces.examples() > 0);
        DropoutStep dropout = new DropoutStep(new DropoutMasks(1), 0);
        inPieces = inPieces.plus(model.gradients(piece, dropout, share, gradients));
      }
      assertLosses(golden, inPieces, Golden.ACTIVATION_TOLERANCE);
      assertGradients(golden, model, gradients);
    }
  }

  private static void assertGradients(Golden golden, PretrainingModel model, NDList gradients) {
    List<NamedParameter> parameters = model.trainable();
    for (int i = 0; i < parameters.size(); i++) {
      String published =
          PublishedNames.published(model.config().architecture(), parameters.get(i).name());
      golden.assertClose("gradient." + published, gradients.get(i), Golden.GRADIENT_TOLERANCE);
    }
  }

  private static void assertLosses(Golden golden, PretrainingLosses losses, double tolerance) {
    assertThat(losses.wordLoss()).isCloseTo(golden.floats("word_loss")[0], within(tolerance));
    assertThat(losses.nextLoss()).isCloseTo(golden.floats("next_loss")[0], within(tolerance));
  }

  /** What transformers saved is what it loads: the same names, shapes and bytes. */
  @ParameterizedTest
  @CsvSource({
    "tiny-bert, true",
    "tiny-distilbert, false",
    "tiny-roberta, false",
    "tiny-electra, false"
  })
  void should_write_the_weights_as_transformers_does(String name, boolean next) {
    Path saved = Golden.path(name + "-pretraining");
    try (NDManager manager = NDManager.newBaseManager("PyTorch");
        KernelProgram program = new KernelProgram();
        ModelFolder source = ModelFolder.open(saved);
        PretrainingModel model =
            load(manager, program, name + "-pretraining", next, Precision.FP32)) {
      PretrainedFolderWriter.write(folder, source, model, "{}");
    }
    try (SafetensorsReader ours = SafetensorsReader.open(folder.resolve("model.safetensors"));
        SafetensorsReader theirs = SafetensorsReader.open(saved.resolve("model.safetensors"))) {
      assertThat(ours.tensors().keySet())
          .containsExactlyInAnyOrderElementsOf(theirs.tensors().keySet());
      for (String weight : theirs.tensors().keySet()) {
        assertThat(ours.readFloat32(weight)).as(weight).isEqualTo(theirs.readFloat32(weight));
      }
    }
  }

  @Test
  void should_stay_near_in_bf16() {
    try (Golden golden = Golden.open("tiny-bert-pretraining/reference.safetensors");
        NDManager manager = NDManager.newBaseManager("PyTorch");
        KernelProgram program = new KernelProgram();
        PretrainingModel model =
            load(manager, program, "tiny-bert-pretraining", true, Precision.BF16)) {
      assertLosses(golden, model.losses(batch(golden, true)), BF16_LOSS_TOLERANCE);
    }
  }

  @Test
  void should_begin_with_new_heads_where_the_folder_has_none() {
    try (NDManager manager = NDManager.newBaseManager("PyTorch");
        KernelProgram program = new KernelProgram();
        PretrainingModel model = load(manager, program, "tiny-distilbert", false, Precision.FP32)) {
      assertThat(model.freshWeights())
          .containsExactly(
              "vocab_transform.weight",
              "vocab_transform.bias",
              "vocab_layer_norm.weight",
              "vocab_layer_norm.bias",
              "vocab_projector.bias");
      NDArray scale = model.trainable().get(model.trainable().size() - 3).array();
      assertThat(scale.toFloatArray()).containsOnly(1f);
    }
  }

  @Test
  void should_move_towards_the_weights_that_it_was_loaded_from() {
    try (NDManager manager = NDManager.newBaseManager("PyTorch");
        KernelProgram program = new KernelProgram();
        ModelFolder start = ModelFolder.open(Golden.path("tiny-distilbert"));
        PretrainingModel model = load(manager, program, "tiny-distilbert", false, Precision.FP32)) {
      List<NamedParameter> weights = model.trainable();
      NDList begun = new NDList();
      weights.forEach(weight -> begun.add(weight.array().duplicate()));
      weights.forEach(weight -> weight.array().muli(5));

      model.moveTowards(start, 0.25);

      for (int i = 0; i < weights.size(); i++) {
        String name = weights.get(i).name();
        // 0.75 of five times the weight and 0.25 of it; one that the folder lacks is not moved
        int times = model.freshWeights().contains(name) ? 5 : 4;
        assertThat(weights.get(i).array().toFloatArray())
            .as(name)
            .containsExactly(begun.get(i).mul(times).toFloatArray(), within(1e-6f));
      }
    }
  }

  private static PretrainingModel load(
      NDManager manager, KernelProgram program, String name, boolean next, Precision precision) {
    try (ModelFolder folder = ModelFolder.open(Golden.path(name))) {
      return PretrainingModel.load(
          manager,
          program,
          folder,
          new PretrainingModel.Settings(next, null, null, precision, Backward.WHOLE, 1));
    }
  }

  private static MaskedBatch batch(Golden golden, boolean next) {
    int[] random = golden.ints("random");
    return new MaskedBatch(
        golden.batch("").parts().get(0),
        golden.ints("places"),
        golden.ints("words"),
        next ? random : null);
  }
}
