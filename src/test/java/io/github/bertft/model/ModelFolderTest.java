package io.github.bertft.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.fault.ModelException;
import io.github.bertft.weights.DType;
import io.github.bertft.weights.SafetensorsWriter;
import io.github.bertft.weights.TensorData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFolderTest {
  private static final String NEW_LINE = System.lineSeparator() + "  ";
  private static final String CONVERT =
      NEW_LINE
          + "convert it where you trust it, in Python:"
          + " model.save_pretrained(folder, safe_serialization=True)";

  @TempDir Path root;

  @Test
  void reads_an_encoder_by_canonical_names() {
    Path folder = TinyModel.bert(root.resolve("tiny"));
    try (ModelFolder model = ModelFolder.open(folder)) {
      assertThat(model.config().hiddenSize()).isEqualTo(4);
      assertThat(model.hasPooler()).isFalse();
      assertThat(model.hasClassifier()).isFalse();
      assertThat(model.labels()).isEmpty();
      assertThat(model.shape(WeightNames.WORD_EMBEDDINGS)).containsExactly(7, 4);
      ByteBuffer values = model.readFloat32(WeightNames.WORD_EMBEDDINGS);
      assertThat(values.isDirect()).isTrue();
      assertThat(values.remaining()).isEqualTo(7 * 4 * Float.BYTES);
      assertThat(values.getFloat(5 * Float.BYTES)).isEqualTo(5f);
      assertThat(model.newlyInitialised(WeightNames.head(model.config().hiddenSize(), 2, false)))
          .containsExactly("classifier.weight", "classifier.bias");
      assertThat(model.file("config.json")).contains(folder.resolve("config.json"));
      assertThat(model.file("tokenizer.json")).isEmpty();
    }
  }

  @Test
  void leaves_heads_of_other_tasks_and_constants_aside() {
    Path folder = root.resolve("tiny");
    List<TensorData> weights = weights(folder);
    weights.add(TinyModel.counting("bert.embeddings.position_ids", 1, 8));
    weights.add(TinyModel.counting("cls.predictions.bias", 7));
    TinyModel.text(folder, "config.json", TinyModel.BERT);
    SafetensorsWriter.write(folder.resolve("model.safetensors"), weights);
    try (ModelFolder model = ModelFolder.open(folder)) {
      assertThat(model.unusedNames()).containsExactly("cls.predictions.bias");
    }
  }

  @Test
  void names_labels_that_the_config_leaves_out() {
    Path folder = root.resolve("tiny");
    List<TensorData> weights = weights(folder);
    weights.add(TinyModel.counting("classifier.weight", 2, 4));
    weights.add(TinyModel.counting("classifier.bias", 2));
    TinyModel.write(folder, TinyModel.BERT, weights);
    try (ModelFolder model = ModelFolder.open(folder)) {
      assertThat(model.hasClassifier()).isTrue();
      assertThat(model.labels()).containsExactly("LABEL_0", "LABEL_1");
    }
  }

  @Test
  void tells_every_weight_that_does_not_fit() {
    Path folder = root.resolve("tiny");
    List<TensorData> weights = weights(folder);
    weights.removeIf(weight -> weight.name().contains(".attention.self."));
    weights.removeIf(weight -> weight.name().equals("embeddings.LayerNorm.bias"));
    weights.add(TinyModel.counting("embeddings.LayerNorm.bias", 5));
    weights.removeIf(weight -> weight.name().equals("embeddings.LayerNorm.weight"));
    weights.add(
        TensorData.of(
            "embeddings.LayerNorm.weight", DType.I8, new long[] {4}, ByteBuffer.allocate(4)));
    weights.add(TinyModel.counting("encoder.layer.1.output.dense.bias", 4));
    TinyModel.write(folder, TinyModel.BERT, weights);
    String file = folder.resolve("model.safetensors").toString();
    String self = "encoder.layer.0.attention.self.";
    assertFault(
        folder,
        String.join(
            System.lineSeparator(),
            file
                + ": 6 weights are missing: "
                + self
                + "query.weight [4, 4], "
                + self
                + "query.bias [4], "
                + self
                + "key.weight [4, 4], "
                + self
                + "key.bias [4], "
                + self
                + "value.weight [4, 4], "
                + self
                + "value.bias [4] [M12]",
            file
                + ": 1 weight is of another shape than config.json says:"
                + " embeddings.LayerNorm.bias must be [4], was [5] [M12]",
            file
                + ": 1 weight is in a number format that is not read:"
                + " embeddings.LayerNorm.weight I8; F32, F16 and BF16 are [M12]",
            file
                + ": 1 weight is not part of this model: encoder.layer.1.output.dense.bias [M12]"));
  }

  @Test
  void names_at_most_ten_weights() {
    Path folder = root.resolve("tiny");
    TinyModel.text(folder, "config.json", TinyModel.BERT);
    SafetensorsWriter.write(folder.resolve("model.safetensors"), List.of());
    String self = "encoder.layer.0.attention.self.";
    assertFault(
        folder,
        folder.resolve("model.safetensors")
            + ": 21 weights are missing: embeddings.word_embeddings.weight [7, 4],"
            + " embeddings.position_embeddings.weight [8, 4],"
            + " embeddings.token_type_embeddings.weight [2, 4],"
            + " embeddings.LayerNorm.weight [4], embeddings.LayerNorm.bias [4], "
            + self
            + "query.weight [4, 4], "
            + self
            + "query.bias [4], "
            + self
            + "key.weight [4, 4], "
            + self
            + "key.bias [4], "
            + self
            + "value.weight [4, 4] and 11 more [M12]");
  }

  @Test
  void refuses_values_that_are_not_finite_when_they_are_read() {
    Path folder = root.resolve("tiny");
    List<TensorData> weights = weights(folder);
    weights.removeIf(weight -> weight.name().equals("embeddings.LayerNorm.bias"));
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putFloat(4, Float.NaN).putFloat(12, Float.NEGATIVE_INFINITY);
    weights.add(TensorData.of("embeddings.LayerNorm.bias", DType.F32, new long[] {4}, bytes));
    TinyModel.write(folder, TinyModel.BERT, weights);
    try (ModelFolder model = ModelFolder.open(folder)) {
      assertThatThrownBy(() -> model.readFloat32("embeddings.LayerNorm.bias"))
          .isInstanceOf(ModelException.class)
          .hasMessage(
              folder.resolve("model.safetensors")
                  + ": weight \"bert.embeddings.LayerNorm.bias\" has 2 of 4 values that are not"
                  + " finite, the first NaN at 1 [M06]"
                  + NEW_LINE
                  + "the training that made it diverged, or the file is damaged");
    }
  }

  @Test
  void offers_the_nearest_folder() throws IOException {
    Files.createDirectory(root.resolve("minilm-tuned"));
    Path folder = root.resolve("minilm-tunde");
    assertFault(
        folder,
        folder
            + ": no such model folder [M08]"
            + NEW_LINE
            + "did you mean \""
            + root.resolve("minilm-tuned")
            + "\"?");
  }

  @Test
  void refuses_what_is_no_model_folder() {
    Path file = TinyModel.text(root, "model.zip", "x");
    assertFault(file, file + ": is a file; give the folder that holds its config.json [M08]");
    assertFault(root, root + ": has no config.json; give a folder that holds a model [M09]");
    TinyModel.text(root, "config.json", TinyModel.BERT);
    assertFault(
        root,
        root
            + ": has no weights; model.safetensors or model.safetensors.index.json is needed"
            + " [M09]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch_model.bin", "weights.pt", "last.ckpt"})
  void refuses_pickle_files_unread(String name) throws IOException {
    TinyModel.text(root, "config.json", TinyModel.BERT);
    Path canary = root.resolve("canary");
    Path file = Files.write(root.resolve(name), pickleThatMakes(canary));
    assertFault(
        root,
        file
            + ": pickle files can run code and are not loaded; model.safetensors is needed [M07]"
            + CONVERT);
    assertThat(canary).doesNotExist();
  }

  /** Python's {@code pickle.loads} runs {@code touch} on reading it. */
  private static byte[] pickleThatMakes(Path file) {
    byte[] command = ("touch " + file).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(64 + command.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put("\u0080\u0002cposix\nsystem\nX".getBytes(StandardCharsets.ISO_8859_1))
        .putInt(command.length)
        .put(command)
        .put("\u0085R.".getBytes(StandardCharsets.ISO_8859_1))
        .array();
  }

  @Test
  void refuses_pickle_files_under_another_name() throws IOException {
    TinyModel.text(root, "config.json", TinyModel.BERT);
    Path file = root.resolve("model.safetensors");
    String message =
        file
            + ": is a pickle file under another name; pickle files can run code and are not"
            + " loaded [M07]"
            + CONVERT;
    Files.write(file, "PK\u0003\u0004 archive/data.pkl".getBytes(StandardCharsets.ISO_8859_1));
    assertFault(root, message);
    Path canary = root.resolve("canary");
    Files.write(file, pickleThatMakes(canary));
    assertFault(root, message);
    assertThat(canary).doesNotExist();
  }

  @Test
  void names_pointers_and_pages_that_stand_for_weights() {
    TinyModel.text(root, "config.json", TinyModel.BERT);
    Path file =
        TinyModel.text(root, "model.safetensors", "version https://git-lfs.github.com/spec/v1\n");
    assertFault(
        root,
        file + ": is a Git LFS pointer, not the weights [M07]" + NEW_LINE + "try: git lfs pull");
    TinyModel.text(root, "model.safetensors", "<!DOCTYPE html><html>");
    assertFault(root, file + ": is a web page, not the weights; download it again [M07]");
  }

  @Test
  void refuses_a_folder_whose_files_were_being_replaced() throws IOException {
    Path folder = TinyModel.bert(root.resolve("tiny"));
    Files.createDirectory(folder.resolve(StagedFolder.PUBLISHING));
    assertFault(
        folder,
        folder
            + ": holds parts of two models: a run ended while it replaced the files; train again"
            + " [M08]");
  }

  private List<TensorData> weights(Path folder) {
    return TinyModel.weights(TinyModel.config(folder, TinyModel.BERT), false);
  }

  private static void assertFault(Path folder, String message) {
    assertThatThrownBy(() -> ModelFolder.open(folder).close())
        .isInstanceOf(ModelException.class)
        .hasMessage(message);
  }
}
