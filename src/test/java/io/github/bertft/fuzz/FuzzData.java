package io.github.bertft.fuzz;

import io.github.bertft.data.DataFormat;
import io.github.bertft.data.ExampleSources;
import io.github.bertft.data.ReadOptions;
import io.github.bertft.data.ReadReport;
import io.github.bertft.data.TextExample;
import java.util.Arrays;
import java.util.stream.Stream;

/** A file of examples, read in the format that its first byte names. */
public final class FuzzData {
  private static final DataFormat[] FORMATS = {
    DataFormat.AUTO,
    DataFormat.CSV,
    DataFormat.TSV,
    DataFormat.JSONL,
    DataFormat.JSON,
    DataFormat.LINES
  };
  private static final FuzzFile FILE = new FuzzFile("data");

  private FuzzData() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    DataFormat format = FORMATS[Byte.toUnsignedInt(bytes[0]) % FORMATS.length];
    ReadOptions options =
        ReadOptions.defaults().withFormat(format).withColumns("text", null, "label");
    FILE.read(
        Arrays.copyOfRange(bytes, 1, bytes.length),
        path -> {
          try (Stream<TextExample> examples =
              ExampleSources.open(path, options, new ReadReport()).stream()) {
            if (examples.anyMatch(example -> example.place().toString().isEmpty())) {
              throw new AssertionError("an example from nowhere");
            }
          }
        });
  }
}
