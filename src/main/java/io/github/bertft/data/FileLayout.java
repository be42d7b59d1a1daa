package io.github.bertft.data;

import io.github.bertft.fault.DataException;
import io.github.bertft.fault.Quoted;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a file or folder looks like by its beginning.
 *
 * @param texts columns beside the class number, for {@link Kind#NUMBERED_CSV}
 * @param chinese whether there are Chinese characters in it
 * @param description in words, after "looks like"
 * @param remedy what to do with a file like that; empty if nothing is known
 */
record FileLayout(Kind kind, int texts, boolean chinese, String description, String remedy) {
  private static final int HEAD_BYTES = 1 << 16;
  static final int HEAD_LINES = 20;
  private static final int SHOWN_NAMES = 6;

  /** What to do with a file of columns where another format is set. */
  static final String PARQUET_REMEDY =
      "set data.format: parquet, and data.text and data.label to its columns";

  private static final Pattern TREC_LINE = Pattern.compile("[A-Z]{2,5}:[A-Za-z]+ .*");
  private static final Pattern HAN = Pattern.compile("\\p{IsHan}");

  /** A word with the number of its tone, at the end or behind the vowel. */
  private static final Pattern PINYIN = Pattern.compile("(\\b[a-z]{1,5}[1-5][a-z]{0,2}\\b\\W+){3}");

  private static final Pattern COLUMN_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_ ]{0,29}");

  /** The layouts that a published dataset may want, and all others. */
  enum Kind {
    ACLIMDB,
    TREC,
    NUMBERED_CSV,
    OTHER
  }

  /**
   * @throws DataException if it cannot be read
   */
  static FileLayout of(Path path, Charset encoding) {
    if (Files.isDirectory(path)) {
      return ofFolder(path);
    }
    try (InputStream bytes = DataInput.openBytes(path)) {
      return ofHead(bytes.readNBytes(HEAD_BYTES), encoding);
    } catch (IOException e) {
      throw DataInput.unreadable(path, e);
    }
  }

  /** As {@code 1 text} or {@code 2 texts}. */
  static String texts(int count) {
    return count + (count == 1 ? " text" : " texts");
  }

  /** Of a file whose first texts are known. */
  static FileLayout ofTexts(String description, List<String> texts) {
    String all = String.join(" ", texts);
    String shown = PINYIN.matcher(all).find() ? description + " in pinyin" : description;
    return new FileLayout(Kind.OTHER, 1, HAN.matcher(all).find(), shown, "");
  }

  private static FileLayout ofFolder(Path path) {
    Set<String> folders = new TreeSet<>();
    try (Stream<Path> entries = Files.list(path)) {
      entries
          .filter(Files::isDirectory)
          .forEach(folder -> folders.add(String.valueOf(folder.getFileName())));
    } catch (IOException e) {
      throw DataInput.unreadable(path, e);
    }
    if (folders.containsAll(Set.of("pos", "neg"))) {
      return new FileLayout(Kind.ACLIMDB, 0, false, "the train or test folder of aclImdb", "");
    }
    if (folders.containsAll(Set.of("train", "test"))) {
      return other("the whole dataset, with train and test in it", "name the folder train in it");
    }
    if (folders.isEmpty()) {
      return other("a folder of files", "");
    }
    String names =
        folders.stream()
            .limit(SHOWN_NAMES)
            .map(name -> Quoted.cut(name, 30))
            .collect(Collectors.joining(", "));
    return other(
        "a folder with the subfolders " + names + (folders.size() > SHOWN_NAMES ? ", …" : ""), "");
  }

  private static FileLayout ofHead(byte[] head, Charset encoding) {
    String raw = new String(head, StandardCharsets.ISO_8859_1);
    if (head.length == 0) {
      return other("an empty file", "fetch it again");
    }
    if (raw.startsWith(ParquetMagic.MAGIC)) {
      return other("Parquet", PARQUET_REMEDY);
    }
    if (raw.startsWith("PK\003\004") || raw.startsWith("ustar", 257)) {
      return other(raw.startsWith("PK") ? "a zip archive" : "a tar archive", "unpack it first");
    }
    if (raw.indexOf('\0') >= 0) {
      return other("binary data or UTF-16", "");
    }
    String text = new String(head, encoding);
    text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    boolean chinese = HAN.matcher(text).find();
    int end = text.lastIndexOf('\n');
    List<String> lines =
        (head.length == HEAD_BYTES && end > 0 ? text.substring(0, end) : text)
            .lines()
            .filter(line -> !line.isBlank())
            .limit(HEAD_LINES)
            .toList();
    if (lines.isEmpty()) {
      return other("a file of blank lines", "fetch it again");
    }
    FileLayout rows = ofLines(lines);
    return new FileLayout(rows.kind, rows.texts, chinese, rows.description, rows.remedy);
  }

  private static FileLayout ofLines(List<String> lines) {
    String first = lines.get(0).strip();
    long trec = lines.stream().filter(line -> TREC_LINE.matcher(line).matches()).count();
    if (5 * trec >= 4L * lines.size()) {
      return new FileLayout(Kind.TREC, 0, false, "TREC lines (COARSE:fine QUESTION)", "");
    }
    if (first.startsWith("<")) {
      return other("a web page or XML", "fetch the file itself, not the page that shows it");
    }
    if (first.startsWith("[") || first.startsWith("{")) {
      return other(first.startsWith("[") ? "a JSON array" : "JSON lines", "");
    }
    if (first.startsWith("__label__")) {
      return other("fastText lines (__label__...)", "");
    }
    if (first.indexOf('\t') >= 0) {
      return other("rows of " + first.split("\t", -1).length + " columns parted by tabs", "");
    }
    List<String> fields = firstRow(String.join("\n", lines));
    if (fields.size() > 1 && fields.get(0).matches("[0-9]{1,3}")) {
      int texts = fields.size() - 1;
      boolean pinyin = PINYIN.matcher(String.join(" ", fields)).find();
      String what = "CSV without header: class number, then " + texts(texts);
      return new FileLayout(
          Kind.NUMBERED_CSV, texts, false, pinyin ? what + " in pinyin" : what, "");
    }
    if (fields.size() > 1 && fields.stream().allMatch(f -> COLUMN_NAME.matcher(f).matches())) {
      return other("CSV with the header " + Quoted.cut(String.join(", ", fields), 80), "");
    }
    if (fields.size() > 1) {
      return other("CSV of " + fields.size() + " columns, the first no class number", "");
    }
    return other(
        first.matches("[0-9] .*") ? "lines of a number and a text" : "lines of plain text", "");
  }

  /** Fields of the first CSV row; none where it is no CSV. */
  private static List<String> firstRow(String text) {
    try (CsvRecords records = new CsvRecords("", new StringReader(text), HEAD_BYTES)) {
      DelimitedRecord first = records.next();
      return first == null ? List.of() : first.fields();
    } catch (DataException e) {
      return List.of();
    } catch (IOException e) {
      throw new IllegalStateException("a text in memory cannot fail to be read", e);
    }
  }

  private static FileLayout other(String description, String remedy) {
    return new FileLayout(Kind.OTHER, 0, false, description, remedy);
  }
}
