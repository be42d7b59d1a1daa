package io.github.bertft.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderAndLinesTest {
  private static final ReadOptions DEFAULTS = ReadOptions.defaults();

  @TempDir Path temp;
  private DataFolder folder;

  @BeforeEach
  void setUp() {
    folder = new DataFolder(temp);
  }

  @Test
  void readsClassFoldersByName() throws IOException {
    folder.write("f/pos/10_9.txt", "fine\nfilm\n");
    folder.write("f/pos/0_7.txt", "good");
    folder.write("f/neg/1_1.txt", "bad");
    folder.write("f/neg/notes.md", "not a text");
    folder.write("f/unsup/1_0.txt", "unknown");
    folder.write("f/urls.txt", "http");
    Files.createDirectories(temp.resolve("f/zero"));
    ReadReport report = new ReadReport();
    assertThat(folder.rows("f", DEFAULTS, report))
        .containsExactly("0:bad|neg", "0:good|pos", "0:fine\nfilm\n|pos");
    assertThat(folder.warnings(report))
        .containsExactly(
            "f: subfolder \"unsup\" skipped: its texts have no label [D54]",
            "f: ignored beside the class folders: 1 file [D55]",
            "f: ignored in class folder \"neg\", not .txt: 1 file [D55]",
            "f: class folder \"zero\" has no .txt files [D56]");
    List<TextExample> read =
        ExampleSources.open(temp.resolve("f"), DEFAULTS, new ReadReport()).readAll();
    assertThat(read.get(0).place().toString()).isEqualTo(temp.resolve("f/neg/1_1.txt").toString());
  }

  @Test
  void explainsTheLayoutWhereItIsAnother() {
    folder.write("flat/a.txt", "x");
    folder.write("deep/train/pos/a.txt", "x");
    assertThat(folder.faults("flat", DEFAULTS))
        .containsExactly(
            "flat: folder has no subfolders; there must be one per class with .txt files [D23]");
    assertThat(folder.faults("deep", DEFAULTS))
        .containsExactly(
            "deep/train: class folder holds a folder, was \"pos\"; class folders hold only .txt"
                + " files [D23] | if the classes are one level deeper, use \"deep/train\"");
  }

  @Test
  void limitsTheLengthOfFiles() {
    folder.write("f/a/1.txt", "12345");
    folder.write("f/a/2.txt", "123456");
    assertThat(folder.faults("f", DEFAULTS.withMaxFieldChars(5)))
        .containsExactly("f/a/2.txt: text is too long; at most 5 characters are read [D16]");
  }

  @Test
  void cutsLinesAtTheFirstSpace() {
    folder.write("a.label", "NUM:dist How far ?\n\nHUM:ind Who is \"he\" ?\r\nX  two\n");
    ReadReport report = new ReadReport();
    assertThat(folder.rows("a.label", DEFAULTS, report))
        .containsExactly("1:How far ?|NUM:dist", "3:Who is \"he\" ?|HUM:ind", "4: two|X");
    assertThat(folder.warnings(report)).containsExactly("a.label: passed over 1 blank line [D53]");
    assertThat(folder.rows("a.label", DEFAULTS.withLabelSeparator(":")))
        .containsExactly("1:How far ?|NUM", "3:Who is \"he\" ?|HUM", "4: two|X");
  }

  @Test
  void cutsLinesAtATabThatComesFirst() {
    folder.write("a.txt", "pos\tI love it\nneg I\thate it\nnone\t\n");
    assertThat(folder.rows("a.txt", DEFAULTS))
        .containsExactly("1:I love it|pos", "2:I\thate it|neg", "3:|none");
  }

  @Test
  void tellsLinesWithoutLabelOrText() {
    folder.write("a.label", "NUM\n text\nA \n");
    assertThat(folder.faults("a.label", DEFAULTS))
        .containsExactly(
            "a.label:1: line has no space or tab between label and text [D22]",
            "a.label:2: label is empty, was \"\"; give every row one [D20]");
  }

  @Test
  void takesWholeLinesWithoutLabels() {
    folder.write("a.txt", "one line\n\nthird\n");
    ReadReport report = new ReadReport();
    assertThat(folder.rows("a.txt", DEFAULTS.withColumns("text", null, null), report))
        .containsExactly("1:one line", "2:", "3:third");
    assertThat(report.emptyTexts()).isEqualTo(1);
  }

  @Test
  void passesOverLinesThatAreTooLongToHold() {
    folder.write("a.label", "A first\nB " + "x".repeat(1 << 24) + "\nC last\n");
    assertThat(folder.faults("a.label", DEFAULTS))
        .containsExactly("a.label:2: line is too long; at most 16777216 characters are read [D16]");
    assertThat(folder.rows("a.label", DEFAULTS.withOnBadRow(ReadOptions.BadRow.SKIP)))
        .containsExactly("1:first|A", "3:last|C");
  }
}
