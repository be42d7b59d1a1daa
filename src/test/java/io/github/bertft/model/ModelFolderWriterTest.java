package io.github.bertft.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.bertft.weights.SafetensorsReader;
import io.github.bertft.weights.TensorData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderWriterTest {
  private static final List<String> LABELS = List.of("bad", "göod");

  @TempDir Path root;
  private Path out;

  @BeforeEach
  void make_output() throws IOException {
    out = Files.createDirectory(root.resolve("out"));
  }

  @Test
  void writes_the_standard_bert_classifier() throws IOException {
    Path source = source(TinyModel.BERT.replace("{", "{\"num_labels\": 5, \"other\": [1],"));
    try (ModelFolder model = ModelFolder.open(source)) {
      ModelFolderWriter.write(out, contents(model, Pooling.POOLER));
    }
    JsonNode config = json("config.json");
    assertThat(config.path("architectures").toString())
        .isEqualTo("[\"BertForSequenceClassification\"]");
    assertThat(config.path("id2label").toString()).isEqualTo("{\"0\":\"bad\",\"1\":\"göod\"}");
    assertThat(config.path("label2id").toString()).isEqualTo("{\"bad\":0,\"göod\":1}");
    assertThat(config.path("problem_type").asText()).isEqualTo("single_label_classification");
    assertThat(config.path("bertft_pooling").asText()).isEqualTo("pooler");
    assertThat(config.path("other").toString()).isEqualTo("[1]");
    assertThat(config.has("num_labels")).isFalse();
    assertThat(config.has("auto_map")).isFalse();
    assertThat(out.resolve("modeling_bertft.py")).doesNotExist();
    try (SafetensorsReader reader = SafetensorsReader.open(out.resolve("model.safetensors"))) {
      assertThat(reader.tensors().keySet())
          .startsWith("bert.embeddings.word_embeddings.weight")
          .endsWith("bert.pooler.dense.bias", "classifier.weight", "classifier.bias");
      assertThat(reader.metadata()).isEqualTo(Map.of("format", "pt"));
    }
  }

  @Test
  void puts_its_code_beside_another_pooling() throws IOException {
    try (ModelFolder model = ModelFolder.open(source(TinyModel.BERT))) {
      ModelFolderWriter.write(out, contents(model, Pooling.MEAN));
    }
    assertThat(json("config.json").path("auto_map").toString())
        .isEqualTo(
            "{\"AutoModelForSequenceClassification\":"
                + "\"modeling_bertft.BertftForSequenceClassification\"}");
    assertThat(out.resolve("modeling_bertft.py"))
        .content(StandardCharsets.UTF_8)
        .contains("class BertftForSequenceClassification(BertPreTrainedModel):")
        .contains("class BertftDistilBertForSequenceClassification(DistilBertPreTrainedModel):");
  }

  @Test
  void writes_distilbert_with_its_own_head() throws IOException {
    try (ModelFolder model = ModelFolder.open(source(TinyModel.DISTILBERT))) {
      ModelFolderWriter.write(out, contents(model, Pooling.POOLER));
    }
    assertThat(json("config.json").path("architectures").toString())
        .isEqualTo("[\"DistilBertForSequenceClassification\"]");
    try (SafetensorsReader reader = SafetensorsReader.open(out.resolve("model.safetensors"))) {
      assertThat(reader.tensors().keySet())
          .contains("distilbert.transformer.layer.0.attention.q_lin.weight")
          .endsWith(
              "pre_classifier.weight",
              "pre_classifier.bias",
              "classifier.weight",
              "classifier.bias");
    }
  }

  @Test
  void loads_again_with_labels_pooling_and_weights() {
    try (ModelFolder model = ModelFolder.open(source(TinyModel.BERT))) {
      ModelFolderWriter.write(out, contents(model, Pooling.MAX));
    }
    try (ModelFolder again = ModelFolder.open(out)) {
      assertThat(again.labels()).isEqualTo(LABELS);
      assertThat(again.readout()).contains(Readout.lastLayer(Pooling.MAX));
      assertThat(again.hasPooler()).isFalse();
      assertThat(again.hasClassifier()).isTrue();
      assertThat(again.unusedNames()).isEmpty();
      assertThat(again.readFloat32("classifier.weight").getFloat(12)).isEqualTo(3f);
    }
  }

  @Test
  void completes_the_tokenizer_files() throws IOException {
    Path source = source(TinyModel.BERT);
    TinyModel.text(source, "tokenizer.json", TinyModel.TOKENIZER);
    try (ModelFolder model = ModelFolder.open(source)) {
      ModelFolderWriter.write(out, contents(model, Pooling.MEAN));
    }
    assertThat(json("tokenizer.json").path("truncation").isNull()).isTrue();
    assertThat(out.resolve("vocab.txt")).hasContent("[PAD]\n[UNK]\n[CLS]\n[SEP]\ngood\n##s\nü\n");
    assertThat(json("tokenizer_config.json").toString())
        .isEqualTo(
            "{\"tokenizer_class\":\"BertTokenizer\",\"do_lower_case\":false,"
                + "\"tokenize_chinese_chars\":true,\"strip_accents\":null,\"model_max_length\":8,"
                + "\"unk_token\":\"[UNK]\",\"sep_token\":\"[SEP]\",\"pad_token\":\"[PAD]\","
                + "\"cls_token\":\"[CLS]\"}");
    assertThat(json("special_tokens_map.json").has("mask_token")).isFalse();
  }

  @Test
  void keeps_the_tokenizer_files_that_the_source_has() {
    Path source = source(TinyModel.BERT);
    TinyModel.text(source, "vocab.txt", "mine\n");
    TinyModel.text(source, "tokenizer_config.json", "{\"mine\": 1}");
    try (ModelFolder model = ModelFolder.open(source)) {
      ModelFolderWriter.write(out, contents(model, Pooling.MEAN));
    }
    assertThat(out.resolve("vocab.txt")).hasContent("mine\n");
    assertThat(out.resolve("tokenizer_config.json")).hasContent("{\"mine\": 1}");
    assertThat(out.resolve("tokenizer.json")).doesNotExist();
  }

  @Test
  void the_same_model_gives_the_same_bytes_whatever_the_order_of_its_weights() throws IOException {
    try (ModelFolder model = ModelFolder.open(source(TinyModel.BERT))) {
      ModelFolderContents contents = contents(model, Pooling.MEAN);
      ModelFolderWriter.write(out, contents);
      byte[] first = Files.readAllBytes(out.resolve("model.safetensors"));
      List<TensorData> reversed = new ArrayList<>(contents.weights());
      Collections.reverse(reversed);
      ModelFolderWriter.write(
          out,
          new ModelFolderContents(
              model,
              model.config(),
              LABELS,
              Readout.lastLayer(Pooling.MEAN),
              reversed,
              contents.files()));
      assertThat(out.resolve("model.safetensors")).hasBinaryContent(first);
    }
  }

  @Test
  void refuses_weights_of_another_model() {
    try (ModelFolder model = ModelFolder.open(source(TinyModel.BERT))) {
      ModelFolderContents contents =
          new ModelFolderContents(
              model, model.config(), LABELS, Readout.lastLayer(Pooling.MEAN), List.of(), Map.of());
      assertThatThrownBy(() -> ModelFolderWriter.write(out, contents))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("weights do not fit the model: given [], expected [classifier");
    }
  }

  private Path source(String config) {
    Path folder = root.resolve("source");
    return TinyModel.write(
        folder, config, TinyModel.weights(TinyModel.config(folder, config), false));
  }

  private static ModelFolderContents contents(ModelFolder model, Pooling pooling) {
    EncoderConfig encoder = model.config();
    boolean standard = pooling == Pooling.POOLER;
    Map<String, long[]> shapes = WeightNames.encoder(encoder, standard);
    shapes.putAll(
        WeightNames.head(
            encoder.hiddenSize(),
            LABELS.size(),
            standard && encoder.architecture() != Architecture.BERT));
    return new ModelFolderContents(
        model,
        encoder,
        LABELS,
        Readout.lastLayer(pooling),
        TinyModel.counting(shapes),
        Map.of("bertft.json", "{}".getBytes(StandardCharsets.UTF_8)));
  }

  private JsonNode json(String name) throws IOException {
    return new JsonMapper().readTree(out.resolve(name).toFile());
  }
}
