package io.github.bertft.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.github.bertft.export.OnnxExporter.Numbers;
import io.github.bertft.fault.ModelException;
import io.github.bertft.model.ModelFolder;
import io.github.bertft.storage.DurableFiles;
import io.github.bertft.tokenize.TextBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxExporterTest {
  private static final Map<String, String> NOTES = Map.of("bertft.labels", "[\"göod\"]");

  @TempDir private Path folder;

  private Path export(Path trained, String name, Numbers numbers, boolean probabilities) {
    Path file = folder.resolve(name);
    try (ModelFolder model = ModelFolder.open(trained)) {
      new OnnxExporter(numbers, probabilities, "1.2", NOTES).write(file, model);
    }
    return file;
  }

  private static float[][] run(Path file, TextBatch batch) {
    try (OnnxModel model = OnnxRuntime.load().open(file, 1)) {
      return model.logits(batch);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tiny-bert, pooler, 1, concat, none",
        "tiny-bert, mean, 1, concat, none, gelu_new",
        "tiny-bert, max, 2, concat, none, relu",
        "tiny-bert, last, 2, mean, none",
        "tiny-bert, cls, 2, max, none",
        "tiny-distilbert, pooler, 1, concat, none",
        "tiny-distilbert, mean, 2, max, none",
        "tiny-roberta, pooler, 1, concat, none",
        "tiny-xlm-roberta, mean, 1, concat, none",
        "tiny-electra, pooler, 1, concat, none",
      })
  void should_give_the_logits_of_the_model(String kind) throws IOException {
    Path trained = ExportableModel.write(folder, kind);
    Path file = export(trained, "model.onnx", Numbers.FLOAT32, false);

    TextBatch batch =
        kind.contains("roberta") ? ExportableModel.textsOfOneType() : ExportableModel.texts();
    float[][] logits = run(file, batch);

    float[][] expected = ExportableModel.logits(trained, batch);
    assertThat(ExportableModel.difference(expected, logits)).isLessThan(ExportableModel.TOLERANCE);
    assertThat(ExportableModel.difference(expected, new float[5][3])).isGreaterThan(0.1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tiny-bert, mean, 1, concat, mean",
        "tiny-bert, cls, 2, concat, attention",
        "tiny-bert, pooler, 1, concat, max",
        "tiny-distilbert, pooler, 1, concat, attention",
      })
  void should_give_the_logits_of_texts_in_windows(String kind) throws IOException {
    Path trained = ExportableModel.write(folder, kind);
    Path file = export(trained, "model.onnx", Numbers.FLOAT32, false);

    for (TextBatch batch : List.of(ExportableModel.windows(), ExportableModel.texts())) {
      assertThat(
              ExportableModel.difference(ExportableModel.logits(trained, batch), run(file, batch)))
          .isLessThan(ExportableModel.TOLERANCE);
    }
  }

  @Test
  void should_ask_for_no_token_types_where_there_is_one() throws IOException {
    Path trained = ExportableModel.withOneTokenType(folder);
    Path file = export(trained, "model.onnx", Numbers.FLOAT32, false);
    Path torchScript = folder.resolve("model.pt");
    try (ModelFolder model = ModelFolder.open(trained)) {
      TorchScriptExporter.write(torchScript, model);
    }

    TextBatch batch = ExportableModel.textsOfOneType();
    float[][] expected = ExportableModel.logits(trained, batch);
    assertThat(ExportableModel.difference(expected, run(file, batch)))
        .isLessThan(ExportableModel.TOLERANCE);
    try (TorchScriptModel exported = TorchScriptModel.open(torchScript, false)) {
      assertThat(ExportableModel.difference(expected, exported.logits(batch)))
          .isLessThan(ExportableModel.TOLERANCE);
    }
    assertThat(
            ModelProto.parseFrom(Files.readAllBytes(file)).getGraph().getInputList().stream()
                .map(ValueInfoProto::getName))
        .containsExactly("input_ids", "attention_mask");
  }

  @Test
  void should_describe_itself() throws IOException {
    Path trained = ExportableModel.write(folder, "tiny-bert, mean, 1, concat, attention");
    Path file = export(trained, "model.onnx", Numbers.FLOAT32, true);

    ModelProto model = ModelProto.parseFrom(Files.readAllBytes(file));

    assertThat(model.getProducerName()).isEqualTo("bertft");
    assertThat(model.getProducerVersion()).isEqualTo("1.2");
    assertThat(model.getOpsetImportList())
        .singleElement()
        .satisfies(
            set -> {
              assertThat(set.getDomain()).isEmpty();
              assertThat(set.getVersion()).isEqualTo(17);
            });
    assertThat(model.getGraph().getInputList().stream().map(OnnxExporterTest::sizes))
        .containsExactly(
            "input_ids [windows, sequence]",
            "attention_mask [windows, sequence]",
            "token_type_ids [windows, sequence]",
            "overflow_to_sample_mapping [windows]");
    assertThat(model.getGraph().getOutputList().stream().map(OnnxExporterTest::sizes))
        .containsExactly("logits [texts, 3]", "probabilities [texts, 3]");
    assertThat(model.getGraph().getNodeList().stream().map(NodeProto::getDomain)).containsOnly("");
    try (OnnxModel loaded = OnnxRuntime.load().open(file, 1)) {
      assertThat(loaded.metadata()).isEqualTo(NOTES);
    }
  }

  private static String sizes(ValueInfoProto value) {
    return value.getName()
        + " "
        + value.getType().getTensorType().getShape().getDimList().stream()
            .map(
                size -> size.getDimParam().isEmpty() ? size.getDimValue() + "" : size.getDimParam())
            .toList();
  }

  @Test
  void should_write_the_same_bytes_again() throws IOException {
    Path trained = ExportableModel.write(folder, "tiny-bert, mean, 1, concat, none");

    assertThat(export(trained, "first.onnx", Numbers.INT8, true))
        .hasSameBinaryContentAs(export(trained, "second.onnx", Numbers.INT8, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tiny-bert, pooler, 1, concat, none",
        "tiny-distilbert, pooler, 1, concat, attention",
      })
  void should_round_to_8_bits(String kind) throws IOException {
    Path trained = ExportableModel.write(folder, kind);
    Path file = export(trained, "small.onnx", Numbers.INT8, false);

    TextBatch batch = ExportableModel.texts();
    double difference =
        ExportableModel.difference(ExportableModel.logits(trained, batch), run(file, batch));

    // Not exact, but far nearer than the logits are to one another.
    assertThat(difference).isBetween(1e-6, 0.2);
    ModelProto model = ModelProto.parseFrom(Files.readAllBytes(file));
    long products =
        model.getGraph().getNodeList().stream()
            .filter(node -> node.getOpType().equals("MatMulInteger"))
            .count();
    long layers = ModelFolder.open(trained).config().layers();
    assertThat(products).isEqualTo(6 * layers + (kind.contains("attention") ? 3 : 1));
    assertThat(
            model.getGraph().getInitializerList().stream()
                .filter(tensor -> tensor.getDataType() == DataType.INT8.getNumber())
                .count())
        .isEqualTo(products + 1);
  }

  @Test
  void should_scale_each_row_by_its_largest_weight() throws IOException {
    Path trained = ExportableModel.write(folder, "tiny-bert, mean, 1, concat, none");
    ModelProto model =
        ModelProto.parseFrom(
            Files.readAllBytes(export(trained, "small.onnx", Numbers.INT8, false)));
    String name = "encoder.layer.0.intermediate.dense.weight";
    byte[] rounded = tensor(model, name + ".transposed.int8");
    float[] scales = new float[tensor(model, name + ".scales").length / 4];
    ByteBuffer.wrap(tensor(model, name + ".scales"))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(scales);

    try (ModelFolder source = ModelFolder.open(trained)) {
      FloatBuffer weight = source.readFloat32(name).asFloatBuffer();
      int width = weight.remaining() / scales.length;
      for (int row = 0; row < scales.length; row++) {
        int largest = 0;
        for (int column = 0; column < width; column++) {
          int value = rounded[column * scales.length + row];
          largest = Math.max(largest, Math.abs(value));
          assertThat((double) value * scales[row])
              .isCloseTo(weight.get(row * width + column), within(scales[row] * 0.5001));
        }
        assertThat(largest).isEqualTo(127);
      }
    }
  }

  private static byte[] tensor(ModelProto model, String name) {
    return model.getGraph().getInitializerList().stream()
        .filter(tensor -> tensor.getName().equals(name))
        .findFirst()
        .orElseThrow()
        .getRawData()
        .toByteArray();
  }

  @Test
  void should_refuse_what_is_too_large_before_reading_it() {
    OnnxGraph graph = new OnnxGraph();
    graph.constant(
        OnnxTensor.of(
            "large",
            DataType.FLOAT,
            () -> {
              throw new AssertionError("read");
            },
            30_000,
            30_000));
    Path target = folder.resolve("large.onnx");

    assertThatThrownBy(
            () ->
                DurableFiles.write(
                    target, new OnnxFile("large.onnx", graph, "1.2", Map.of())::write))
        .isInstanceOfSatisfying(
            ModelException.class,
            e ->
                assertThat(e.faults().get(0).render())
                    .isEqualTo(
                        "large.onnx: would take 3.60 GB; an ONNX file holds at most 2 GiB, as"
                            + " protobuf does [E03]\n"
                            + "  export with --quantize int8, or take --format torchscript"));
    assertThat(folder).isEmptyDirectory();
  }
}
