package io.github.bertft.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.ResourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {
  private static final String NEW_LINE = System.lineSeparator() + "  ";

  @TempDir Path root;
  private Path out;
  private Path input;

  @BeforeEach
  void choose_folders() throws IOException {
    out = root.resolve("deep").resolve("out");
    input = Files.createDirectory(root.resolve("input"));
  }

  @Test
  void a_new_folder_appears_with_all_its_files() throws IOException {
    publish(false, "bertft.json", "config.json");
    assertThat(names(out)).containsExactly("bertft.json", "config.json");
    assertThat(names(out.getParent())).containsExactly("out");
  }

  @Test
  void an_empty_folder_is_filled() throws IOException {
    Files.createDirectories(out);
    publish(false, "bertft.json", "config.json");
    assertThat(names(out)).containsExactly("bertft.json", "config.json");
  }

  @Test
  void an_earlier_model_is_kept_unless_told_otherwise() throws IOException {
    publish(false, "bertft.json", "config.json", "modeling_bertft.py");
    assertRefused(
        false,
        ": holds an earlier model [C54]"
            + NEW_LINE
            + "choose another folder, or set output.overwrite to replace it");
    publish(true, "bertft.json", "config.json", "vocab.txt");
    assertThat(names(out)).containsExactly("bertft.json", "config.json", "vocab.txt");
  }

  @Test
  void files_of_others_are_named_and_never_touched() throws IOException {
    TinyModel.text(out, "thesis.tex", "x");
    Files.createDirectory(out.resolve("data"));
    assertRefused(
        false,
        ": holds files that bertft did not write: \"data\", \"thesis.tex\" [C53]"
            + NEW_LINE
            + "choose another folder, or set output.overwrite: they stay beside the model");
    publish(true, "bertft.json", "config.json");
    publish(true, "bertft.json", "vocab.txt");
    assertThat(names(out)).containsExactly("bertft.json", "data", "thesis.tex", "vocab.txt");
  }

  @Test
  void a_model_of_another_tool_is_never_replaced() {
    TinyModel.text(out, "config.json", "{}");
    TinyModel.text(out, "model.safetensors", "x");
    String message =
        ": holds files that bertft did not write and will not replace: \"config.json\","
            + " \"model.safetensors\" [C52]"
            + NEW_LINE
            + "choose another folder";
    assertRefused(false, message);
    assertRefused(true, message);
  }

  @Test
  void the_model_that_is_read_is_not_the_output() throws IOException {
    Files.createSymbolicLink(root.resolve("link"), input);
    out = root.resolve("link");
    assertRefused(
        true, ": is the folder that the model is read from; choose another for the output [C51]");
  }

  @Test
  void a_file_is_not_a_folder() {
    out = TinyModel.text(root, "out.txt", "x");
    assertRefused(true, ": output must be a folder, was a file [C50]");
  }

  @Test
  void too_full_a_disk_is_told_beforehand() {
    assertThatThrownBy(() -> OutputFolder.check(out, false, input, Long.MAX_VALUE))
        .isInstanceOf(ResourceException.class)
        .hasMessageStartingWith(out + ": the model needs 9.22 EB, the disk has ")
        .hasMessageEndingWith(" free [R23]");
  }

  @Test
  void a_path_below_a_file_cannot_be_written() {
    out = TinyModel.text(root, "file", "x").resolve("out");
    assertThatThrownBy(() -> OutputFolder.check(out, false, input, 0))
        .isInstanceOf(ResourceException.class)
        .hasMessageStartingWith(out + ": output cannot be written: ")
        .hasMessageEndingWith(" [R22]");
  }

  @Test
  void a_replacement_that_was_killed_is_finished_by_the_next_run() throws IOException {
    publish(false, "bertft.json", "config.json");
    Path publishing = out.resolve(StagedFolder.PUBLISHING);
    TinyModel.text(publishing, "config.json", "new");
    TinyModel.text(publishing, "bertft.json", "new");
    OutputFolder.check(out, true, input, 0);
    assertThat(publishing).doesNotExist();
    assertThat(out.resolve("config.json")).hasContent("new");
    assertThat(out.resolve("bertft.json")).hasContent("new");
  }

  @Test
  void staged_folders_of_dead_processes_are_removed() throws IOException {
    Files.createDirectories(out);
    // Above the largest process id that Linux gives out.
    TinyModel.text(out.resolve(".bertft-staged-99999999-00000000"), "config.json", "x");
    TinyModel.text(out.resolveSibling(".out.bertft-staged-99999999-00000000"), "config.json", "x");
    OutputFolder.check(out, false, input, 0);
    assertThat(names(out)).isEmpty();
    assertThat(names(out.getParent())).containsExactly("out");
  }

  /** Killed while it tried whether it may write there. */
  @Test
  void what_was_tried_above_an_output_that_never_came_is_removed() throws IOException {
    Path leftover = Files.createDirectory(root.resolve(".x.bertft-tried-99999999-00000000"));
    Path others = Files.createDirectory(root.resolve(".x.bertft-staged-99999999-00000000"));
    OutputFolder.check(root.resolve("runs").resolve("1").resolve("x"), false, input, 0);
    assertThat(leftover).doesNotExist();
    assertThat(others).exists(); // of an output of that name here
    assertThat(root.resolve("runs")).doesNotExist();
  }

  /** In a container, each run may be the same process number, and another one may run by now. */
  @Test
  void what_a_killed_run_left_is_nobody_elses() throws IOException {
    Files.createDirectories(out);
    long own = ProcessHandle.current().pid();
    TinyModel.text(out.resolve(".bertft-staged-" + own + "-00000000"), "config.json", "x");
    TinyModel.text(out.resolve(".bertft-staged-1-00000000"), "config.json", "x");
    TinyModel.text(out.resolve(".pretrained.bertft-staged-1-00000000"), "config.json", "x");
    TinyModel.text(out, ".pretrained.bertft.lock", "process 1 on a machine");

    OutputFolder.check(out, false, input, 0);

    assertThat(out.resolve(".bertft-staged-" + own + "-00000000")).doesNotExist();
  }

  @Test
  void a_staged_folder_can_be_given_up() throws IOException {
    OutputFolder folder = OutputFolder.check(out, false, input, 0);
    Path staged = folder.stage();
    TinyModel.text(staged, "config.json", "x");
    folder.discard(staged);
    assertThat(names(out.getParent())).isEmpty();
  }

  private void publish(boolean overwrite, String... names) {
    OutputFolder folder = OutputFolder.check(out, overwrite, input, 1);
    Path staged = folder.stage();
    for (String name : names) {
      TinyModel.text(staged, name, name);
    }
    folder.publish(staged);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private void assertRefused(boolean overwrite, String message) {
    assertThatThrownBy(() -> OutputFolder.check(out, overwrite, input, 0))
        .isInstanceOf(ConfigException.class)
        .hasMessage(out + message);
  }
}
