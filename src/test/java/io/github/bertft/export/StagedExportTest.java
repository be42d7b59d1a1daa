package io.github.bertft.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.fault.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedExportTest {
  @TempDir private Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Test
  void should_show_a_file_when_it_is_complete() throws IOException {
    try (StagedExport staged =
        StagedExport.at(folder.resolve("model.onnx"), folder.resolve("out"), false)) {
      Files.writeString(staged.file(), "complete");
      assertThat(folder.resolve("model.onnx")).doesNotExist();
      staged.publish(staged.file());
    }

    assertThat(names()).containsExactly("model.onnx");
    assertThat(folder.resolve("model.onnx")).hasContent("complete");
  }

  @Test
  void should_show_a_folder_when_it_is_complete() throws IOException {
    try (StagedExport staged =
        StagedExport.at(folder.resolve("served"), folder.resolve("out"), false)) {
      Files.writeString(staged.folder().resolve("model.pt"), "complete");
      staged.publish(staged.folder());
    }

    assertThat(names()).containsExactly("served");
    assertThat(folder.resolve("served/model.pt")).hasContent("complete");
  }

  @Test
  void should_not_replace_what_someone_made_meanwhile() throws IOException {
    Path target = folder.resolve("model.onnx");
    try (StagedExport staged = StagedExport.at(target, folder.resolve("out"), false)) {
      Files.writeString(staged.file(), "complete");
      Files.writeString(target, "mine");
      assertThatThrownBy(() -> staged.publish(staged.file()))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("exists; choose another name");
    }
    assertThat(target).hasContent("mine");
    assertThat(names()).containsExactly("model.onnx");
  }

  @Test
  void should_keep_nothing_that_was_not_published() throws IOException {
    try (StagedExport staged =
        StagedExport.at(folder.resolve("model.onnx"), folder.resolve("out"), false)) {
      Files.writeString(staged.file(), "wrong");
    }

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void should_remove_what_a_killed_export_left() throws IOException {
    // No process can have this number.
    Path left = folder.resolve(".model.onnx.bertft-staged-999999999999-0badcafe");
    Files.createDirectories(left);
    Files.writeString(left.resolve("model.onnx"), "half");

    try (StagedExport staged =
        StagedExport.at(folder.resolve("model.onnx"), folder.resolve("out"), false)) {
      assertThat(staged.folder()).isEmptyDirectory();
      assertThat(left).doesNotExist();
    }
  }

  @Test
  void should_replace_a_file_only_if_asked() throws IOException {
    Path file = Files.writeString(folder.resolve("model.onnx"), "old");

    assertThatThrownBy(() -> StagedExport.at(file, folder.resolve("out"), false))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            file + ": exists; choose another name, or give --overwrite to replace it [C166]");

    try (StagedExport staged = StagedExport.at(file, folder.resolve("out"), true)) {
      Files.writeString(staged.file(), "new");
      staged.publish(staged.file());
    }
    assertThat(file).hasContent("new");
  }

  @Test
  void should_not_replace_a_folder() {
    assertThatThrownBy(() -> StagedExport.at(folder, folder.resolve("out"), true))
        .isInstanceOf(ConfigException.class)
        .hasMessage(folder + ": is a folder; name what is not there yet [C166]");
  }

  @Test
  void should_want_a_folder_to_write_into() {
    Path file = folder.resolve("missing/model.onnx");

    assertThatThrownBy(() -> StagedExport.at(file, folder.resolve("out"), false))
        .isInstanceOf(ConfigException.class)
        .hasMessage(file + ": its folder does not exist; make it first [C167]");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void should_not_replace_what_it_reads() throws IOException {
    Path out = Files.createDirectory(folder.resolve("out"));
    Path weights = Files.writeString(out.resolve("model.safetensors"), "weights");
    Path earlier = Files.writeString(out.resolve("model.onnx"), "old");

    assertThatThrownBy(() -> StagedExport.at(weights, out, true))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            weights
                + ": belongs to the model that is exported; choose another name, such as"
                + " model.onnx [C166]");
    StagedExport.at(earlier, out, true).close();
    Path below = Files.createDirectory(out.resolve("exports")).resolve("small.onnx");
    Files.writeString(below, "an earlier export");
    StagedExport.at(below, out, true).close();
    assertThat(weights).hasContent("weights");
  }

  @Test
  void should_not_replace_what_it_reads_through_links() throws IOException {
    Path out = Files.createDirectory(folder.resolve("out"));
    Path blob = Files.writeString(folder.resolve("blob"), "weights");
    Files.createSymbolicLink(out.resolve("model.safetensors"), blob);
    Path config = Files.writeString(out.resolve("config.json"), "config");
    Path other = Files.createSymbolicLink(folder.resolve("other"), out);

    for (Path target : List.of(blob, other.resolve("config.json"))) {
      assertThatThrownBy(() -> StagedExport.at(target, out, true))
          .isInstanceOf(ConfigException.class)
          .hasMessage(
              target
                  + ": belongs to the model that is exported; choose another name, such as"
                  + " model.onnx [C166]");
    }
    assertThatThrownBy(() -> StagedExport.at(config, other, true))
        .isInstanceOf(ConfigException.class);
    Files.writeString(out.resolve("model.onnx"), "old");
    StagedExport.at(other.resolve("model.onnx"), out, true).close();
  }

  @Test
  void should_not_replace_devices_and_links() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);

    assertThatThrownBy(() -> StagedExport.at(link, folder.resolve("out"), true))
        .isInstanceOf(ConfigException.class)
        .hasMessage(link + ": is no plain file; name one, or what is not there yet [C166]");
  }
}
