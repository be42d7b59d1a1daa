package io.github.bertft.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightNamesTest {
  @TempDir Path folder;

  @Test
  void lists_all_weights_of_bert() {
    assertThat(lines(WeightNames.encoder(TinyModel.config(folder, TinyModel.BERT), true)))
        .isEqualTo(
            """
            embeddings.word_embeddings.weight [7, 4]
            embeddings.position_embeddings.weight [8, 4]
            embeddings.token_type_embeddings.weight [2, 4]
            embeddings.LayerNorm.weight [4]
            embeddings.LayerNorm.bias [4]
            encoder.layer.0.attention.self.query.weight [4, 4]
            encoder.layer.0.attention.self.query.bias [4]
            encoder.layer.0.attention.self.key.weight [4, 4]
            encoder.layer.0.attention.self.key.bias [4]
            encoder.layer.0.attention.self.value.weight [4, 4]
            encoder.layer.0.attention.self.value.bias [4]
            encoder.layer.0.attention.output.dense.weight [4, 4]
            encoder.layer.0.attention.output.dense.bias [4]
            encoder.layer.0.attention.output.LayerNorm.weight [4]
            encoder.layer.0.attention.output.LayerNorm.bias [4]
            encoder.layer.0.intermediate.dense.weight [6, 4]
            encoder.layer.0.intermediate.dense.bias [6]
            encoder.layer.0.output.dense.weight [4, 6]
            encoder.layer.0.output.dense.bias [4]
            encoder.layer.0.output.LayerNorm.weight [4]
            encoder.layer.0.output.LayerNorm.bias [4]
            pooler.dense.weight [4, 4]
            pooler.dense.bias [4]
            """);
  }

  @Test
  void lists_all_weights_of_distilbert_which_has_no_pooler() {
    EncoderConfig config = TinyModel.config(folder, TinyModel.DISTILBERT);
    Map<String, long[]> shapes = WeightNames.encoder(config, true);
    shapes.putAll(WeightNames.head(config.hiddenSize(), 3, true));
    assertThat(lines(shapes))
        .isEqualTo(
            """
            embeddings.word_embeddings.weight [7, 4]
            embeddings.position_embeddings.weight [8, 4]
            embeddings.LayerNorm.weight [4]
            embeddings.LayerNorm.bias [4]
            transformer.layer.0.attention.q_lin.weight [4, 4]
            transformer.layer.0.attention.q_lin.bias [4]
            transformer.layer.0.attention.k_lin.weight [4, 4]
            transformer.layer.0.attention.k_lin.bias [4]
            transformer.layer.0.attention.v_lin.weight [4, 4]
            transformer.layer.0.attention.v_lin.bias [4]
            transformer.layer.0.attention.out_lin.weight [4, 4]
            transformer.layer.0.attention.out_lin.bias [4]
            transformer.layer.0.sa_layer_norm.weight [4]
            transformer.layer.0.sa_layer_norm.bias [4]
            transformer.layer.0.ffn.lin1.weight [6, 4]
            transformer.layer.0.ffn.lin1.bias [6]
            transformer.layer.0.ffn.lin2.weight [4, 6]
            transformer.layer.0.ffn.lin2.bias [4]
            transformer.layer.0.output_layer_norm.weight [4]
            transformer.layer.0.output_layer_norm.bias [4]
            pre_classifier.weight [4, 4]
            pre_classifier.bias [4]
            classifier.weight [3, 4]
            classifier.bias [3]
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "BERT, bert.pooler.dense.weight, pooler.dense.weight",
    "BERT, embeddings.LayerNorm.gamma, embeddings.LayerNorm.weight",
    "BERT, bert.embeddings.LayerNorm.beta, embeddings.LayerNorm.bias",
    "BERT, classifier.bias, classifier.bias",
    "DISTILBERT, distilbert.transformer.layer.0.ffn.lin1.bias, transformer.layer.0.ffn.lin1.bias",
    "ROBERTA, roberta.embeddings.LayerNorm.gamma, embeddings.LayerNorm.weight",
    "ROBERTA, classifier.dense.weight, pre_classifier.weight",
    "ROBERTA, classifier.out_proj.bias, classifier.bias",
    "XLM_ROBERTA, roberta.encoder.layer.0.output.dense.bias, encoder.layer.0.output.dense.bias",
    "XLM_ROBERTA, embeddings.word_embeddings.weight, embeddings.word_embeddings.weight",
    "ELECTRA, electra.embeddings_project.weight, embeddings_project.weight",
    "ELECTRA, classifier.weight, other_classifier.weight",
  })
  void reads_published_names(Architecture architecture, String published, String canonical) {
    assertThat(PublishedNames.canonical(architecture, published, true)).isEqualTo(canonical);
  }

  /** Of tokens, or of choices. */
  @Test
  void reads_a_classifier_of_another_kind_as_such() {
    for (Architecture architecture : Architecture.values()) {
      assertThat(PublishedNames.canonical(architecture, "classifier.weight", false))
          .isEqualTo("other_classifier.weight");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "BERT, pooler.dense.weight, bert.pooler.dense.weight",
    "BERT, classifier.bias, classifier.bias",
    "DISTILBERT, embeddings.LayerNorm.weight, distilbert.embeddings.LayerNorm.weight",
    "DISTILBERT, pre_classifier.weight, pre_classifier.weight",
    "ROBERTA, pre_classifier.weight, classifier.dense.weight",
    "XLM_ROBERTA, classifier.bias, classifier.out_proj.bias",
    "ROBERTA, lm_head.dense.weight, lm_head.dense.weight",
    "ROBERTA, window_attention.score.weight, window_attention.score.weight",
    "ELECTRA, embeddings_project.bias, electra.embeddings_project.bias",
    "ELECTRA, generator_predictions.LayerNorm.weight, generator_predictions.LayerNorm.weight",
  })
  void writes_published_names(Architecture architecture, String canonical, String published) {
    assertThat(PublishedNames.published(architecture, canonical)).isEqualTo(published);
  }

  @Test
  void has_no_use_for_a_pooler_that_no_classifier_of_the_family_reads() {
    assertThat(PublishedNames.isOtherHead(Architecture.BERT, "pooler.dense.bias")).isFalse();
    assertThat(PublishedNames.isOtherHead(Architecture.XLM_ROBERTA, "pooler.dense.bias")).isTrue();
  }

  @Test
  void counts_the_projection_as_an_embedding() {
    assertThat(NamedParameter.depth("embeddings_project.weight", 2)).isZero();
    assertThat(NamedParameter.depth("embeddings.LayerNorm.weight", 2)).isZero();
    assertThat(NamedParameter.depth("encoder.layer.1.output.dense.bias", 2)).isEqualTo(2);
    assertThat(NamedParameter.depth("pre_classifier.weight", 2)).isEqualTo(3);
  }

  private static String lines(Map<String, long[]> shapes) {
    StringBuilder text = new StringBuilder();
    shapes.forEach(
        (name, shape) -> text.append(name).append(' ').append(Arrays.toString(shape)).append('\n'));
    return text.toString();
  }
}
