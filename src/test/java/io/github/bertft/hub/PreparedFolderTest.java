package io.github.bertft.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.fault.ResourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreparedFolderTest {
  @TempDir Path root;
  private final AtomicInteger made = new AtomicInteger();

  @Test
  void is_made_once_however_many_ask() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<Path>> futures = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        futures.add(pool.submit(() -> new PreparedFolder(root.resolve("a")).get(this::write)));
      }
      for (Future<Path> future : futures) {
        assertThat(future.get().resolve("x.txt")).hasContent("1");
      }
    } finally {
      pool.shutdown();
    }
    assertThat(made).hasValue(1);
  }

  @Test
  void is_made_again_when_a_file_is_gone_or_cut() throws IOException {
    PreparedFolder folder = new PreparedFolder(root.resolve("a"));
    Path file = folder.get(this::write).resolve("x.txt");
    Files.delete(file);
    folder.get(this::write);
    assertThat(file).hasContent("2");
    Files.writeString(file, "");
    folder.get(this::write);
    assertThat(file).hasContent("3");
    Files.writeString(root.resolve("a").resolve("files.json"), "{");
    folder.get(this::write);
    assertThat(file).hasContent("4");
  }

  @Test
  void leftovers_of_a_killed_process_are_cleared() throws IOException {
    Path leftover = Files.createDirectory(root.resolve(".a.1-00000000.tmp"));
    Files.writeString(leftover.resolve("x.txt"), "half");
    new PreparedFolder(root.resolve("a")).get(this::write);
    assertThat(leftover).doesNotExist();
  }

  @Test
  void a_failure_leaves_no_folder() {
    Path folder = root.resolve("a");
    assertThatThrownBy(
            () ->
                new PreparedFolder(folder)
                    .get(
                        into -> {
                          Files.writeString(into.resolve("x.txt"), "half");
                          throw new IOException("the disk is tired");
                        }))
        .isInstanceOf(ResourceException.class)
        .hasMessage(folder + ": cannot be written: the disk is tired [R20]");
    assertThat(folder).doesNotExist();
  }

  private void write(Path folder) throws IOException {
    Files.writeString(folder.resolve("x.txt"), Integer.toString(made.incrementAndGet()));
  }
}
