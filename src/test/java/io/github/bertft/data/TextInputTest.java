package io.github.bertft.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bytes become before any format looks at them. */
class TextInputTest {
  private static final ReadOptions DEFAULTS = ReadOptions.defaults();
  private static final String HINT =
      " | name the file's encoding with data.encoding or --encoding, for instance latin-1";

  @TempDir Path temp;
  private DataFolder folder;

  @BeforeEach
  void setUp() {
    folder = new DataFolder(temp);
  }

  private static byte[] bytes(Object... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Object part : parts) {
      if (part instanceof Integer value) {
        all.write(value);
      } else {
        all.writeBytes(part.toString().getBytes(StandardCharsets.UTF_8));
      }
    }
    return all.toByteArray();
  }

  @Test
  void namesTheByteThatIsNotUtf8() {
    folder.write("a.csv", bytes("text,label\nfine,a\r\ncaf", 0xE9, ",b\n"));
    assertThat(folder.faults("a.csv", DEFAULTS))
        .containsExactly("a.csv:3: byte 0xE9 at offset 22 is not UTF-8 [D04]" + HINT);
    assertThat(folder.rows("a.csv", DEFAULTS.withEncoding(TextEncodings.byName("latin-1"))))
        .containsExactly("2:fine|a", "3:café|b");
  }

  @Test
  void namesTheByteAtEveryKindOfPosition() {
    folder.write("first.label", bytes(0xFF, "A text\n"));
    folder.write("last.label", bytes("A text\nB caf", 0xC3));
    folder.write("surrogate.label", bytes("A ", 0xED, 0xA0, 0x80, "\n"));
    folder.write("overlong.label", bytes("A \r\rB ", 0xC0, 0xAF, "\n"));
    String longText = "A " + "ü".repeat(40_000) + "\n";
    folder.write("late.label", bytes(longText, "B ", 0x80, "\n"));
    folder.write("marked.label", bytes(0xEF, 0xBB, 0xBF, "A ", 0xFE));
    assertThat(
            List.of(
                folder.faults("first.label", DEFAULTS).get(0),
                folder.faults("last.label", DEFAULTS).get(0),
                folder.faults("surrogate.label", DEFAULTS).get(0),
                folder.faults("overlong.label", DEFAULTS).get(0),
                folder.faults("late.label", DEFAULTS).get(0),
                folder.faults("marked.label", DEFAULTS).get(0)))
        .containsExactly(
            "first.label:1: byte 0xFF at offset 0 is not UTF-8 [D04]" + HINT,
            "last.label:2: byte 0xC3 at offset 12 is not UTF-8 [D04]" + HINT,
            "surrogate.label:1: byte 0xED at offset 2 is not UTF-8 [D04]" + HINT,
            "overlong.label:3: byte 0xC0 at offset 6 is not UTF-8 [D04]" + HINT,
            "late.label:2: byte 0x80 at offset 80005 is not UTF-8 [D04]" + HINT,
            "marked.label:1: byte 0xFE at offset 5 is not UTF-8 [D04]" + HINT);
  }

  @Test
  void namesTheByteInEveryFormat() {
    folder.write("a.tsv", bytes("text\tlabel\nx", 0xFF, "\ta\n"));
    folder.write("a.jsonl", bytes("{\"text\":\"x\",\"label\":\"a\"}\n{\"text\":\"", 0xFF, "\"}\n"));
    folder.write("a.json", bytes("[\n{\"text\":\"", 0xFF, "\"}]\n"));
    folder.write("f/pos/1.txt", bytes("good"));
    folder.write("f/pos/2.txt", bytes("bad\n", 0xFF));
    assertThat(folder.faults("a.tsv", DEFAULTS))
        .containsExactly("a.tsv:2: byte 0xFF at offset 12 is not UTF-8 [D04]" + HINT);
    assertThat(folder.faults("a.jsonl", DEFAULTS))
        .containsExactly("a.jsonl:2: byte 0xFF at offset 34 is not UTF-8 [D04]" + HINT);
    assertThat(folder.faults("a.json", DEFAULTS))
        .containsExactly("a.json:2: byte 0xFF at offset 11 is not UTF-8 [D04]" + HINT);
    assertThat(folder.faults("f", DEFAULTS))
        .containsExactly("f/pos/2.txt:2: byte 0xFF at offset 4 is not UTF-8 [D04]" + HINT);
    ReadReport report = new ReadReport();
    assertThat(folder.rows("f", DEFAULTS.withOnBadRow(ReadOptions.BadRow.SKIP), report))
        .containsExactly("0:good|pos");
    assertThat(folder.warnings(report))
        .containsExactly("f: skipped 1 row that cannot be read: \"f/pos/2.txt\" [D51]");
  }

  @Test
  void dropsAMarkOfItsOwnEncodingAndRefusesOthers() {
    String text = "text,label\nü,a\n";
    folder.write("bom.csv", bytes(0xEF, 0xBB, 0xBF, text));
    folder.write("utf16.csv", ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE));
    folder.write("utf32.csv", ("\uFEFF" + text).getBytes(Charset.forName("UTF-32BE")));
    assertThat(folder.rows("bom.csv", DEFAULTS)).containsExactly("2:ü|a");
    for (String name : List.of("utf-16", "utf-16le")) {
      ReadOptions options = DEFAULTS.withEncoding(TextEncodings.byName(name));
      assertThat(folder.rows("utf16.csv", options)).containsExactly("2:ü|a");
    }
    assertThat(folder.faults("utf16.csv", DEFAULTS))
        .containsExactly(
            "utf16.csv: file starts with a utf-16 byte order mark, but is read as utf-8 [D05] | set"
                + " data.encoding or --encoding to utf-16");
    assertThat(folder.faults("utf32.csv", DEFAULTS))
        .containsExactly(
            "utf32.csv: file starts with a utf-32 byte order mark, but is read as utf-8 [D05] | set"
                + " data.encoding or --encoding to utf-32");
    assertThat(folder.faults("bom.csv", DEFAULTS.withEncoding(StandardCharsets.ISO_8859_1)))
        .containsExactly(
            "bom.csv: file starts with a utf-8 byte order mark, but is read as iso-8859-1 [D05] |"
                + " set data.encoding or --encoding to utf-8");
  }

  @Test
  void refusesNul() {
    folder.write("a.csv", bytes("text,label\nx,a\nüy", 0, "z,b\n"));
    folder.write("b.csv", "text,label\nx,a\n".getBytes(StandardCharsets.UTF_16LE));
    String hint =
        " | if the file is text in UTF-16, set data.encoding or --encoding to utf-16le or utf-16be";
    assertThat(folder.faults("a.csv", DEFAULTS))
        .containsExactly("a.csv:3: NUL character at offset 18; text files hold none [D06]" + hint);
    assertThat(folder.faults("b.csv", DEFAULTS))
        .containsExactly("b.csv:1: NUL character at offset 1; text files hold none [D06]" + hint);
  }

  @Test
  void unpacksGzipWhateverTheName() throws IOException {
    String text = "text,label\nx,a\n";
    byte[] packed = DataFolder.gzip(text);
    folder.write("a.csv.gz", packed);
    folder.write("b.csv", packed);
    folder.write("f/pos/1.txt.gz", DataFolder.gzip("good"));
    assertThat(folder.rows("a.csv.gz", DEFAULTS)).containsExactly("2:x|a");
    assertThat(folder.rows("b.csv", DEFAULTS)).containsExactly("2:x|a");
    assertThat(folder.rows("f", DEFAULTS)).containsExactly("0:good|pos");
    folder.write("cut.csv.gz", Arrays.copyOf(packed, packed.length - 9));
    packed[packed.length - 6] ^= 1;
    folder.write("flipped.csv.gz", packed);
    for (String name : List.of("cut.csv.gz", "flipped.csv.gz")) {
      assertThat(folder.faults(name, DEFAULTS))
          .containsExactly(
              name + ": gzip data is damaged or cut off; fetch or pack it again [D02]");
    }
  }

  /** Java's own reader ends in silence where a member that is not the first is damaged. */
  @Test
  void unpacksEveryMemberOfGzipOrNone() throws IOException {
    byte[] first = DataFolder.gzip("text,label\nx,a\n");
    byte[] second = DataFolder.gzip("y,b\n");
    folder.write("whole.csv.gz", joined(first, second));
    assertThat(folder.rows("whole.csv.gz", DEFAULTS)).containsExactly("2:x|a", "3:y|b");

    folder.write("cut.csv.gz", joined(first, Arrays.copyOf(second, 8)));
    folder.write("plain.csv.gz", joined(first, "y,b\n".getBytes(StandardCharsets.UTF_8)));
    second[0] ^= 1;
    folder.write("flipped.csv.gz", joined(first, second));
    for (String name : List.of("cut.csv.gz", "plain.csv.gz", "flipped.csv.gz")) {
      assertThat(folder.faults(name, DEFAULTS))
          .containsExactly(
              name + ": gzip data is damaged or cut off; fetch or pack it again [D02]");
    }
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  @Test
  void knowsEncodingsByTheirCommonNames() {
    assertThat(TextEncodings.byName("latin-1")).isEqualTo(StandardCharsets.ISO_8859_1);
    assertThat(TextEncodings.byName("Latin1")).isEqualTo(StandardCharsets.ISO_8859_1);
    assertThat(TextEncodings.byName("UTF8")).isEqualTo(StandardCharsets.UTF_8);
    assertThat(TextEncodings.byName("utf-8-sig")).isEqualTo(StandardCharsets.UTF_8);
    assertThat(TextEncodings.byName("windows-1252").name()).isEqualTo("windows-1252");
    assertThat(folder.faults(() -> TextEncodings.byName("uft-8")))
        .containsExactly(
            "data.encoding: unknown encoding, was \"uft-8\"; use utf-8, latin-1 or another name"
                + " that Java knows [D03] | did you mean \"utf-8\"?");
    assertThat(folder.faults(() -> TextEncodings.byName("no such\n")))
        .containsExactly(
            "data.encoding: unknown encoding, was \"no such\\n\"; use utf-8, latin-1 or another"
                + " name that Java knows [D03]");
  }
}
