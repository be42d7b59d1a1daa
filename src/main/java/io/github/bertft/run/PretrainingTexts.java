package io.github.bertft.run;

import io.github.bertft.config.DataConfig;
import io.github.bertft.config.PretrainingConfig;
import io.github.bertft.data.Dataset;
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
 * @param name where they came from
 */
record PretrainingTexts(String name, List<String> documents, Provenance.DataFile file) {
  private static final String ROLE = "pretraining";

  /**
   * Reads {@code pretraining.data}, or all texts of {@code data.train}, whose labels are not used.
   *
   * @param before what the run has read already, if it goes on
   * @throws DataException D70 if there is no text
   */
  static PretrainingTexts read(
      PretrainingConfig pretraining, DataConfig data, ReadBefore before, Console console) {
    String own = pretraining.data();
    String named =
        before.name(ROLE, own == null ? Objects.requireNonNull(data.train()) : own, console);
    Dataset dataset = Datasets.findLasting(named, Datasets.Use.TRAINING, console);
    Path first = dataset.files().get(0);
    List<String> documents =
        own != null && PlainDocuments.isPlain(first)
            ? PlainDocuments.read(first, TextEncodings.byName(data.encoding()))
            : texts(dataset, data, own == null, console);
    if (documents.isEmpty()) {
      throw new DataException(
          new Fault("D70", Quoted.escape(dataset.name()), "holds no text to pre-train on"));
    }
    Provenance.DataFile file =
        new Provenance.DataFile(
            ROLE, dataset.name(), dataset.fingerprint().sha256(), documents.size());
    return new PretrainingTexts(dataset.name(), documents, file);
  }

  private static List<String> texts(
      Dataset dataset, DataConfig data, boolean labelled, Console console) {
    ReadReport report = new ReadReport();
    List<TextExample> examples =
        dataset.open(DataReading.options(data, labelled), report).readAll();
    console.warn(report.warnings());
    return examples.stream()
        .map(
            example ->
                example.pair() == null ? example.text() : example.text() + "\n" + example.pair())
        .filter(text -> !text.isBlank())
        .toList();
  }

  String shownPath() {
    return Quoted.escape(name);
  }
}
