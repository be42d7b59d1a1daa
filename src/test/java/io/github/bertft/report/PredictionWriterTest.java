package io.github.bertft.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.github.bertft.data.ProblemType;
import io.github.bertft.evaluate.LabelPrediction;
import io.github.bertft.evaluate.LabelsPrediction;
import io.github.bertft.evaluate.NumberPrediction;
import io.github.bertft.evaluate.Prediction;
import io.github.bertft.fault.ResourceException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionWriterTest {
  private static final List<String> LABELS = List.of("neg", "neutral", "pos");
  private static final Prediction POSITIVE =
      new LabelPrediction(new float[] {0.25f, 0.125f, 0.625f});
  private static final Prediction NEGATIVE = new LabelPrediction(new float[] {0.5f, 0.5f, 0});

  private static PredictionOptions options(PredictionFormat format, int top, boolean allScores) {
    return new PredictionOptions(format, LABELS, top, allScores, true, false, false);
  }

  private static String written(PredictionOptions options) {
    StringWriter out = new StringWriter();
    try (PredictionWriter writer = PredictionWriter.to(out, options)) {
      writer.write("I love it", null, POSITIVE);
      writer.write("so, \"so\"\n", null, NEGATIVE);
      writer.finish();
    }
    return out.toString();
  }

  private static String nothingWritten(PredictionFormat format) {
    StringWriter out = new StringWriter();
    try (PredictionWriter writer = PredictionWriter.to(out, options(format, 1, false))) {
      writer.finish();
    }
    return out.toString();
  }

  @Test
  void text() {
    assertThat(written(options(PredictionFormat.TEXT, 1, false)))
        .isEqualTo(
            """
            pos      0.6250  I love it
            neg      0.5000  so, "so"\\n
            """);
  }

  @Test
  void textWithSeveralLabels() {
    assertThat(written(options(PredictionFormat.TEXT, 2, false)))
        .isEqualTo(
            """
            I love it
              pos      0.6250
              neg      0.2500
            so, "so"\\n
              neg      0.5000
              neutral  0.5000
            """);
  }

  @Test
  void textAlone() {
    StringWriter out = new StringWriter();
    PredictionWriter one =
        PredictionWriter.to(
            out, new PredictionOptions(PredictionFormat.TEXT, LABELS, 1, true, false, false, true));
    one.write("I love it", null, POSITIVE);
    one.finish();

    assertThat(out.toString())
        .isEqualTo(
            """
            pos      0.6250
            neg      0.2500
            neutral  0.1250
            """);
  }

  @Test
  void textIsCutAndEscaped() {
    StringWriter out = new StringWriter();
    PredictionWriter writer = PredictionWriter.to(out, options(PredictionFormat.TEXT, 1, false));
    writer.write("\u001b[2J" + "x".repeat(1_000_000), null, POSITIVE);
    writer.write("好".repeat(100), "pair", POSITIVE);
    writer.finish();

    assertThat(out.toString())
        .isEqualTo(
            "pos      0.6250  \\u001b[2J"
                + "x".repeat(50)
                + "…\npos      0.6250  "
                + "好".repeat(29)
                + "…\n");
  }

  @Test
  void jsonLines() {
    assertThat(written(options(PredictionFormat.JSONL, 1, false)))
        .isEqualTo(
            "{\"text\":\"I love it\",\"label\":\"pos\",\"probability\":0.625}\n"
                + "{\"text\":\"so, \\\"so\\\"\\n\",\"label\":\"neg\",\"probability\":0.5}\n");
  }

  @Test
  void jsonArray() throws IOException {
    String json = written(options(PredictionFormat.JSON, 2, false));

    assertThat(json)
        .isEqualTo(
            "[\n"
                + "  {\"text\":\"I love it\",\"label\":\"pos\",\"probability\":0.625,\"scores\":["
                + "{\"label\":\"pos\",\"probability\":0.625},{\"label\":\"neg\",\"probability\":0.25}"
                + "]},\n"
                + "  {\"text\":\"so, \\\"so\\\"\\n\",\"label\":\"neg\",\"probability\":0.5,\"scores\":["
                + "{\"label\":\"neg\",\"probability\":0.5},{\"label\":\"neutral\",\"probability\":0.5}"
                + "]}\n"
                + "]\n");
    JsonNode tree = new ObjectMapper().readTree(json);
    assertThat(tree).hasSize(2);
  }

  @Test
  void jsonWithPairAndWithoutText() {
    StringWriter out = new StringWriter();
    PredictionWriter.to(out, options(PredictionFormat.JSONL, 1, false))
        .write("a", "b\u009b", POSITIVE);
    PredictionWriter.to(
            out,
            new PredictionOptions(PredictionFormat.JSONL, LABELS, 9, false, false, false, false))
        .write("a", "b", NEGATIVE);

    assertThat(out.toString())
        .isEqualTo(
            "{\"text\":\"a\",\"pair\":\"b\\u009b\",\"label\":\"pos\",\"probability\":0.625}\n"
                + "{\"label\":\"neg\",\"probability\":0.5,\"scores\":["
                + "{\"label\":\"neg\",\"probability\":0.5},"
                + "{\"label\":\"neutral\",\"probability\":0.5},"
                + "{\"label\":\"pos\",\"probability\":0.0}]}\n");
  }

  @Test
  void csv() {
    assertThat(written(options(PredictionFormat.CSV, 1, false)))
        .isEqualTo(
            """
            text,label,probability
            I love it,pos,0.625
            "so, ""so\""
            ",neg,0.5
            """);
  }

  @Test
  void csvWithSeveralLabels() {
    assertThat(written(options(PredictionFormat.CSV, 2, false)))
        .isEqualTo(
            """
            text,label,probability,label_2,probability_2
            I love it,pos,0.625,neg,0.25
            "so, ""so\""
            ",neg,0.5,neutral,0.5
            """);
  }

  @Test
  void csvWithAllScores() {
    assertThat(written(options(PredictionFormat.CSV, 1, true)))
        .isEqualTo(
            """
            text,label,probability,probability:neg,probability:neutral,probability:pos
            I love it,pos,0.625,0.25,0.125,0.625
            "so, ""so\""
            ",neg,0.5,0.5,0.5,0.0
            """);
  }

  @Test
  void tsvQuotesTabs() {
    StringWriter out = new StringWriter();
    PredictionWriter writer = PredictionWriter.to(out, options(PredictionFormat.TSV, 1, false));
    writer.write("a\tb", "c,d", POSITIVE);
    writer.write("a\rb", null, POSITIVE);
    writer.finish();

    assertThat(out.toString())
        .isEqualTo(
            "text\tpair\tlabel\tprobability\n\"a\tb\"\tc,d\tpos\t0.625\n\"a\rb\"\t\tpos\t0.625\n");
  }

  @Test
  void excelSafePrefixesFormulas() {
    StringWriter out = new StringWriter();
    PredictionOptions options =
        new PredictionOptions(
            PredictionFormat.CSV, List.of("-1", "+1"), 1, false, true, true, false);
    PredictionWriter writer = PredictionWriter.to(out, options);
    Prediction plus = new LabelPrediction(new float[] {0, 1});
    for (String text : List.of("=1+1", "+1", "-1", "@a", "\ta", "\ra", "＝1", "a=1", "'a", "")) {
      writer.write(text, null, plus);
    }
    writer.finish();

    assertThat(rows(out.toString()))
        .extracting(row -> row.getField(0))
        .containsExactly(
            "text", "'=1+1", "'+1", "'-1", "'@a", "'\ta", "'\ra", "'＝1", "a=1", "'a", "");
    assertThat(rows(out.toString()).get(1).getField(1)).isEqualTo("'+1");
    assertThat(rows(out.toString()).get(1).getField(2)).isEqualTo("1.0");
  }

  @Test
  void csvReadsBackAsItWas() {
    List<String> texts =
        List.of("=cmd()", "a\"b", "a\nb", "a\r\nb", "a,b", "\"", "\u001b[31m", " x ", "", "😀\t");
    StringWriter out = new StringWriter();
    PredictionWriter writer = PredictionWriter.to(out, options(PredictionFormat.CSV, 1, false));
    texts.forEach(text -> writer.write(text, null, POSITIVE));
    writer.finish();

    assertThat(rows(out.toString()).stream().skip(1))
        .extracting(row -> row.getField(0))
        .isEqualTo(texts);
  }

  @Test
  void csvOnATerminalHasNoControls() {
    StringWriter out = new StringWriter();
    PredictionWriter writer =
        PredictionWriter.to(
            out, new PredictionOptions(PredictionFormat.CSV, LABELS, 1, false, true, false, true));
    writer.write("\u001b]52;c;eA==\u0007", null, POSITIVE);
    writer.finish();

    assertThat(out.toString())
        .isEqualTo("text,label,probability\n\\u001b]52;c;eA==\\u0007,pos,0.625\n");
  }

  @Test
  void outputWithoutRows() {
    assertThat(nothingWritten(PredictionFormat.TEXT)).isEmpty();
    assertThat(nothingWritten(PredictionFormat.JSON)).isEqualTo("[]\n");
    assertThat(nothingWritten(PredictionFormat.JSONL)).isEmpty();
    assertThat(nothingWritten(PredictionFormat.CSV)).isEqualTo("text,label,probability\n");
    assertThat(nothingWritten(PredictionFormat.TSV)).isEqualTo("text\tlabel\tprobability\n");
  }

  @Test
  void fileAppearsOnlyWhenFinished(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("out.csv");
    try (PredictionWriter writer =
        PredictionWriter.toFile(file, options(PredictionFormat.CSV, 1, false))) {
      writer.write("a", null, POSITIVE);
      writer.flush();
      assertThat(file).doesNotExist();
    }
    assertThat(names(folder)).isEmpty();

    try (PredictionWriter writer =
        PredictionWriter.toFile(file, options(PredictionFormat.CSV, 1, false))) {
      writer.write("a", null, POSITIVE);
      writer.finish();
    }
    assertThat(Files.readString(file)).isEqualTo("text,label,probability\na,pos,0.625\n");
    assertThat(names(folder)).containsExactly("out.csv");
  }

  @Test
  void readerWhoHasGoneIsToldApartFromAFullDisk() {
    for (PredictionFormat format : PredictionFormat.values()) {
      assertThatThrownBy(() -> writeTo(failing("Broken pipe"), format))
          .as(format.name())
          .isInstanceOf(OutputClosedException.class)
          .hasMessage("the reader of the output has closed it");
      assertThatThrownBy(() -> writeTo(failing("No space left on device"), format))
          .as(format.name())
          .isInstanceOf(ResourceException.class)
          .hasMessage("output: cannot be written: No space left on device [R43]");
    }
  }

  private static void writeTo(Writer out, PredictionFormat format) {
    PredictionWriter writer = PredictionWriter.to(out, options(format, 1, false));
    writer.write("a", null, POSITIVE);
    writer.finish();
  }

  private static Writer failing(String message) {
    return new Writer() {
      @Override
      public void write(char[] buffer, int offset, int length) throws IOException {
        throw new IOException(message);
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private static List<CsvRecord> rows(String csv) {
    return CsvReader.builder().skipEmptyLines(false).ofCsvRecord(csv).stream().toList();
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static PredictionOptions options(
      PredictionFormat format, boolean allScores, ProblemType problem) {
    List<String> labels =
        problem == ProblemType.REGRESSION ? List.of("LABEL_0") : List.of("a", "b");
    return new PredictionOptions(format, labels, 1, allScores, true, true, false, problem, "|");
  }

  private static String written(PredictionOptions options, Prediction... predictions) {
    StringWriter out = new StringWriter();
    try (PredictionWriter writer = PredictionWriter.to(out, options)) {
      for (Prediction prediction : predictions) {
        writer.write("x", null, prediction);
      }
      writer.finish();
    }
    return out.toString();
  }

  private static LabelsPrediction labels(float a, float b, long chosen) {
    return new LabelsPrediction(new float[] {a, b}, BitSet.valueOf(new long[] {chosen}));
  }

  @Test
  void writesAnyNumberOfLabels() {
    LabelsPrediction both = labels(0.5f, 0.75f, 3);
    LabelsPrediction none = labels(0.125f, 0.25f, 0);
    assertThat(written(options(PredictionFormat.CSV, false, ProblemType.MULTI_LABEL), both, none))
        .isEqualTo("text,labels,probabilities\nx,b|a,0.75|0.5\nx,,\n");
    assertThat(written(options(PredictionFormat.TSV, true, ProblemType.MULTI_LABEL), both))
        .isEqualTo(
            "text\tlabels\tprobabilities\tprobability:a\tprobability:b\nx\tb|a\t0.75|0.5\t0.5\t0.75\n");
    assertThat(written(options(PredictionFormat.JSONL, true, ProblemType.MULTI_LABEL), none))
        .isEqualTo(
            "{\"text\":\"x\",\"labels\":[],\"scores\":[{\"label\":\"b\",\"probability\":0.25},"
                + "{\"label\":\"a\",\"probability\":0.125}]}\n");
    assertThat(written(options(PredictionFormat.TEXT, false, ProblemType.MULTI_LABEL), both, none))
        .isEqualTo("b 0.7500, a 0.5000  x\nno label  x\n");
    assertThat(
            written(
                options(PredictionFormat.TEXT, true, ProblemType.MULTI_LABEL),
                labels(0.5f, 0.25f, 1)))
        .isEqualTo("x\n  * a  0.5000\n    b  0.2500\n");
  }

  @Test
  void writesNumbers() {
    NumberPrediction minus = new NumberPrediction(-2.5f);
    assertThat(written(options(PredictionFormat.CSV, false, ProblemType.REGRESSION), minus))
        .as("no formula, though it begins with a minus")
        .isEqualTo("text,value\nx,-2.5\n");
    assertThat(written(options(PredictionFormat.JSON, false, ProblemType.REGRESSION), minus))
        .isEqualTo("[\n  {\"text\":\"x\",\"value\":-2.5}\n]\n");
    assertThat(written(options(PredictionFormat.TEXT, false, ProblemType.REGRESSION), minus))
        .isEqualTo("-2.5000  x\n");
  }
}
