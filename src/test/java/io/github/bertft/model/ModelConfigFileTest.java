package io.github.bertft.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.data.ProblemType;
import io.github.bertft.fault.ModelException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelConfigFileTest {
  @TempDir Path folder;

  @Test
  void reads_bert_with_defaults_where_the_library_has_them() {
    ModelConfigFile file = read(TinyModel.BERT);
    assertThat(file.encoder())
        .isEqualTo(
            new EncoderConfig(
                Architecture.BERT,
                7,
                4,
                4,
                1,
                2,
                6,
                8,
                2,
                0.1,
                0.1,
                0.1,
                1e-12,
                Activation.GELU,
                0,
                0.02));
    assertThat(file.encoder().headSize()).isEqualTo(2);
    assertThat(file.labels()).isEmpty();
    assertThat(file.problemType()).isNull();
    assertThat(file.readout()).isNull();
  }

  @Test
  void reads_bert_as_it_says() {
    ModelConfigFile file =
        read(
            with(
                TinyModel.BERT,
                """
                "hidden_dropout_prob": 0.3, "attention_probs_dropout_prob": 0,
                "classifier_dropout": 0.5, "layer_norm_eps": 1e-5, "hidden_act": "gelu_new",
                "pad_token_id": 3, "initializer_range": 0.1, "id2label": {"1": "b", "0": "a"},
                "label2id": {"b": 1, "a": 0}, "problem_type": "single_label_classification",
                "bertft_pooling": "mean", "num_labels": 2
                """));
    assertThat(file.encoder())
        .isEqualTo(
            new EncoderConfig(
                Architecture.BERT,
                7,
                4,
                4,
                1,
                2,
                6,
                8,
                2,
                0.3,
                0.0,
                0.5,
                1e-5,
                Activation.GELU_NEW,
                3,
                0.1));
    assertThat(file.labels()).containsExactly("a", "b");
    assertThat(file.problemType()).isEqualTo(ProblemType.SINGLE_LABEL);
    assertThat(file.readout()).isEqualTo(Readout.lastLayer(Pooling.MEAN));
  }

  @Test
  void takes_the_hidden_dropout_for_a_classifier_without_its_own() {
    String config = "\"hidden_dropout_prob\": 0.3, \"classifier_dropout\": null";
    assertThat(read(with(TinyModel.BERT, config)).encoder().classifierDropout()).isEqualTo(0.3);
  }

  @Test
  void reads_distilbert_under_its_own_names() {
    assertThat(read(TinyModel.DISTILBERT).encoder())
        .isEqualTo(
            new EncoderConfig(
                Architecture.DISTILBERT,
                7,
                4,
                4,
                1,
                2,
                6,
                8,
                0,
                0.1,
                0.1,
                0.2,
                1e-12,
                Activation.GELU,
                0,
                0.02));
  }

  @Test
  void reads_roberta_whose_positions_begin_behind_the_padding_id() {
    EncoderConfig encoder =
        read(TinyModel.BERT.replace("\"bert\"", "\"roberta\"").replace("8", "10")).encoder();
    assertThat(encoder.architecture()).isEqualTo(Architecture.ROBERTA);
    assertThat(encoder.padTokenId()).isEqualTo(1);
    assertThat(encoder.positionRows()).isEqualTo(10);
    assertThat(encoder.maxPositions()).isEqualTo(8);
    assertFault(
        TinyModel.BERT.replace("\"bert\"", "\"xlm-roberta\"").replace("8", "4"),
        ":max_position_embeddings: must be at least 5, as positions are counted from behind"
            + " pad_token_id 1, was 4 [M10]");
  }

  @Test
  void reads_electra_with_embeddings_of_another_width() {
    String electra = TinyModel.BERT.replace("\"bert\"", "\"electra\"");
    assertThat(read(electra).encoder().embeddingSize()).isEqualTo(128);
    EncoderConfig encoder = read(with(electra, "\"embedding_size\": 3")).encoder();
    assertThat(encoder.embeddingSize()).isEqualTo(3);
    assertThat(encoder.projectsEmbeddings()).isTrue();
    assertThat(read(with(electra, "\"embedding_size\": 4")).encoder().projectsEmbeddings())
        .isFalse();
    assertFault(
        with(electra, "\"embedding_size\": 0"),
        ":embedding_size: must be an integer from 1 to 65536, was 0 [M10]");
  }

  @Test
  void knows_old_files_by_their_class() {
    String old =
        TinyModel.BERT.replace("\"model_type\": \"bert\"", "\"architectures\": [\"BertModel\"]");
    assertThat(read(old).encoder().architecture()).isEqualTo(Architecture.BERT);
  }

  @Test
  void numbers_labels_that_have_no_names() {
    assertThat(read(with(TinyModel.BERT, "\"num_labels\": 3")).labels())
        .containsExactly("LABEL_0", "LABEL_1", "LABEL_2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "hidden_size | 1000000000 | must be an integer from 1 to 65536, was 1000000000",
        "hidden_size | \"4\" | must be an integer from 1 to 65536, was \"4\"",
        "vocab_size | 7.5 | must be an integer from 1 to 16777216, was 7.5",
        "num_attention_heads | 0 | must be an integer from 1 to 1024, was 0",
        "num_attention_heads | 3 | must divide hidden_size 4, was 3",
        "num_hidden_layers | null | is missing; an integer from 1 to 1000 is needed",
        "hidden_dropout_prob | 1 | must be a number from 0 to less than 1, was 1",
        "layer_norm_eps | 0 | must be a number above 0 and at most 1, was 0",
        "hidden_act | \"swish\" | \"swish\" is not supported; these are: gelu, gelu_new, relu",
        "position_embedding_type | \"relative_key\""
            + " | \"relative_key\" is not supported; these are: absolute",
        "is_decoder | true | is true: a decoder cannot be a text classifier's encoder",
        "pad_token_id | 7 | must be an integer from 0 to 6, was 7",
        "id2label | {} | must be an object of 1 to 100000 labels",
        "id2label | {\"0\":\"a\",\"2\":\"b\"}"
            + " | must map \"0\" to \"1\" to strings, was \"2\": \"b\"",
        "id2label | {\"0\":\"a\",\"1\":\"a\"} | names label \"a\" twice",
        "label2id | {\"a\":0,\"b\":0} | must map labels to 0 to 1, each once, was \"b\": 0",
        "bertft_pooling | \"sum\" | \"sum\" is not supported; these are: pooler, cls, mean, max, last",
        "problem_type | 1 | must be a string, was 1",
      })
  void names_the_faulty_key(String key, String value, String message) {
    String config =
        with(
            TinyModel.BERT.replaceAll("\"" + key + "\": [^,\n]+,?", ""),
            "\"" + key + "\": " + value);
    assertFault(config.replaceAll(",\\s*,", ","), ":" + key + ": " + message + " [M10]");
  }

  @Test
  void labels_must_agree_in_both_directions() {
    assertFault(
        with(TinyModel.BERT, "\"id2label\": {\"0\": \"a\"}, \"label2id\": {\"b\": 0}"),
        ":label2id: does not agree with id2label [M10]");
    assertFault(
        with(TinyModel.BERT, "\"id2label\": {\"0\": \"a\"}, \"num_labels\": 3"),
        ":num_labels: must equal the 1 labels named, was 3 [M10]");
  }

  @Test
  void tells_all_faults_at_once() {
    assertThatThrownBy(() -> read("{\"model_type\": \"bert\", \"hidden_size\": -1}"))
        .isInstanceOfSatisfying(
            ModelException.class,
            e ->
                assertThat(e.faults())
                    .extracting(fault -> fault.location().replaceAll(".*:", ""))
                    .containsExactly(
                        "vocab_size",
                        "hidden_size",
                        "num_hidden_layers",
                        "num_attention_heads",
                        "intermediate_size",
                        "max_position_embeddings",
                        "type_vocab_size"));
  }

  @Test
  void refuses_other_architectures_by_name() {
    assertFault(
        "{\"model_type\": \"deberta-v2\"}",
        ":model_type: \"deberta-v2\" is not supported; bert, distilbert, roberta, xlm-roberta and"
            + " electra are [M11]"
            + System.lineSeparator()
            + "  nearest in kind: electra models");
    assertFault(
        "{\"model_type\": \"xlm_roberta\"}",
        ":model_type: \"xlm_roberta\" is not supported; bert, distilbert, roberta, xlm-roberta and"
            + " electra are [M11]"
            + System.lineSeparator()
            + "  did you mean \"xlm-roberta\"?");
    assertFault(
        "{\"model_type\": \"gpt2\"}",
        ":model_type: \"gpt2\" is not supported; bert, distilbert, roberta, xlm-roberta and"
            + " electra are [M11]");
    assertFault(
        "{\"architectures\": [\"GPT2LMHeadModel\"]}",
        ":architectures: \"GPT2LMHeadModel\" is not supported; bert, distilbert, roberta, xlm-roberta"
            + " and electra are [M11]");
    assertFault(
        "{}",
        ":model_type: is missing; bert, distilbert, roberta, xlm-roberta and electra are supported"
            + " [M11]"
            + System.lineSeparator()
            + "  this may be the config of another kind of model");
  }

  @Test
  void refuses_text_that_is_no_json_object() {
    assertFault("[]", ": must be a JSON object [M09]");
    assertFault("", ": must be a JSON object [M09]");
    assertFault(
        "{\n  \"a\": 1,\n  \"a\": 2\n}", ":3:6: is not valid JSON: Duplicate field 'a' [M09]");
  }

  private static String with(String config, String fields) {
    return config.stripTrailing().replaceAll(",?\\s*}$", ",") + fields + "}";
  }

  @Test
  void reads_the_task_and_its_thresholds() {
    ModelConfigFile file =
        read(
            with(
                TinyModel.BERT,
                """
                "id2label": {"0": "a", "1": "b"}, "problem_type": "multi_label_classification",
                "bertft_thresholds": [0.25, 1]
                """));
    assertThat(file.problemType()).isEqualTo(ProblemType.MULTI_LABEL);
    assertThat(file.thresholds()).containsExactly(0.25f, 1f);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      value = {
        "\"bertft_thresholds\": [0.5] ! bertft_thresholds: must be an array of one number for each of"
            + " the 2 labels, was one of 1 [M10]",
        "\"bertft_thresholds\": 0.5 ! bertft_thresholds: must be an array of one number for each of"
            + " the 2 labels, was 0.5 [M10]",
        "\"bertft_thresholds\": [0.5, 1.5] ! bertft_thresholds: must hold numbers from 0 to 1, was"
            + " 1.5 [M10]",
        "\"bertft_thresholds\": [0.5, \"x\"] ! bertft_thresholds: must hold numbers from 0 to 1, was"
            + " \"x\" [M10]",
        "\"problem_type\": \"regression\" ! problem_type: is regression with 2 outputs; one is"
            + " supported [M10]",
        "\"problem_type\": \"ranking\" ! problem_type: \"ranking\" is not supported; these are:"
            + " single_label_classification, multi_label_classification, regression [M10]",
      })
  void refuses_tasks_and_thresholds_that_do_not_fit(String keys, String fault) {
    String json = with(TinyModel.BERT, "\"id2label\": {\"0\": \"a\", \"1\": \"b\"}, " + keys);
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("config.json:" + fault);
  }

  private ModelConfigFile read(String config) {
    return ModelConfigFile.read(TinyModel.text(folder, "config.json", config));
  }

  private void assertFault(String config, String message) {
    assertThatThrownBy(() -> read(config))
        .isInstanceOf(ModelException.class)
        .hasMessage(folder.resolve("config.json") + message);
  }
}
