package io.github.bertft.data;

import io.github.bertft.fault.DataException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder per class with one {@code .txt} file per text, as aclImdb has it.
 *
 * <p>Classes and files come in the order of their names. The subfolder {@code unsup}, whose texts
 * have no label, and files that are no texts are left out with a warning.
 */
final class FolderSource extends FileSource {
  private static final String UNLABELLED = "unsup";

  FolderSource(Path path, ReadOptions options, ReadReport report) {
    super(path, options, report);
  }

  @Override
  RowReader openRows() {
    try {
      return new Rows(classFolders());
    } catch (IOException e) {
      throw DataInput.unreadable(path(), e);
    }
  }

  private List<Path> classFolders() throws IOException {
    List<Path> folders = new ArrayList<>();
    long otherFiles = 0;
    for (Path entry : sorted(path())) {
      if (!Files.isDirectory(entry)) {
        otherFiles++;
      } else if (name(entry).equals(UNLABELLED)) {
        warn("D54", "subfolder \"unsup\" skipped: its texts have no label");
      } else {
        folders.add(entry);
      }
    }
    if (otherFiles > 0) {
      warn("D55", "ignored beside the class folders: " + files(otherFiles));
    }
    if (folders.isEmpty()) {
      throw new DataException(
          new Fault(
              "D23",
              Quoted.escape(file()),
              "folder has no subfolders; there must be one per class with .txt files"));
    }
    return folders;
  }

  private List<Path> textFiles(Path folder) throws IOException {
    List<Path> texts = new ArrayList<>();
    long otherFiles = 0;
    for (Path entry : sorted(folder)) {
      if (Files.isDirectory(entry)) {
        throw new DataException(
            new Fault(
                "D23",
                Quoted.escape(folder.toString()),
                "class folder holds a folder, was "
                    + Quoted.of(name(entry))
                    + "; class folders hold only .txt files",
                "if the classes are one level deeper, use " + Quoted.of(folder.toString())));
      }
      if (name(entry).endsWith(".txt") || name(entry).endsWith(".txt.gz")) {
        texts.add(entry);
      } else {
        otherFiles++;
      }
    }
    if (otherFiles > 0) {
      warn(
          "D55",
          "ignored in class folder "
              + Quoted.of(name(folder))
              + ", not .txt: "
              + files(otherFiles));
    }
    if (texts.isEmpty()) {
      warn("D56", "class folder " + Quoted.of(name(folder)) + " has no .txt files");
    }
    return texts;
  }

  private void warn(String id, String message) {
    report().note(file(), new Fault(id, Quoted.escape(file()), message));
  }

  private static String files(long count) {
    return count + (count == 1 ? " file" : " files");
  }

  private static List<Path> sorted(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted(Comparator.comparing(FolderSource::name)).toList();
    }
  }

  private static String name(Path path) {
    Path name = path.getFileName();
    return name == null ? "" : name.toString();
  }

  private final class Rows implements RowReader {
    private final Deque<Path> folders;
    private final Deque<Path> files = new ArrayDeque<>();
    private @Nullable String label;

    Rows(List<Path> folders) {
      this.folders = new ArrayDeque<>(folders);
    }

    @Override
    public @Nullable TextExample next() throws IOException, BadRowException {
      while (files.isEmpty()) {
        Path folder = folders.poll();
        if (folder == null) {
          return null;
        }
        files.addAll(textFiles(folder));
        label = options().labelColumn() == null ? null : name(folder);
      }
      Path file = files.remove();
      TextExample.Place place = new TextExample.Place(file.toString(), 0);
      return new TextExample(content(file, place), null, label, place);
    }

    @Override
    public void close() {}

    /** The whole file; one character more than allowed where it is too long. */
    private String content(Path file, TextExample.Place place) throws IOException, BadRowException {
      StringBuilder content = new StringBuilder();
      char[] buffer = new char[1 << 13];
      try (Reader text = DataInput.openText(file, options().encoding())) {
        for (int count = text.read(buffer); count >= 0; count = text.read(buffer)) {
          content.append(buffer, 0, count);
          if (content.length() > options().maxFieldChars()) {
            throw new BadRowException(
                place,
                "D16",
                "text is too long; at most " + options().maxFieldChars() + " characters are read");
          }
        }
      } catch (DataException e) {
        throw new BadRowException(place, e.faults().get(0));
      }
      return content.toString();
    }
  }
}
