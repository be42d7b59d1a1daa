package io.github.bertft.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.bertft.fault.DataException;
import io.github.bertft.fault.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** A folder of small data files, and what reading them gives, with paths relative to it. */
record DataFolder(Path root) {
  Path write(String name, String text) {
    return write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  Path write(String name, byte[] bytes) {
    try {
      Path file = root.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] gzip(String text) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  /** Rows as {@code line:text|pair|label}, nulls left out. */
  List<String> rows(String name, ReadOptions options) {
    return rows(name, options, new ReadReport());
  }

  List<String> rows(String name, ReadOptions options, ReadReport report) {
    return ExampleSources.open(root.resolve(name), options, report).readAll().stream()
        .map(DataFolder::shown)
        .toList();
  }

  /** The faults that reading ends with, rendered. */
  List<String> faults(String name, ReadOptions options) {
    return faults(() -> rows(name, options));
  }

  List<String> faults(Runnable reading) {
    DataException thrown = catchThrowableOfType(DataException.class, reading::run);
    return thrown.faults().stream().map(this::rendered).toList();
  }

  /** The rows before the first bad one. */
  List<String> rowsBeforeFault(String name, ReadOptions options) {
    List<String> rows = new ArrayList<>();
    try (Stream<TextExample> examples =
        ExampleSources.open(root.resolve(name), options, new ReadReport()).stream()) {
      DataException thrown =
          catchThrowableOfType(
              DataException.class, () -> examples.forEach(example -> rows.add(shown(example))));
      assertThat(thrown).isNotNull();
    }
    return rows;
  }

  List<String> warnings(ReadReport report) {
    return report.warnings().stream().map(this::rendered).toList();
  }

  private String rendered(Fault fault) {
    return fault
        .render()
        .replace(root + "/", "")
        .replace(root.toString(), ".")
        .replace(System.lineSeparator() + "  ", " | ");
  }

  private static String shown(TextExample example) {
    return example.place().line()
        + ":"
        + example.text()
        + (example.pair() == null ? "" : "|" + example.pair())
        + (example.label() == null ? "" : "|" + example.label());
  }
}
