package io.github.bertft.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The layouts in which datasets are published, and what is said of others in their place. */
class PublishedFormatsTest {
  private static final String ZHANG_WANTS =
      "data.format zhang wants CSV without header: class number, then 1 to 3 texts [D110] | ";
  private static final String OWN =
      "to read files of your own layout, set data.format, data.text and data.label";

  @TempDir Path temp;
  private DataFolder folder;

  @BeforeEach
  void setUp() {
    folder = new DataFolder(temp);
  }

  @Test
  void readsZhangsCsvWithOneToThreeTexts() {
    folder.write("2.csv", "\"1\",\"He said \"\"no\"\".\\nTwice.\"\n\"2\",\"Fine, thanks\"\n");
    folder.write("3.csv", "1,\"A Firm\",\" Firm Ltd makes, things.\"\n\n3,\"B\",\"\"\n");
    folder.write("4.csv", "\"2\",\"Why?\",\"\",\"Because.\\nOf that.\"\n");
    ReadOptions options = zhang("\\n", 0);
    assertThat(folder.rows("2.csv", options))
        .containsExactly("1:He said \"no\".\nTwice.|1", "2:Fine, thanks|2");
    assertThat(folder.rows("3.csv", options))
        .containsExactly("1:A Firm - Firm Ltd makes, things.|1", "3:B|3");
    assertThat(folder.rows("4.csv", options)).containsExactly("1:Why? - Because.\nOf that.|2");
  }

  @Test
  void namesZhangsClassesAndTakesAgNewsBreaks() {
    folder.write("ag.csv", "\"2\",\"Cup\",\"A win\\not a loss\"\n\"1\",\"Talks\",\"News\"\n");
    ReadOptions options = zhang("\\", 2, "World", "Sports");
    assertThat(folder.rows("ag.csv", options))
        .containsExactly("1:Cup - A win\nnot a loss|Sports", "2:Talks - News|World");
    assertThat(folder.rows("ag.csv", options.withColumns("text", null, null)))
        .containsExactly("1:Cup - A win\nnot a loss", "2:Talks - News");
  }

  @Test
  void refusesRowsThatDoNotFit() {
    folder.write("a.csv", "1,a\n3,b\nx,c\n0,d\n1,e,f\n2,g\n");
    ReadOptions options = zhang(null, 1, "no", "yes");
    assertThat(folder.faults("a.csv", options))
        .containsExactly(
            "a.csv:2: class must be a number from 1 to 2, was \"3\" [D111]",
            "a.csv:3: class must be a number from 1 to 2, was \"x\" [D111]",
            "a.csv:4: class must be a number from 1 to 2, was \"0\" [D111]",
            "a.csv:5: row has 3 fields, the first row has 2 [D14] | fields with commas, quotes or"
                + " line breaks must be in double quotes");
    assertThat(folder.rows("a.csv", options.withOnBadRow(ReadOptions.BadRow.SKIP)))
        .containsExactly("1:a|no", "6:g|yes");
  }

  @Test
  void readsTrecLines() {
    folder.write(
        "t.label",
        "DESC:manner How is caf\u00e9 made ?\nNUM:dist How far ?\n"
            .getBytes(StandardCharsets.ISO_8859_1));
    ReadOptions options =
        ReadOptions.defaults()
            .withFormat(DataFormat.TREC)
            .withEncoding(StandardCharsets.ISO_8859_1)
            .withLabelSeparator(":");
    assertThat(folder.rows("t.label", options))
        .containsExactly("1:How is caf\u00e9 made ?|DESC", "2:How far ?|NUM");
  }

  @Test
  void readsTheFoldersOfAclImdb() {
    folder.write("train/pos/0_9.txt", "Lovely.<br /><br />See it.");
    folder.write("train/neg/0_1.txt", "Dull.");
    ReadOptions options =
        ReadOptions.defaults()
            .withFormat(DataFormat.ACLIMDB)
            .withPublished("<br />", PublishedSet.UNKNOWN);
    assertThat(folder.rows("train", options))
        .containsExactly("0:Dull.|neg", "0:Lovely.\n\nSee it.|pos");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      textBlock =
          """
          DESC:def What is it ?%NUM:dist How far ?   ! TREC lines (COARSE:fine QUESTION)
          text,label%good,1                          ! CSV with the header text, label
          class_index,title,description%1,a,b        ! CSV with the header class_index, title, description
          good film,1%bad film,0                     ! CSV of 2 columns, the first no class number
          1,a,b,c,d                                  ! CSV without header: class number, then 4 texts
          1\tgood                                    ! rows of 2 columns parted by tabs
          [{"text": "a"}]                            ! a JSON array
          {"text": "a"}                              ! JSON lines
          __label__1 good                            ! fastText lines (__label__...)
          0 good film                                ! lines of a number and a text
          good film                                  ! lines of plain text
          1,"good                                    ! lines of plain text
          """)
  void saysWhatItFoundInsteadOfZhangsCsv(String text, String found) {
    folder.write("x.csv", text.strip().replace("%", "\n").replace("\\t", "\t") + "\n");
    assertThat(folder.faults("x.csv", zhang(null, 0)))
        .containsExactly("x.csv: looks like " + found + "; " + ZHANG_WANTS + OWN);
  }

  @Test
  void saysWhatToDoWithFilesOfOtherKinds() {
    folder.write("empty.csv", "");
    folder.write("blank.csv", "\n \n");
    folder.write("a.zip", "PK\003\004...");
    byte[] tar = new byte[600];
    System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
    folder.write("a.tar", tar);
    folder.write("a.bin", new byte[] {1, 0, 2});
    folder.write("a.html", "<!DOCTYPE html>\n");
    ReadOptions options = zhang(null, 0);
    assertThat(List.of("empty.csv", "blank.csv", "a.zip", "a.tar", "a.bin", "a.html"))
        .flatExtracting(name -> folder.faults(name, options))
        .containsExactly(
            "empty.csv: looks like an empty file; " + ZHANG_WANTS + "fetch it again",
            "blank.csv: looks like a file of blank lines; " + ZHANG_WANTS + "fetch it again",
            "a.zip: looks like a zip archive; " + ZHANG_WANTS + "unpack it first",
            "a.tar: looks like a tar archive; " + ZHANG_WANTS + "unpack it first",
            "a.bin: looks like binary data or UTF-16; " + ZHANG_WANTS + OWN,
            "a.html: looks like a web page or XML; "
                + ZHANG_WANTS
                + "fetch the file itself, not the page that shows it");
  }

  @Test
  void namesTheRecipeThatWantsAnotherNumberOfTexts() {
    folder.write("yelp.csv", "\"1\",\"bad\"\n");
    PublishedSet agNews = new PublishedSet("recipe ag-news", 2, List.of("World"), false);
    assertThat(
            folder.faults(
                "yelp.csv",
                ReadOptions.defaults().withFormat(DataFormat.ZHANG).withPublished(null, agNews)))
        .containsExactly(
            "yelp.csv: looks like CSV without header: class number, then 1 text; recipe ag-news"
                + " wants CSV without header: class number, then 2 texts [D110] | "
                + OWN);
  }

  @Test
  void saysWhatItFoundInsteadOfFoldersAndLines() {
    folder.write("acl/train/pos/a.txt", "x");
    folder.write("acl/test/pos/a.txt", "x");
    folder.write("other/a/1.txt", "x");
    folder.write("other/b/1.txt", "x");
    folder.write("flat/1.txt", "x");
    folder.write("q.csv", "text,label\nwhat,NUM\n");
    ReadOptions imdb = ReadOptions.defaults().withFormat(DataFormat.ACLIMDB);
    ReadOptions trec = ReadOptions.defaults().withFormat(DataFormat.TREC);
    String wants = "; data.format aclimdb wants a folder with the subfolders pos and neg [D110] | ";
    assertThat(folder.faults("acl", imdb))
        .containsExactly(
            "acl: looks like the whole dataset, with train and test in it"
                + wants
                + "name the folder train in it");
    assertThat(folder.faults("other", imdb))
        .containsExactly("other: looks like a folder with the subfolders a, b" + wants + OWN);
    assertThat(folder.faults("flat", imdb))
        .containsExactly("flat: looks like a folder of files" + wants + OWN);
    assertThat(folder.faults("q.csv", imdb))
        .containsExactly("q.csv: looks like CSV with the header text, label" + wants + OWN);
    assertThat(folder.faults("q.csv", trec))
        .containsExactly(
            "q.csv: looks like CSV with the header text, label; data.format trec wants lines"
                + " COARSE:fine QUESTION [D110] | "
                + OWN);
  }

  @Test
  void refusesPinyinWhereChineseIsWanted() {
    folder.write("pinyin.csv", "\"1\",\" ba3o ma3 \",\"che1 xi2ng ba4o jia4 , cha2 xu2n\"\n");
    folder.write("chinese.csv", "sports,\"\u7403\u961f\u8d62\u4e86\"\n");
    ReadOptions options =
        ReadOptions.defaults()
            .withFormat(DataFormat.CSV)
            .withHeader(ReadOptions.Header.ABSENT)
            .withColumns("2", null, "1")
            .withPublished(null, new PublishedSet("recipe sogou", 0, List.of(), true));
    assertThat(folder.faults("pinyin.csv", options))
        .containsExactly(
            "pinyin.csv: looks like CSV without header: class number, then 2 texts in pinyin;"
                + " recipe sogou wants texts in Chinese characters [D110] | "
                + OWN);
    assertThat(folder.rows("chinese.csv", options))
        .containsExactly("1:\u7403\u961f\u8d62\u4e86|sports");
    folder.write("gbk.csv", new byte[] {'a', ',', (byte) 0xC7, (byte) 0xF2, '\n'});
    assertThat(folder.rows("gbk.csv", options.withEncoding(Charset.forName("GB18030"))))
        .containsExactly("1:\u7403|a");
  }

  /** DuckDB's files are those of {@code ParquetSourceTest}; one of them has Chinese in it. */
  @Test
  void tellsParquetInPlaceOfAPublishedLayoutAndReadsItWhereItIsSet() throws IOException {
    Path files = Path.of("src/test/resources/io/github/bertft/data/parquet");
    for (String name : List.of("news.parquet", "mood.parquet")) {
      Files.copy(files.resolve(name), temp.resolve(name));
    }
    String remedy =
        " [D110] | set data.format: parquet, and data.text and data.label to its columns";
    assertThat(folder.faults("news.parquet", zhang(null, 0)))
        .containsExactly(
            "news.parquet: looks like Parquet; data.format zhang wants CSV without header: class"
                + " number, then 1 to 3 texts"
                + remedy);
    ReadOptions sogou =
        ReadOptions.defaults()
            .withFormat(DataFormat.CSV)
            .withHeader(ReadOptions.Header.ABSENT)
            .withColumns("2", null, "1")
            .withPublished(null, new PublishedSet("recipe sogou", 0, List.of(), true));
    assertThat(folder.faults("news.parquet", sogou))
        .containsExactly(
            "news.parquet: looks like Parquet; recipe sogou wants texts in Chinese characters"
                + remedy);

    ReadOptions parquet = sogou.withFormat(DataFormat.PARQUET).withColumns("text", null, "label");
    assertThat(folder.rows("news.parquet", parquet)).hasSize(5);
    assertThat(folder.faults("mood.parquet", parquet))
        .containsExactly(
            "mood.parquet: looks like Parquet; recipe sogou wants texts in Chinese characters"
                + " [D110] | "
                + OWN);
  }

  private static ReadOptions zhang(String lineBreak, int texts, String... classNames) {
    String asker = PublishedSet.UNKNOWN.wantedBy();
    return ReadOptions.defaults()
        .withFormat(DataFormat.ZHANG)
        .withPublished(lineBreak, new PublishedSet(asker, texts, List.of(classNames), false));
  }
}
