package io.github.bertft.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.fault.ModelException;
import io.github.bertft.model.ModelFolder;
import io.github.bertft.tokenize.TextBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorchScriptExporterTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tiny-bert, pooler, 1, concat, none, gelu_new",
        "tiny-bert, max, 2, mean, none, relu",
        "tiny-bert, last, 2, concat, none",
        "tiny-bert, mean, 1, concat, mean",
        "tiny-bert, cls, 2, max, attention",
        "tiny-distilbert, pooler, 1, concat, max",
        "tiny-distilbert, mean, 1, concat, none",
        "tiny-roberta, pooler, 1, concat, none",
        "tiny-electra, pooler, 1, concat, mean",
      })
  void should_give_the_logits_of_the_model(String kind) throws IOException {
    Path trained = ExportableModel.write(folder, kind);
    boolean windows = !kind.contains("none");
    Path file = folder.resolve("exported.pt");
    try (ModelFolder model = ModelFolder.open(trained)) {
      TorchScriptExporter.write(file, model);
    }

    try (TorchScriptModel exported = TorchScriptModel.open(file, windows)) {
      for (TextBatch batch :
          new TextBatch[] {
            ExportableModel.textsOfOneType(),
            windows
                ? ExportableModel.windows()
                : kind.contains("roberta")
                    ? ExportableModel.textsOfOneType()
                    : ExportableModel.texts()
          }) {
        float[][] expected = ExportableModel.logits(trained, batch);
        assertThat(ExportableModel.difference(expected, exported.logits(batch)))
            .isLessThan(ExportableModel.TOLERANCE);
      }
    }
  }

  @Test
  void should_take_each_row_for_a_text_where_no_mapping_is_given() throws IOException {
    Path trained = ExportableModel.write(folder, "tiny-bert, mean, 1, concat, attention");
    Path file = folder.resolve("exported.pt");
    try (ModelFolder model = ModelFolder.open(trained)) {
      TorchScriptExporter.write(file, model);
    }

    try (TorchScriptModel exported = TorchScriptModel.open(file, false)) {
      TextBatch batch = ExportableModel.texts();
      assertThat(
              ExportableModel.difference(
                  ExportableModel.logits(trained, batch), exported.logits(batch)))
          .isLessThan(ExportableModel.TOLERANCE);
    }
  }

  @Test
  void should_say_what_is_wrong_with_a_file() throws IOException {
    Path damaged = Files.writeString(folder.resolve("damaged.pt"), "no archive");

    assertThatThrownBy(() -> TorchScriptModel.open(damaged, false))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            damaged
                + ": PyTorch does not load what was written: PytorchStreamReader failed reading zip"
                + " archive: not a ZIP archive [E02]");
  }
}
