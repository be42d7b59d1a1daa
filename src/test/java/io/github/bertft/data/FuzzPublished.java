package io.github.bertft.data;

import io.github.bertft.fuzz.FuzzFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Datasets as they are published, running text, and the ends of a Parquet file; the first byte says
 * which.
 */
public final class FuzzPublished {
  private static final int KINDS = 6;
  private static final FuzzFile FILE = new FuzzFile("data");
  private static final FuzzFile TEXT = new FuzzFile("data.txt");
  private static final FuzzFile FOLDER =
      new FuzzFile("pos/0_9.txt").with("neg/0_1.txt", new byte[] {'a'});

  private FuzzPublished() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    int mode = Byte.toUnsignedInt(bytes[0]);
    int variant = mode / KINDS;
    byte[] content = Arrays.copyOfRange(bytes, 1, bytes.length);
    switch (mode % KINDS) {
      case 0 -> FILE.read(content, path -> read(path, DataFormat.ZHANG, variant));
      case 1 -> FILE.read(content, path -> read(path, DataFormat.TREC, variant));
      case 2 -> FOLDER.read(content, path -> read(FOLDER.folder(), DataFormat.ACLIMDB, variant));
      case 3 -> FILE.read(content, FuzzPublished::requireParquet);
      case 4 -> TEXT.read(content, path -> PlainDocuments.read(path, StandardCharsets.UTF_8));
      default ->
          TEXT.read(
              content,
              path ->
                  new PlainLines(
                          "standard input",
                          new ByteArrayInputStream(content),
                          StandardCharsets.UTF_8)
                      .forEachRemaining(FuzzPublished::requirePlace));
    }
  }

  /**
   * Reads all rows.
   *
   * @param variant how many texts there must be in a row, and what is known of the classes
   */
  private static void read(Path path, DataFormat format, int variant) {
    List<String> classes = variant / 4 % 2 == 0 ? List.of() : List.of("World", "Sports");
    PublishedSet set = new PublishedSet("recipe", variant % 4, classes, variant / 8 % 2 == 1);
    ReadOptions options =
        ReadOptions.defaults()
            .withFormat(format)
            .withLabelSeparator(format == DataFormat.TREC ? ":" : null)
            .withPublished("\\n", set);
    ExampleSources.looksPublishedAs(format, path, options);
    try (Stream<TextExample> rows = ExampleSources.open(path, options, new ReadReport()).stream()) {
      rows.forEach(FuzzPublished::requirePlace);
    }
  }

  private static void requirePlace(TextExample example) {
    if (example.place().toString().isEmpty()) {
      throw new AssertionError("an example from nowhere");
    }
  }

  private static void requireParquet(Path path) {
    try {
      ParquetMagic.require(path);
    } catch (IOException e) {
      throw DataInput.unreadable(path, e);
    }
  }
}
