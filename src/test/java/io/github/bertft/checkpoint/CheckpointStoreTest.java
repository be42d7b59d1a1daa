package io.github.bertft.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.ResourceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointStoreTest {
  @TempDir private Path output;
  private Path checkpoints;
  private CheckpointStore store;
  private final List<Fault> warnings = new ArrayList<>();

  @BeforeEach
  void open() {
    checkpoints = output.resolve("checkpoints");
    store = new CheckpointStore(output);
  }

  @Test
  void should_find_nothing_where_nothing_is() {
    assertThat(store.hasAny()).isFalse();
    assertThat(store.newest(warnings::add)).isEmpty();
    assertThat(checkpoints).doesNotExist();
  }

  @Test
  void should_leave_a_link_to_another_disk() throws IOException {
    Path disk = Files.createDirectory(output.resolve("disk"));
    Files.createSymbolicLink(checkpoints, disk);
    store.requireFolder();
    save(1, 2);

    store.deleteAll();

    assertThat(disk).isEmptyDirectory();
    assertThat(checkpoints).isSymbolicLink();
  }

  @Test
  void should_refuse_and_leave_what_is_no_folder() throws IOException {
    Files.createSymbolicLink(checkpoints, output.resolve("not mounted"));
    assertRefused();
    assertThat(checkpoints).isSymbolicLink();

    Files.delete(checkpoints);
    Files.writeString(checkpoints, "mine");
    assertRefused();
    assertThat(checkpoints).hasContent("mine");
  }

  private void assertRefused() {
    store.deleteAll();
    assertThatThrownBy(store::requireFolder)
        .isInstanceOf(ResourceException.class)
        .hasMessageContaining(
            checkpoints
                + ": must be a folder for checkpoints, or a link to one that is there [R22]");
  }

  @Test
  void should_keep_the_newest() throws IOException {
    for (int step : new int[] {9, 10, 100, 101}) {
      save(step, 2);
    }

    assertThat(names(checkpoints)).containsExactly("step-100", "step-101");
    assertThat(newest()).contains(checkpoints.resolve("step-101"));
    assertThat(warnings).isEmpty();
    assertThat(names(checkpoints.resolve("step-101")))
        .containsExactly("MANIFEST.json", "model.bin", "state.txt");
  }

  /** As a kill in the middle of removing them; that what is hidden stays is told. */
  @Test
  void should_leave_no_half_checkpoint_where_removing_them_ends_early() throws IOException {
    save(1, 2);
    save(2, 2);
    Path stuck = Files.createDirectory(checkpoints.resolve("step-2").resolve("stuck"));
    Files.writeString(stuck.resolve("file"), "cannot be removed with its checkpoint");

    assertThatThrownBy(() -> store.deleteAll())
        .isInstanceOf(ResourceException.class)
        .hasMessageStartingWith(checkpoints + ": ");

    assertThat(store.hasAny()).isFalse();
    assertThat(newest()).isEmpty();
    assertThat(warnings).isEmpty();
  }

  @Test
  void should_keep_the_one_that_the_run_was_resumed_from() throws IOException {
    save(1, 2);
    newest();
    for (int step = 2; step < 6; step++) {
      save(step, 2);
    }

    assertThat(names(checkpoints)).containsExactly("step-1", "step-4", "step-5");
  }

  @Test
  void should_go_back_to_the_one_that_is_asked_for() throws IOException {
    for (int step : new int[] {5, 10, 15, 20}) {
      save(step, 9);
    }
    Path tenth = checkpoints.resolve("step-10");
    spoil(checkpoints.resolve("step-15/model.bin"), "flip");

    assertThat(store.holds(output.resolve("./checkpoints/../checkpoints/step-10"))).isTrue();
    Path link = Files.createSymbolicLink(output.resolve("link"), checkpoints);
    assertThat(store.holds(link.resolve("step-10"))).isTrue();
    assertThat(store.holds(output.resolve("step-10"))).isFalse();
    assertThat(store.chosen(output.resolve("./checkpoints/step-10"))).isEqualTo(tenth);
    assertThat(store.deleteNewerThan(tenth))
        .containsExactly(checkpoints.resolve("step-20"), checkpoints.resolve("step-15"));
    for (int step = 11; step < 14; step++) {
      save(step, 1);
    }
    assertThat(names(checkpoints)).containsExactly("step-10", "step-13");
  }

  @Test
  void should_refuse_a_damaged_one_that_is_asked_for() throws IOException {
    save(1, 2);
    save(2, 2);
    Path second = checkpoints.resolve("step-2");
    spoil(second.resolve("model.bin"), "flip");

    assertThatThrownBy(() -> store.chosen(second))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(second + ": checkpoint is damaged: model.bin has other bytes");
    assertThat(names(checkpoints)).containsExactly("step-1", "step-2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          model.bin     | flip     | model.bin has other bytes than were written
          model.bin     | truncate | model.bin has 4 of 5 bytes
          model.bin     | empty    | model.bin has 0 of 5 bytes
          model.bin     | remove   | cannot be read: no such file or folder
          state.txt     | flip     | state.txt has other bytes than were written
          MANIFEST.json | truncate | MANIFEST.json is damaged
          MANIFEST.json | empty    | MANIFEST.json is damaged
          MANIFEST.json | remove   | has no MANIFEST.json, so that it was not written to its end
          """)
  void should_fall_back_where_the_newest_is_damaged(String file, String damage, String reason)
      throws IOException {
    save(1, 2);
    save(2, 2);
    spoil(checkpoints.resolve("step-2").resolve(file), damage);

    assertThat(newest()).contains(checkpoints.resolve("step-1"));
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0).render())
        .contains("step-2: checkpoint is damaged: " + reason)
        .contains("[M70]");
    assertThat(checkpoints.resolve("step-2")).as("nothing is deleted").exists();

    save(2, 2);
    assertThat(newest()).contains(checkpoints.resolve("step-2"));
    assertThat(names(checkpoints)).containsExactly("step-1", "step-2");
  }

  /** No system has a file of such a name, so that it cannot even be asked for. */
  @Test
  void should_pass_over_a_manifest_with_a_name_that_is_none() throws IOException {
    save(1, 2);
    save(2, 2);
    Path manifest = checkpoints.resolve("step-2/MANIFEST.json");
    String text = Files.readString(manifest);
    Files.writeString(manifest, text.replace("model.bin", "model\\u0000bin"));

    assertThat(newest()).contains(checkpoints.resolve("step-1"));
    assertThat(warnings.get(0).render())
        .contains("step-2: checkpoint is damaged: MANIFEST.json is damaged [M70]");
  }

  @Test
  void should_name_all_where_all_are_damaged() throws IOException {
    save(1, 2);
    save(2, 2);
    spoil(checkpoints.resolve("step-1/model.bin"), "flip");
    spoil(checkpoints.resolve("step-2/MANIFEST.json"), "remove");

    assertThatThrownBy(this::newest)
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("step-1: checkpoint is damaged: model.bin has other bytes")
        .hasMessageContaining("step-2: checkpoint is damaged: has no MANIFEST.json");
    assertThat(names(checkpoints)).containsExactly("step-1", "step-2");
  }

  @Test
  void should_leave_the_old_ones_where_a_new_one_fails() throws IOException {
    save(1, 1);

    assertThatThrownBy(
            () ->
                store.save(
                    2,
                    folder -> {
                      write(folder.resolve("model.bin"), "half");
                      throw new IllegalStateException("disk");
                    },
                    1))
        .hasMessage("disk");

    assertThat(names(checkpoints)).containsExactly("step-1");
    assertThat(newest()).contains(checkpoints.resolve("step-1"));
  }

  @Test
  void should_clear_what_a_killed_run_left() throws IOException {
    save(1, 2);
    Path partial = Files.createDirectories(checkpoints.resolve(".tmp-step-2-123-0badcafe"));
    write(partial.resolve("model.bin"), "half");
    write(checkpoints.resolve("notes.txt"), "someone's own");

    assertThat(newest()).contains(checkpoints.resolve("step-1"));
    assertThat(names(checkpoints)).containsExactly("notes.txt", "step-1");
  }

  /** Killed while a step is saved once more: set aside, and the new one not yet in its place. */
  @Test
  void should_put_back_what_was_set_aside() throws IOException {
    save(1, 1);
    Path aside = checkpoints.resolve(".aside-step-1-123");
    Files.move(checkpoints.resolve("step-1"), aside);

    assertThat(store.hasAny()).isTrue();
    assertThat(newest()).contains(checkpoints.resolve("step-1"));
    assertThat(names(checkpoints)).containsExactly("step-1");

    Files.move(checkpoints.resolve("step-1"), aside);
    spoil(aside.resolve("model.bin"), "flip");
    assertThat(newest()).as("damaged").isEmpty();
    assertThat(names(checkpoints)).isEmpty();
  }

  /** A damaged one is no reason to remove the one just saved, though its step is later. */
  @Test
  void should_not_count_damaged_ones_as_kept() throws IOException {
    save(50, 2);
    save(100, 2);
    spoil(checkpoints.resolve("step-100/model.bin"), "flip");
    newest();
    save(60, 1);

    assertThat(names(checkpoints)).containsExactly("step-100", "step-50", "step-60");
    assertThat(newest()).contains(checkpoints.resolve("step-60"));
  }

  @Test
  void should_remove_all_when_told() {
    save(1, 2);
    save(2, 2);

    store.deleteAll();

    assertThat(checkpoints).doesNotExist();
    assertThat(output).isEmptyDirectory();
  }

  @Test
  void should_not_stumble_over_files_of_others() throws IOException {
    save(1, 2);
    write(checkpoints.resolve("notes.txt"), "someone's own");

    store.deleteAll();

    assertThat(names(checkpoints)).containsExactly("notes.txt");
  }

  private void save(long step, int keep) {
    Path saved =
        store.save(
            step,
            folder -> {
              write(folder.resolve("model.bin"), "abcde");
              write(folder.resolve("state.txt"), "step " + step);
            },
            keep);
    assertThat(saved).isEqualTo(checkpoints.resolve("step-" + step));
  }

  private Optional<Path> newest() {
    return store.newest(warnings::add);
  }

  private static void spoil(Path file, String damage) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    switch (damage) {
      case "flip" -> {
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
      }
      case "truncate" -> Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
      case "empty" -> Files.write(file, new byte[0]);
      default -> Files.delete(file);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }
}
