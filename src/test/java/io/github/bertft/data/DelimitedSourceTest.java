package io.github.bertft.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DelimitedSourceTest {
  private static final ReadOptions DEFAULTS = ReadOptions.defaults();
  private static final ReadOptions SKIPPING = DEFAULTS.withOnBadRow(ReadOptions.BadRow.SKIP);

  @TempDir Path temp;
  private DataFolder folder;

  @BeforeEach
  void setUp() {
    folder = new DataFolder(temp);
  }

  @Test
  void readsQuotedFieldsAndTellsThePhysicalLine() {
    folder.write("a.csv", "text,label\n\"one,\ntwo\",pos\nsays \"hi\",neg\n\"a \"\"b\"\"\",pos");
    assertThat(folder.rows("a.csv", DEFAULTS))
        .containsExactly("2:one,\ntwo|pos", "4:says \"hi\"|neg", "5:a \"b\"|pos");
  }

  @Test
  void readsTheSameRowsWhateverTheLineEnds() {
    for (String end : List.of("\n", "\r\n", "\r")) {
      folder.write("a.csv", String.join(end, "text,label", "one,pos", "two,neg"));
      folder.write("b.csv", String.join(end, "text,label", "one,pos", "two,neg", ""));
      folder.write("a.tsv", String.join(end, "text\tlabel", "one\tpos", "two\tneg"));
      for (String name : List.of("a.csv", "b.csv", "a.tsv")) {
        assertThat(folder.rows(name, DEFAULTS)).containsExactly("2:one|pos", "3:two|neg");
      }
    }
  }

  @Test
  void findsColumnsByNameOrIndex() {
    folder.write("named.csv", "id,second,label,first\n7,b,pos,a\n");
    folder.write("bare.csv", "\"3\",\"title\",\"body\"\n\"1\",\"t\",\"b\"\n");
    assertThat(folder.rows("named.csv", DEFAULTS.withColumns("first", "second", "label")))
        .containsExactly("2:a|b|pos");
    assertThat(folder.rows("named.csv", DEFAULTS.withColumns("first", null, null)))
        .containsExactly("2:a");
    assertThat(folder.rows("named.csv", DEFAULTS.withColumns("4", null, "label")))
        .containsExactly("2:a|pos");
    assertThat(folder.rows("bare.csv", DEFAULTS.withColumns("2", "3", "1")))
        .containsExactly("1:title|body|3", "2:t|b|1");
    assertThat(
            folder.rows(
                "named.csv",
                DEFAULTS.withColumns("4", null, "3").withHeader(ReadOptions.Header.PRESENT)))
        .containsExactly("2:a|pos");
  }

  @Test
  void takesDigitsForAnIndexAlsoWhereACellReadsTheSame() {
    folder.write("a.csv", "1,2\nx,y\n");
    assertThat(folder.rows("a.csv", DEFAULTS.withColumns("2", null, "1")))
        .containsExactly("1:2|1", "2:y|x");
  }

  @Test
  void asksForColumnsThatAreThere() {
    folder.write("a.csv", "txt,lable\nx,y\n");
    folder.write("b.csv", "text,lable\nx,y\n");
    folder.write("c.csv", "text,label,text\nx,y,z\n");
    folder.write("d.csv", "x,y\n");
    assertThat(folder.faults("a.csv", DEFAULTS))
        .containsExactly(
            "a.csv:1: no column is named \"text\" or \"label\", the first row has \"txt\","
                + " \"lable\" [D13] | did you mean \"txt\" and \"lable\"? | set data.text and"
                + " data.label to names, or without a header to indices from 1");
    assertThat(folder.faults("b.csv", DEFAULTS))
        .containsExactly(
            "b.csv:1: no column \"label\"; the columns are \"text\", \"lable\" [D10] | did you"
                + " mean \"lable\"?");
    assertThat(folder.faults("a.csv", DEFAULTS.withHeader(ReadOptions.Header.PRESENT)))
        .containsExactly(
            "a.csv:1: no column \"text\"; the columns are \"txt\", \"lable\" [D10] | did you mean"
                + " \"txt\"?");
    assertThat(folder.faults("c.csv", DEFAULTS))
        .containsExactly(
            "c.csv:1: column \"text\" is there twice, as column 1 and 3; rename one or give the"
                + " index [D11]");
    assertThat(folder.faults("d.csv", DEFAULTS.withColumns("1", null, "3")))
        .containsExactly(
            "d.csv:1: no column 3; indices go from 1 to 2 [D12] | the first row has \"x\", \"y\"");
    assertThat(folder.faults("d.csv", DEFAULTS.withColumns("0", null, "1")))
        .containsExactly(
            "d.csv:1: no column 0; indices go from 1 to 2 [D12] | the first row has \"x\", \"y\"");
    assertThat(folder.faults("d.csv", DEFAULTS.withHeader(ReadOptions.Header.ABSENT)))
        .containsExactly(
            "d.csv:1: a file without header has no column names, was \"text\", \"label\"; give"
                + " indices from 1 to 2 [D13]");
  }

  @Test
  void acceptsEmptyNamesOfColumnsThatAreNotUsed() {
    folder.write("a.csv", ",text,label\n0,x,y\n");
    assertThat(folder.rows("a.csv", DEFAULTS)).containsExactly("2:x|y");
  }

  @Test
  void anEmptyFileHasNoHeader() {
    folder.write("a.csv", "");
    folder.write("b.csv", "text,label\n");
    assertThat(folder.faults("a.csv", DEFAULTS))
        .containsExactly("a.csv: file is empty; a header with column names is needed [D08]");
    assertThat(folder.rows("a.csv", DEFAULTS.withColumns("1", null, "2"))).isEmpty();
    assertThat(folder.rows("b.csv", DEFAULTS)).isEmpty();
  }

  @Test
  void countsFieldsAgainstTheFirstRow() {
    folder.write("a.csv", "text,label\nok,pos\nx,y,z\n\nalone\n\"last\nrow\"\n");
    assertThat(folder.faults("a.csv", DEFAULTS))
        .containsExactly(
            "a.csv:3: row has 3 fields, the header has 2 [D14] | fields with commas, quotes or"
                + " line breaks must be in double quotes",
            "a.csv:5: row has 1 field, the header has 2 [D14] | fields with commas, quotes or"
                + " line breaks must be in double quotes",
            "a.csv:6: row has 1 field, the header has 2 [D14] | fields with commas, quotes or"
                + " line breaks must be in double quotes");
    assertThat(folder.rowsBeforeFault("a.csv", DEFAULTS)).containsExactly("2:ok|pos");
    folder.write("b.csv", "a,b,c\nx,y\n");
    assertThat(folder.faults("b.csv", DEFAULTS.withColumns("1", null, "2")))
        .containsExactly(
            "b.csv:2: row has 2 fields, the first row has 3 [D14] | fields with commas, quotes or"
                + " line breaks must be in double quotes");
  }

  @Test
  void skipsAndCountsBadRowsWhereAsked() {
    folder.write("a.csv", "text,label\nok,pos\nx,y,z\n\nalone\nend,neg\n");
    ReadReport report = new ReadReport();
    assertThat(folder.rows("a.csv", SKIPPING, report)).containsExactly("2:ok|pos", "6:end|neg");
    assertThat(folder.warnings(report))
        .containsExactly(
            "a.csv: skipped 2 rows that cannot be read: lines 3, 5 [D51]",
            "a.csv: passed over 1 blank line [D53]");
    assertThat(report.examples()).isEqualTo(2);
    assertThat(report.skippedRows()).isEqualTo(2);
    assertThat(report.blankLines()).isEqualTo(1);
  }

  @Test
  void showsTwentyBadRowsAndCountsTheRest() {
    folder.write("a.csv", "text,label\n" + "x\n".repeat(332));
    List<String> faults = folder.faults("a.csv", DEFAULTS);
    assertThat(faults).hasSize(21);
    assertThat(faults.get(19)).startsWith("a.csv:21: row has 1 field");
    assertThat(faults.get(20))
        .isEqualTo(
            "a.csv: and 312 more such rows [D25] | set data.on_bad_row: skip to leave rows out that"
                + " cannot be read");
    ReadReport report = new ReadReport();
    assertThat(folder.rows("a.csv", SKIPPING, report)).isEmpty();
    assertThat(folder.warnings(report).get(0))
        .isEqualTo(
            "a.csv: skipped 332 rows that cannot be read: lines 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,"
                + " 13, 14, 15, 16, 17, 18, 19, 20, 21 and 312 more [D51]");
  }

  @Test
  void brokenQuotingStopsAtTheRowWhereItStarts() {
    folder.write("a.csv", "text,label\n\"one\ntwo\",pos\nx,\"neg\ny,pos\n");
    folder.write("b.csv", "text,label\nok,pos\n\"bad\" text,pos\nx,neg\n");
    List<String> unclosed =
        List.of(
            "a.csv:4: the row that starts here opens a quote that is never closed [D15] | a quote"
                + " inside a quoted field is written twice: \"\"");
    List<String> after =
        List.of(
            "b.csv:3: the row that starts here has text after a closing quote [D15] | a quote"
                + " inside a quoted field is written twice: \"\"");
    assertThat(folder.faults("a.csv", DEFAULTS)).isEqualTo(unclosed);
    assertThat(folder.faults("a.csv", SKIPPING)).isEqualTo(unclosed);
    assertThat(folder.faults("b.csv", DEFAULTS)).isEqualTo(after);
    assertThat(folder.faults("b.csv", SKIPPING)).isEqualTo(after);
    folder.write("c.csv", "text,label\nragged\n\"open,pos\n");
    assertThat(folder.faults("c.csv", DEFAULTS))
        .hasSize(2)
        .element(1)
        .asString()
        .startsWith("c.csv:3: the row that starts here opens a quote");
    folder.write("d.csv", "\"text,label\nx,y\n");
    assertThat(folder.faults("d.csv", DEFAULTS))
        .containsExactly(
            "d.csv:1: the row that starts here opens a quote that is never closed [D15] | a quote"
                + " inside a quoted field is written twice: \"\"");
  }

  @Test
  void keepsTextsOfOneColumnThatAreEmptyInQuotes() {
    folder.write("a.csv", "text\nx\n\"\"\n\ny\n");
    ReadReport report = new ReadReport();
    assertThat(folder.rows("a.csv", DEFAULTS.withColumns("text", null, null), report))
        .containsExactly("2:x", "3:", "5:y");
    assertThat(folder.warnings(report))
        .containsExactly(
            "a.csv: 1 text without a visible character kept: line 3 [D50] | set"
                + " data.on_empty_text: skip or error to change that",
            "a.csv: passed over 1 blank line [D53]");
  }

  @Test
  void textsWithoutVisibleCharactersAreKeptSkippedOrRefused() {
    folder.write("a.csv", "text,label\n\"\",a\n \t\u00a0,a\n\u0001\u200b,b\nx,b\n");
    ReadReport kept = new ReadReport();
    assertThat(folder.rows("a.csv", DEFAULTS, kept)).hasSize(4);
    assertThat(folder.warnings(kept))
        .containsExactly(
            "a.csv: 3 texts without a visible character kept: lines 2, 3, 4 [D50] | set"
                + " data.on_empty_text: skip or error to change that");
    ReadReport skipped = new ReadReport();
    assertThat(folder.rows("a.csv", DEFAULTS.withOnEmptyText(ReadOptions.EmptyText.SKIP), skipped))
        .containsExactly("5:x|b");
    assertThat(folder.warnings(skipped))
        .containsExactly("a.csv: skipped 3 texts without a visible character: lines 2, 3, 4 [D52]");
    assertThat(skipped.emptyTexts()).isEqualTo(3);
    assertThat(folder.faults("a.csv", SKIPPING.withOnEmptyText(ReadOptions.EmptyText.ERROR)))
        .containsExactly(
            "a.csv:2: text has no visible character [D21]",
            "a.csv:3: text has no visible character [D21]",
            "a.csv:4: text has no visible character [D21]");
  }

  @Test
  void refusesTextsOverTheLimit() {
    folder.write("a.csv", "text,label\nshort,a\n" + "x".repeat(11) + ",a\nagain,b\n");
    ReadOptions small = DEFAULTS.withMaxFieldChars(10);
    assertThat(folder.faults("a.csv", small))
        .containsExactly("a.csv:3: text is too long, was 11 characters; at most 10 are read [D16]");
    assertThat(folder.rows("a.csv", small.withOnBadRow(ReadOptions.BadRow.SKIP)))
        .containsExactly("2:short|a", "4:again|b");
    folder.write("huge.csv", "text,label\nok,a\n\"" + "x".repeat(1 << 24) + "\",a\n");
    assertThat(folder.faults("huge.csv", DEFAULTS))
        .containsExactly(
            "huge.csv:3: a field of the row that starts here has more than 16777216 characters, or"
                + " its quote is never closed [D16]");
    folder.write("many.csv", ",".repeat(100_000) + "\n");
    assertThat(folder.faults("many.csv", DEFAULTS))
        .containsExactly(
            "many.csv:1: row is too large to be read: Record starting at line 1 has surpassed the"
                + " maximum limit of 16384 fields [D16]");
  }

  @Test
  void labelsStandAsTheyAreOrAreCutAtASeparator() {
    folder.write("a.csv", "text,label\nx, pos \ny,NUM:count\nz,:\n");
    assertThat(folder.faults("a.csv", DEFAULTS.withLabelSeparator(":")))
        .containsExactly("a.csv:4: label is empty, was \":\"; give every row one [D20]");
    folder.write("b.csv", "text,label\nx, pos \ny,NUM:count\n");
    assertThat(folder.rows("b.csv", DEFAULTS)).containsExactly("2:x| pos ", "3:y|NUM:count");
    assertThat(folder.rows("b.csv", DEFAULTS.withLabelSeparator(":")))
        .containsExactly("2:x| pos ", "3:y|NUM");
  }

  @Test
  void quotesInTsvAreTextUnlessTheyFrameTheWholeField() {
    folder.write(
        "a.tsv",
        "text\tlabel\n\"Hi\", she said\ta\nan \"odd\ta\n\"all \"\"of\"\" it\"\ta\n"
            + "\"one\" and \"two\"\tb\n\"\tb\n\"\"\tb\n");
    assertThat(folder.rows("a.tsv", DEFAULTS))
        .containsExactly(
            "2:\"Hi\", she said|a",
            "3:an \"odd|a",
            "4:all \"of\" it|a",
            "5:\"one\" and \"two\"|b",
            "6:\"|b",
            "7:|b");
    folder.write("b.tsv", "text\tlabel\n\"two\nlines\"\ta\n");
    assertThat(folder.faults("b.tsv", DEFAULTS))
        .containsExactly(
            "b.tsv:2: row has 1 field, the header has 2 [D14] | a field cannot hold a tab or a line"
                + " break; use CSV for such texts");
  }

  @Test
  void controlCharactersInCellsAndNamesAreEscapedInMessages() {
    folder.write("\u001b[31m.csv", "te\u001b]8;;xt,y\nx,y\n");
    assertThat(folder.faults("\u001b[31m.csv", DEFAULTS))
        .singleElement()
        .asString()
        .startsWith(
            "\\u001b[31m.csv:1: no column is named \"text\" or \"label\", the first row has"
                + " \"te\\u001b]8;;xt\", \"y\" [D13]");
  }

  @Test
  void readsAgainFromTheStartWithFreshCounts() {
    folder.write("a.csv", "text,label\nx,a\n\ny,b\n");
    ReadReport report = new ReadReport();
    ExampleSource source = ExampleSources.open(temp.resolve("a.csv"), DEFAULTS, report);
    assertThat(source.readAll()).isEqualTo(source.readAll()).hasSize(2);
    assertThat(report.examples()).isEqualTo(2);
    assertThat(report.blankLines()).isEqualTo(1);
  }
}
