package io.github.bertft.run;

import io.github.bertft.config.DataConfig;
import io.github.bertft.config.PretrainingConfig;
import io.github.bertft.data.DataFingerprint;
import io.github.bertft.data.ExampleSources;
import io.github.bertft.data.PlainDocuments;
import io.github.bertft.data.ReadReport;
import io.github.bertft.data.TextEncodings;
import io.github.bertft.data.TextExample;
import io.github.bertft.fault.DataException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import io.github.bertft.report.Provenance;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * The documents that a pre-training reads.
 *
 * @param path where they came from
 */
record PretrainingTexts(Path path, List<String> documents, Provenance.DataFile file) {
  /**
   * Reads {@code pretraining.data}, or all texts of {@code data.train}, whose labels are not used.
   *
   * @throws DataException D70 if there is no text
   */
  static PretrainingTexts read(PretrainingConfig pretraining, DataConfig data, Console console) {
    Path own = pretraining.data();
    Path path = own == null ? Objects.requireNonNull(data.train()) : own;
    List<String> documents =
        own != null && PlainDocuments.isPlain(own)
            ? PlainDocuments.read(own, TextEncodings.byName(data.encoding()))
            : texts(path, data, own == null, console);
    if (documents.isEmpty()) {
      throw new DataException(
          new Fault("D70", Quoted.escape(path.toString()), "holds no text to pre-train on"));
    }
    Provenance.DataFile file =
        new Provenance.DataFile(
            "pretraining", path.toString(), DataFingerprint.of(path).sha256(), documents.size());
    return new PretrainingTexts(path, documents, file);
  }

  private static List<String> texts(Path path, DataConfig data, boolean labelled, Console console) {
    ReadReport report = new ReadReport();
    List<TextExample> examples =
        ExampleSources.open(path, DataReading.options(data, labelled), report).readAll();
    console.warn(report.warnings());
    return examples.stream()
        .map(
            example ->
                example.pair() == null ? example.text() : example.text() + "\n" + example.pair())
        .filter(text -> !text.isBlank())
        .toList();
  }

  String shownPath() {
    return Quoted.escape(path.toString());
  }
}
