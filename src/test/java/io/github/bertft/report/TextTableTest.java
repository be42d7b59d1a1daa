package io.github.bertft.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
  private static TextTable table() {
    return new TextTable(
        List.of(TextTable.left("label"), TextTable.right("count"), TextTable.left("note")));
  }

  @Test
  void alignsColumns() {
    TextTable table = table();
    table.row("positive", "7", "");
    table.row("no", "1,234", "x");

    assertThat(table.render())
        .isEqualTo(
            """
            label     count  note
            --------  -----  ----
            positive      7
            no        1,234  x
            """);
  }

  @Test
  void countsWideAndCombiningCharacters() {
    TextTable table = table();
    table.row("好评", "1", "a");
    table.row("cafe\u0301", "2", "b");
    table.row("😀", "3", "c");

    assertThat(table.render())
        .isEqualTo(
            "label  count  note\n"
                + "-----  -----  ----\n"
                + "好评       1  a\n"
                + "cafe\u0301       2  b\n"
                + "😀         3  c\n");
  }

  @Test
  void escapesControls() {
    TextTable table = table();
    table.row("a\u001b[31mb\nc", "1", "\u202e");

    assertThat(table.render())
        .isEqualTo(
            """
            label            count  note
            ---------------  -----  ------
            a\\u001b[31mb\\nc      1  \\u202e
            """);
  }

  @Test
  void emptyTableHasItsTitles() {
    assertThat(table().render()).isEqualTo("label  count  note\n-----  -----  ----\n");
  }

  @Test
  void refusesWrongNumberOfCells() {
    assertThatThrownBy(() -> table().row("a")).hasMessage("expected 3 cells, was 1 of them");
  }

  @Test
  void cutsToColumns() {
    assertThat(DisplayWidth.cut("hello", 5)).isEqualTo("hello");
    assertThat(DisplayWidth.cut("hello!", 5)).isEqualTo("hell…");
    assertThat(DisplayWidth.cut("好好好", 5)).isEqualTo("好好…");
    assertThat(DisplayWidth.cut("好好好", 4)).isEqualTo("好…");
    assertThat(DisplayWidth.of("好…")).isEqualTo(3);
  }

  @Test
  void figuresForPeople() {
    assertThat(Figures.percent(0.968)).isEqualTo("96.80 %");
    assertThat(Figures.four(Double.NaN)).isEqualTo("-");
    assertThat(Figures.count(25_000)).isEqualTo("25,000");
    assertThat(Figures.duration(0)).isEqualTo("0.0s");
    assertThat(Figures.duration(9_940)).isEqualTo("9.9s");
    assertThat(Figures.duration(59_999)).isEqualTo("59s");
    assertThat(Figures.duration(185_000)).isEqualTo("3m 05s");
    assertThat(Figures.duration(7_620_000)).isEqualTo("2h 07m");
    assertThat(Figures.bytes(512L << 20)).isEqualTo("512 MiB");
    assertThat(Figures.bytes(1_503_238_553L)).isEqualTo("1.4 GiB");
  }
}
