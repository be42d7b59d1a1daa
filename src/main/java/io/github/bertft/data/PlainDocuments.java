package io.github.bertft.data;

import io.github.bertft.fault.DataException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Running text without labels: a {@code .txt} file whose documents are parted by blank lines, or a
 * folder, at any depth, of {@code .txt} files, each a document.
 */
public final class PlainDocuments {
  private static final Pattern BLANK_LINES = Pattern.compile("\\R[ \\t]*\\R\\s*");

  private PlainDocuments() {}

  /** Whether it is a folder or a {@code .txt} file. */
  public static boolean isPlain(Path path) {
    return Files.isDirectory(path) || isText(path);
  }

  private static boolean isText(Path path) {
    String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    return name.endsWith(".txt") || name.endsWith(".txt.gz");
  }

  /**
   * The documents, in the order of the files' names; none is blank.
   *
   * @throws DataException if something cannot be read, or D73 if the folder has no text files
   */
  public static List<String> read(Path path, Charset encoding) {
    if (!Files.exists(path)) {
      throw DataInput.missing(path);
    }
    if (!Files.isDirectory(path)) {
      return BLANK_LINES
          .splitAsStream(content(path, encoding))
          .filter(text -> !text.isBlank())
          .toList();
    }
    List<String> documents = new ArrayList<>();
    for (Path file : textFiles(path)) {
      String text = content(file, encoding);
      if (!text.isBlank()) {
        documents.add(text);
      }
    }
    return documents;
  }

  private static List<Path> textFiles(Path folder) {
    try (Stream<Path> entries = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      List<Path> files =
          entries.filter(Files::isRegularFile).filter(PlainDocuments::isText).sorted().toList();
      if (files.isEmpty()) {
        throw new DataException(
            new Fault(
                "D73", Quoted.escape(folder.toString()), "folder has no .txt files at any depth"));
      }
      return files;
    } catch (IOException e) {
      throw DataInput.unreadable(folder, e);
    } catch (UncheckedIOException e) { // of a folder inside
      throw DataInput.unreadable(folder, Objects.requireNonNull(e.getCause()));
    }
  }

  private static String content(Path file, Charset encoding) {
    StringBuilder content = new StringBuilder();
    char[] buffer = new char[1 << 13];
    try (Reader text = DataInput.openText(file, encoding)) {
      for (int count = text.read(buffer); count >= 0; count = text.read(buffer)) {
        content.append(buffer, 0, count);
      }
    } catch (IOException e) {
      throw DataInput.unreadable(file, e);
    }
    return content.toString();
  }
}
