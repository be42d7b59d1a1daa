package io.github.bertft.hub.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.fault.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetNameTest {
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "hf:imdb, imdb, main, -, -",
        "hf:fancyzhx/ag_news, fancyzhx/ag_news, main, -, -",
        "hf:nyu-mll/glue#mrpc, nyu-mll/glue, main, mrpc, -",
        "hf:nyu-mll/glue#mrpc:validation, nyu-mll/glue, main, mrpc, validation",
        "hf:stanfordnlp/imdb:unsupervised, stanfordnlp/imdb, main, -, unsupervised",
        "hf:a/b@refs/convert/parquet, a/b, refs/convert/parquet, -, -",
        "hf:a/b@v1.0#de-CH 2:test.hard, a/b, v1.0, de-CH 2, test.hard",
        "hf:a/b#data/en:test, a/b, main, data/en, test"
      })
  void reads_all_parts(
      String text, String repository, String revision, String config, String split) {
    DatasetName name = DatasetName.parse(text);
    assertThat(DatasetName.isMeant(text)).isTrue();
    assertThat(name.repository().repository()).isEqualTo(repository);
    assertThat(name.repository().revision()).isEqualTo(revision);
    assertThat(name.config()).isEqualTo(config);
    assertThat(name.split()).isEqualTo(split);
    assertThat(name.text()).isEqualTo(text);
    assertThat(name.address()).isEqualTo(text.replace("hf:", "datasets/"));
    assertThat(DatasetName.parseAddress(name.address())).contains(name);
    assertThat(DatasetName.parseAddress(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hf:",
        "hf:a/b/c",
        "hf:../x",
        "hf:a/b@",
        "hf:a/b#",
        "hf://datasets/a/b",
        "hf:a/b#/x",
        "hf:a/b#x/",
        "hf:a/b#x//y",
        "hf: a/b",
        "hf:a/b@../x",
        "hf:a/b\n"
      })
  void refuses_what_can_be_no_name(String text) {
    assertThatThrownBy(() -> DatasetName.parse(text))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "must be a dataset of the hub as hf:owner/name, was \""
                + text.replace("\n", "\\n")
                + "\" [C180]\n  a revision, a config and a split go behind it:"
                + " hf:owner/name@revision#config:split");
  }

  @Test
  void refuses_what_can_be_no_split() {
    assertThatThrownBy(() -> DatasetName.parse("hf:a/b:train[:10%]"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "the split of a dataset must be a word, was \"train[:10%]\" [C181]\n"
                + "  for a part of it, set data.limit");
  }

  @Test
  void a_path_is_none() {
    assertThat(DatasetName.isMeant("data/hf.csv")).isFalse();
    assertThat(DatasetName.isMeant("./hf:x")).isFalse();
  }
}
