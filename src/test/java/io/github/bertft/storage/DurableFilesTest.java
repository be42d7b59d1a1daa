package io.github.bertft.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.fault.ResourceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFilesTest {
  @TempDir Path folder;

  @Test
  void replaces_a_file_and_leaves_nothing_else() throws IOException {
    Path file = folder.resolve("a.txt");
    DurableFiles.write(file, new byte[] {1, 2});
    DurableFiles.write(file, new byte[] {3});
    assertThat(file).hasBinaryContent(new byte[] {3});
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void keeps_the_old_file_when_writing_fails_half_way() throws IOException {
    Path file = folder.resolve("a.txt");
    DurableFiles.write(file, new byte[] {1});
    assertThatThrownBy(
            () ->
                DurableFiles.write(
                    file,
                    channel -> {
                      DurableFiles.writeFully(channel, ByteBuffer.wrap(new byte[100]));
                      throw new IOException("the disk is tired");
                    }))
        .isInstanceOf(ResourceException.class)
        .hasMessage(file + ": cannot be written: the disk is tired [R20]");
    assertThat(file).hasBinaryContent(new byte[] {1});
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void names_the_folder_that_is_missing() {
    Path file = folder.resolve("none").resolve("a.txt");
    assertThatThrownBy(() -> DurableFiles.write(file, new byte[0]))
        .isInstanceOf(ResourceException.class)
        .hasMessage(file + ": cannot be written: no such file or folder [R20]");
  }

  @Test
  void writes_under_names_as_long_as_the_disk_allows() {
    Path file = folder.resolve("n".repeat(255));
    DurableFiles.write(file, new byte[] {7});
    assertThat(file).hasBinaryContent(new byte[] {7});
  }
}
