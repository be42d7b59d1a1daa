package io.github.bertft.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExampleSourcesTest {
  private static final ReadOptions DEFAULTS = ReadOptions.defaults();

  @TempDir Path temp;
  private DataFolder folder;

  @BeforeEach
  void setUp() {
    folder = new DataFolder(temp);
  }

  @Test
  void tellsTheFormatByNameThenByFirstCharacter() {
    String lines = "{\"text\":\"x\",\"label\":\"a\"}\n";
    folder.write("A.CSV", "text,label\nx,a\n");
    folder.write("a.ndjson", lines);
    folder.write("lines.json", "\uFEFF\n" + lines);
    folder.write("array.json", " [" + lines + "]");
    folder.write("array", "[" + lines + "]");
    folder.write("lines.dat.gz", DataFolder.gzip(lines));
    folder.write("a.label", "a x\n");
    assertThat(folder.rows("A.CSV", DEFAULTS)).containsExactly("2:x|a");
    assertThat(folder.rows("a.ndjson", DEFAULTS)).containsExactly("1:x|a");
    assertThat(folder.rows("lines.json", DEFAULTS)).containsExactly("2:x|a");
    assertThat(folder.rows("array.json", DEFAULTS)).containsExactly("1:x|a");
    assertThat(folder.rows("array", DEFAULTS)).containsExactly("1:x|a");
    assertThat(folder.rows("lines.dat.gz", DEFAULTS)).containsExactly("1:x|a");
    assertThat(folder.rows("a.label", DEFAULTS)).containsExactly("1:x|a");
  }

  @Test
  void takesTheFormatThatIsSet() {
    folder.write("a.data", "text,label\nx,a\n");
    assertThat(folder.rows("a.data", DEFAULTS.withFormat(DataFormat.CSV))).containsExactly("2:x|a");
    assertThat(folder.faults("a.data", DEFAULTS))
        .containsExactly(
            "a.data: format cannot be told from the name; set data.format to csv, tsv, jsonl, json,"
                + " parquet, folder or lines [D07]");
    assertThat(folder.faults("a.data", DEFAULTS.withFormat(DataFormat.FOLDER)))
        .containsExactly("a.data: is not a folder [D07]");
    assertThat(folder.faults("", DEFAULTS.withFormat(DataFormat.CSV)))
        .containsExactly(".: is a folder, not a csv file [D07]");
  }

  @Test
  void offersTheNearestFile() {
    folder.write("train.csv", "");
    assertThat(folder.faults("trian.csv", DEFAULTS))
        .containsExactly("trian.csv: no such file or folder [D01] | did you mean \"train.csv\"?");
    assertThat(folder.faults("no/where.csv", DEFAULTS))
        .containsExactly("no/where.csv: no such file or folder [D01]");
  }

  @Test
  void pairsNeedAFormatThatHasThem() {
    folder.write("a.label", "a x\n");
    assertThat(folder.faults("a.label", DEFAULTS.withColumns("text", "second", "label")))
        .containsExactly("a.label: format lines has no second text, but data.pair is set [D07]");
  }

  @Test
  void aFileThatVanishesIsTold() throws Exception {
    Path file = folder.write("a.csv", "text,label\nx,a\n");
    ExampleSource source = ExampleSources.open(file, DEFAULTS, new ReadReport());
    Files.delete(file);
    assertThat(folder.faults(source::readAll))
        .containsExactly("a.csv: no such file or folder [D01]");
  }
}
