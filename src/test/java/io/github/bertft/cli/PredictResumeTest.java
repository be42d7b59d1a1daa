package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bertft.TinyClassifier;
import io.github.bertft.storage.FileHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code predict --resume}. */
@Tag("slow")
class PredictResumeTest {
  private static final int TEXTS = 2500;

  @TempDir private Path folder;
  private Path model;
  private Path input;

  @BeforeEach
  void write() throws IOException {
    model = TinyClassifier.folder(folder.resolve("model"));
    input = folder.resolve("texts.txt");
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < TEXTS; i++) {
      texts.add("word" + (10 + i % 20) + " word" + (10 + i % 7));
    }
    Files.write(input, texts);
  }

  @ParameterizedTest
  @ValueSource(strings = {"labels.csv", "labels.json", "labels.jsonl"})
  void should_write_the_same_bytes_after_an_interruption(String name) throws IOException {
    Path whole = folder.resolve("whole-" + name);
    predict(input, whole).succeeded();
    assertThat(Files.exists(beside(whole, ".partial"))).isFalse();

    // The second window of texts cannot be read, the first one is kept.
    Path broken = Files.copy(input, folder.resolve("broken.txt"));
    Files.write(broken, new byte[] {(byte) 0xFF}, StandardOpenOption.APPEND);
    Path output = folder.resolve(name);
    CommandRun failed = predict(broken, output, "--resume");
    assertThat(failed.code()).isEqualTo(3);
    assertThat(output).doesNotExist();

    CommandRun other = predict(input, output, "--resume");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err())
        .contains(beside(output, ".partial") + ": was begun with another input: \"sha256 ")
        .contains("[C150]");

    Path journal = beside(output, ".partial.json");
    Files.writeString(
        journal,
        Files.readString(journal)
            .replace(FileHash.of(broken).sha256(), FileHash.of(input).sha256()));
    Files.writeString(beside(output, ".partial"), "half a row", StandardOpenOption.APPEND);
    CommandRun resumed = predict(input, output, "--resume").succeeded();
    assertThat(resumed.err()).contains("resuming after 2,048 texts");
    assertThat(output).hasSameBinaryContentAs(whole);
    assertThat(journal).doesNotExist();
    assertThat(beside(output, ".partial")).doesNotExist();
  }

  @Test
  void should_not_go_on_with_another_tokenizer() throws IOException {
    Path broken = Files.copy(input, folder.resolve("broken.txt"));
    Files.write(broken, new byte[] {(byte) 0xFF}, StandardOpenOption.APPEND);
    Path output = folder.resolve("labels.csv");
    predict(broken, output, "--resume");
    Path settings = model.resolve("tokenizer_config.json");
    Files.writeString(settings, "{\"do_lower_case\": true}\n");
    CommandRun other = predict(broken, output, "--resume");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err())
        .contains(
            ".partial: was begun with another model file tokenizer_config.json: \"none\", now"
                + " \"sha256 ")
        .doesNotContain("model.safetensors");

    Files.delete(settings);
    Path config = model.resolve("config.json");
    Files.writeString(config, "\n", StandardOpenOption.APPEND);
    assertThat(predict(broken, output, "--resume").err())
        .contains("was begun with another model file config.json: \"sha256 ");
  }

  @Test
  void should_go_on_where_the_output_is_beside_the_model() throws IOException {
    Path broken = Files.copy(input, folder.resolve("broken.txt"));
    Files.write(broken, new byte[] {(byte) 0xFF}, StandardOpenOption.APPEND);
    Path output = model.resolve("labels.json");
    predict(broken, output, "--resume");
    CommandRun again = predict(broken, output, "--resume");
    assertThat(again.code()).as(again.err()).isEqualTo(3);
    assertThat(again.err()).contains("resuming after 2,048 texts");
  }

  /** A pipe's real path is no file, so it is opened by the name that was given. */
  @Test
  void should_write_to_a_pipe() throws IOException {
    Path whole = folder.resolve("whole.csv");
    predict(input, whole).succeeded();
    List<String> arguments = new ArrayList<>(arguments(input, Path.of("/dev/stdout")));
    arguments.addAll(List.of("--format", "csv"));
    Process process =
        new ProcessBuilder(JavaCommand.of(arguments))
            .redirectError(folder.resolve("err").toFile())
            .start();

    assertThat(process.getInputStream().readAllBytes()).isEqualTo(Files.readAllBytes(whole));
    assertThat(process.onExit().join().exitValue()).isZero();
  }

  @Test
  void should_replace_what_a_link_leads_to() throws IOException {
    Path target = Files.writeString(folder.resolve("run7.csv"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("latest.csv"), target);

    predict(input, link, "--resume").succeeded();

    assertThat(link).isSymbolicLink();
    assertThat(Files.readAllLines(target)).hasSize(TEXTS + 1);
  }

  @Test
  void should_not_write_over_what_it_reads_or_where_no_file_can_be() throws IOException {
    Path device = Path.of("/dev/null");
    CommandRun resumed = predict(input, device, "--resume");
    assertThat(resumed.code()).isEqualTo(2);
    assertThat(resumed.err()).contains("/dev/null: must be a regular file for --resume [C152]");
    assertThat(Files.isRegularFile(device)).isFalse();

    List<String> texts = Files.readAllLines(input);
    Path config = model.resolve("config.json");
    String before = Files.readString(config);
    for (Path read : List.of(input, config)) {
      CommandRun over = predict(input, read);
      assertThat(over.code()).isEqualTo(2);
      assertThat(over.err())
          .contains(read + ": is read by this command and must not be written over [C153]");
    }
    assertThat(Files.readAllLines(input)).isEqualTo(texts);
    assertThat(config).hasContent(before);
  }

  @Test
  void should_write_everything_where_nothing_was_begun() throws IOException {
    Path whole = folder.resolve("whole.csv");
    predict(input, whole).succeeded();
    Path output = folder.resolve("labels.csv");
    predict(input, output, "--resume").succeeded();
    assertThat(output).hasSameBinaryContentAs(whole);
  }

  @Test
  void should_refuse_what_cannot_be_gone_on_with() throws IOException {
    CommandRun stream = CommandRun.of("predict", "-m", model.toString(), "--resume", "word11");
    assertThat(stream.code()).isEqualTo(2);
    assertThat(stream.err()).contains("--resume needs --input FILE and --output FILE");

    Path output = folder.resolve("labels.csv");
    Files.writeString(beside(output, ".partial"), "text,label\n", StandardCharsets.UTF_8);
    Files.writeString(beside(output, ".partial.json"), "{\"facts\": 7}");
    CommandRun damaged = predict(input, output, "--resume");
    assertThat(damaged.code()).isEqualTo(2);
    assertThat(damaged.err())
        .contains(".partial.json: file is damaged [C151]\n  remove it to start over");
  }

  private CommandRun predict(Path from, Path to, String... more) {
    List<String> arguments = new ArrayList<>(arguments(from, to));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments);
  }

  private List<String> arguments(Path from, Path to) {
    return List.of(
        "predict",
        "--model=" + model,
        "--input=" + from,
        "--output=" + to,
        "--precision=fp32",
        "--device=cpu",
        "--threads=1");
  }

  private static Path beside(Path output, String ending) {
    return output.resolveSibling(output.getFileName() + ending);
  }
}
