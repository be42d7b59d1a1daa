package io.github.bertft.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.fault.ResourceException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
  @TempDir private Path folder;

  @Test
  void should_leave_no_file_behind() {
    assertThat(FolderLock.holding(folder, () -> folder.resolve(".bertft.lock").toFile().exists()))
        .isTrue();
    assertThat(folder.resolve(".bertft.lock")).doesNotExist();
  }

  /** The file beside the folder is not in it where its path ends in a dot. */
  @Test
  void should_know_a_folder_by_its_own_name() throws IOException {
    Path out = Files.createDirectory(folder.resolve("out"));

    List<String> inside =
        FolderLock.holding(
            out.resolve("."), () -> List.of(Objects.requireNonNull(out.toFile().list())));

    assertThat(inside).containsExactly(".bertft.lock");
    assertThat(out).isEmptyDirectory();
  }

  @Test
  void should_refuse_a_folder_of_this_process() {
    assertThatThrownBy(() -> FolderLock.holding(folder, () -> FolderLock.holding(folder, () -> 1)))
        .isInstanceOf(ResourceException.class)
        .hasMessageContaining("is the output of another run that is under way: this process");
  }

  /** As for a moment when the other one has locked its file and not written into it yet. */
  @Test
  void should_not_name_an_owner_that_has_not_told_its_name() throws IOException {
    Path file = folder.resolve(".bertft.lock");
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Other.class.getName(),
                file.toString())
            .start();
    try {
      assertThat(other.getInputStream().read()).isEqualTo('!');
      assertThatThrownBy(() -> FolderLock.holding(folder, () -> 1))
          .isInstanceOf(ResourceException.class)
          .hasMessageContaining("another run that is under way: another process");
    } finally {
      other.destroyForcibly();
    }
  }

  /** Holds a file until its input ends. */
  static final class Other {
    private Other() {}

    public static void main(String[] arguments) throws IOException {
      try (FileChannel channel =
          FileChannel.open(
              Path.of(arguments[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.lock();
        System.out.print('!');
        System.out.flush();
        System.in.read();
      }
    }
  }
}
