package io.github.bertft.fuzz;

import io.github.bertft.data.DataFormat;
import io.github.bertft.data.ExampleSources;
import io.github.bertft.data.LabelForm;
import io.github.bertft.data.LabelSet;
import io.github.bertft.data.LabelWarnings;
import io.github.bertft.data.ProblemCheck;
import io.github.bertft.data.ReadOptions;
import io.github.bertft.data.ReadReport;
import io.github.bertft.data.TextExample;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Sentence pairs with labels of every form; the first byte says which format and which form. */
public final class FuzzLabels {
  private static final DataFormat[] FORMATS = {
    DataFormat.CSV, DataFormat.TSV, DataFormat.JSONL, DataFormat.JSON
  };
  private static final LabelForm[] FORMS = {
    new LabelForm.One(":"),
    new LabelForm.Several("|"),
    new LabelForm.Flags(List.of("a", "b")),
    new LabelForm.Numeral()
  };
  private static final ReadOptions.BadRow[] BAD_ROWS = ReadOptions.BadRow.values();
  private static final FuzzFile FILE = new FuzzFile("data");

  private FuzzLabels() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    int mode = Byte.toUnsignedInt(bytes[0]);
    LabelForm form = FORMS[mode / FORMATS.length % FORMS.length];
    ReadOptions options =
        ReadOptions.defaults()
            .withFormat(FORMATS[mode % FORMATS.length])
            .withColumns("text", "pair", "label")
            .withLabelForm(form)
            .withOnBadRow(BAD_ROWS[mode / 16 % BAD_ROWS.length])
            .withOnEmptyText(ReadOptions.EmptyText.SKIP);
    FILE.read(Arrays.copyOfRange(bytes, 1, bytes.length), path -> read(path, options, form));
  }

  private static void read(Path path, ReadOptions options, LabelForm form) {
    List<TextExample> examples;
    try (Stream<TextExample> rows = ExampleSources.open(path, options, new ReadReport()).stream()) {
      examples = rows.toList();
    }
    if (examples.isEmpty()) {
      return;
    }
    switch (form.problem()) {
      case SINGLE_LABEL -> {
        LabelSet labels = LabelSet.fromExamples(examples, List.of());
        ProblemCheck.requireClasses(labels, examples);
        LabelWarnings.of(labels, examples);
      }
      case MULTI_LABEL ->
          ProblemCheck.oneLabelEach(LabelSet.fromLabelLists(examples, List.of()), examples);
      case REGRESSION -> ProblemCheck.requireSpread(examples);
    }
  }
}
