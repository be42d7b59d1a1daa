package io.github.bertft.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.fault.ResourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicTextFileTest {
  @TempDir Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void writesUtf8AndLeavesNothingElse() throws IOException {
    Path file = folder.resolve("a.txt");
    Files.writeString(file, "old");
    AtomicTextFile.write(file, "naïve 好\n");

    assertThat(Files.readString(file)).isEqualTo("naïve 好\n");
    assertThat(names()).containsExactly("a.txt");
  }

  @Test
  void keepsTheOldFileWithoutCommit() throws IOException {
    Path file = folder.resolve("a.txt");
    Files.writeString(file, "old");
    try (AtomicTextFile out = AtomicTextFile.open(file)) {
      out.writer().write("x".repeat(100_000));
    }

    assertThat(Files.readString(file)).isEqualTo("old");
    assertThat(names()).containsExactly("a.txt");
  }

  @Test
  void makesNoFileWithoutCommit() throws IOException {
    try (AtomicTextFile out = AtomicTextFile.open(folder.resolve("a.txt"))) {
      out.writer().write("half");
    }

    assertThat(names()).isEmpty();
  }

  /** A process of that number cannot be there. */
  @Test
  void clearsAwayWhatAKillLeft() throws IOException {
    Path file = folder.resolve("a.txt");
    long living = ProcessHandle.current().parent().orElseThrow().pid();
    Files.writeString(folder.resolve(".a.txt.999999999-0123abcd.tmp"), "half");
    String others = ".a.txt." + living + "-0123abcd.tmp";
    Files.writeString(folder.resolve(others), "of a process that lives");
    Files.writeString(folder.resolve(".b.txt.999999999-0123abcd.tmp"), "of another file");

    AtomicTextFile.write(file, "new");

    assertThat(names()).containsExactly(others, ".b.txt.999999999-0123abcd.tmp", "a.txt");
  }

  @Test
  void refusesFolders() {
    assertThatThrownBy(() -> AtomicTextFile.write(folder, "x"))
        .isInstanceOf(ResourceException.class)
        .hasMessage(folder + ": cannot be written, is a folder [R41]");
  }

  @Test
  void namesAFolderThatIsMissing() {
    Path file = folder.resolve("gone/a.txt");

    assertThatThrownBy(() -> AtomicTextFile.write(file, "x"))
        .isInstanceOf(ResourceException.class)
        .hasMessage(file + ": cannot be written: its folder does not exist [R42]");
  }

  @Test
  void tellsTheReasonUnderTheNameThatWasAskedFor() throws IOException {
    Path file = folder.resolve("a.txt");
    try (AtomicTextFile out = AtomicTextFile.open(file)) {
      Files.createDirectories(file.resolve("in the way"));
      assertThatThrownBy(out::commit)
          .hasMessage(file + ": cannot be written: Is a directory [R42]");
    }
    assertThat(names()).containsExactly("a.txt");
  }
}
