package io.github.bertft.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentencePoolingTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'pooling_mode': 'mean'} | MEAN",
        "{'pooling_mode': 'lasttoken'} | LAST",
        "{'pooling_mode': ['cls', 'mean']} |",
        "{'pooling_mode': 'weightedmean'} |",
        "{'pooling_mode_cls_token': true, 'pooling_mode_mean_tokens': false} | CLS",
        "{'pooling_mode_max_tokens': true} | MAX",
        "{'pooling_mode_max_tokens': true, 'pooling_mode_mean_tokens': true} |",
        "{'word_embedding_dimension': 384} |"
      })
  void reads_both_spellings(String json, Pooling expected) {
    write(json);
    assertThat(SentencePooling.read(folder)).isEqualTo(Optional.ofNullable(expected));
  }

  @Test
  void is_what_auto_takes_for_an_encoder_and_not_for_a_classifier() {
    TinyModel.bert(folder);
    try (ModelFolder model = ModelFolder.open(folder)) {
      assertThat(Readout.bestFor(model)).isEqualTo(Readout.lastLayer(Pooling.MEAN));
      write("{'pooling_mode_cls_token': true}");
      assertThat(Readout.bestFor(model)).isEqualTo(Readout.lastLayer(Pooling.CLS));
    }
  }

  private void write(String json) {
    TinyModel.text(folder.resolve("1_Pooling"), "config.json", json.replace('\'', '"'));
  }
}
