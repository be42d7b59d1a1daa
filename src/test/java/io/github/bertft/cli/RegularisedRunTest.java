package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bertft.weights.SafetensorsReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole runs of the tiny model with what is to keep it from learning by heart. */
@Tag("slow")
class RegularisedRunTest {
  @TempDir private Path folder;
  private Path train;
  private Path test;

  @BeforeEach
  void write() throws IOException {
    train = TinyStart.sentences(folder.resolve("train.csv"), 48);
    test = TinyStart.sentences(folder.resolve("test.csv"), 20);
  }

  /** Long texts in windows, in parts of eight, and everything that changes a step. */
  @Test
  void should_give_the_same_bytes_again_with_everything_at_once() throws IOException {
    Path model = TinyStart.model(folder, "tiny-bert");
    String[] everything = {
      "model.hidden_dropout=0.1",
      "model.dropout=0.1",
      "model.reinitialize_layers=1",
      "text.long=windows_attention",
      "training.accumulation=2",
      "training.class_weights.positive=2",
      "training.focal_gamma=2",
      "training.layer_decay=0.9",
      "training.r_drop=1",
      "training.sam_radius=0.1",
      "training.unfreeze_epochs=0.25",
      "data.augment.token_mask_share=0.1",
      "data.augment.token_drop_share=0.1",
      "data.augment.word_swap_share=0.1",
      "data.augment.word_deletion_share=0.1"
    };
    Path first = run(model, "first", everything);
    Path again = run(model, "again", everything);
    Path other = run(model, "other", with(everything, "training.r_drop=2"));

    assertThat(again.resolve("model.safetensors"))
        .hasSameBinaryContentAs(first.resolve("model.safetensors"));
    assertThat(RunFiles.json(again.resolve("evaluation.json")))
        .isEqualTo(RunFiles.json(first.resolve("evaluation.json")));
    assertThat(RunFiles.metrics(other, "step", "loss"))
        .isNotEqualTo(RunFiles.metrics(first, "step", "loss"));
  }

  @Test
  void should_start_the_top_layers_anew_by_the_seed() throws IOException {
    Path model = TinyStart.model(folder, "tiny-bert");
    // With a rate near 0 the result shows the start.
    String[] still = {"training.learning_rate=1e-30", "training.weight_decay=0"};
    String[] anew = with(still, "model.reinitialize_layers=1");
    Path first = run(model, "first", anew);
    Path again = run(model, "again", anew);
    Path other = run(model, "other", with(anew, "training.seed=7"));
    try (SafetensorsReader before = SafetensorsReader.open(model.resolve("model.safetensors"));
        SafetensorsReader after = SafetensorsReader.open(first.resolve("model.safetensors"));
        SafetensorsReader seeded = SafetensorsReader.open(other.resolve("model.safetensors"))) {
      for (String name : before.tensors().keySet()) {
        boolean top = name.contains("layer.1.") || name.contains("pooler");
        if (name.startsWith("classifier")) {
          continue; // made anew for other labels
        }
        boolean random = top && name.endsWith("weight") && !name.contains("LayerNorm");
        boolean equal = close(before.readFloats(name), after.readFloats(name));
        assertThat(equal || top).as(name).isTrue();
        assertThat(equal && random).as(name).isFalse();
        if (random) {
          assertThat(close(seeded.readFloats(name), after.readFloats(name))).as(name).isFalse();
        }
      }
    }
    assertThat(again.resolve("model.safetensors"))
        .hasSameBinaryContentAs(first.resolve("model.safetensors"));
  }

  private static boolean close(float[] first, float[] second) {
    return IntStream.range(0, first.length).allMatch(i -> Math.abs(first[i] - second[i]) < 1e-9);
  }

  @ParameterizedTest
  @CsvSource({
    "model.reinitialize_layers=3, 'must be at most the number of layers of MODEL, 2, was 3 [C121]'",
    "training.freeze_layers=1, 'must leave out the 1 frozen of 2 layers, was 2 [C122]'"
  })
  void should_refuse_layers_that_cannot_start_anew(String setting, String message)
      throws IOException {
    Path model = TinyStart.model(folder, "tiny-bert");
    CommandRun refused =
        CommandRun.of(
            arguments(model, folder.resolve("no"), "model.reinitialize_layers=2", setting));
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains(
            "bertft: model.reinitialize_layers: " + message.replace("MODEL", model.toString()));
  }

  /** With a rate near 0 only what is measured could differ. */
  @Test
  void should_measure_texts_as_they_are_whatever_is_changed_in_training() throws IOException {
    Path model = TinyStart.model(folder, "tiny-bert");
    String[] still = {"training.learning_rate=1e-30", "training.weight_decay=0"};
    String[] changing = {
      "data.augment.word_deletion_share=0.5",
      "data.augment.word_swap_share=0.5",
      "data.augment.token_drop_share=0.5",
      "data.augment.token_mask_share=0.5"
    };
    Path plain = run(model, "plain", still);
    Path changed = run(model, "changed", with(still, changing));

    assertThat(RunFiles.json(changed.resolve("evaluation.json")))
        .isEqualTo(RunFiles.json(plain.resolve("evaluation.json")));
    List<JsonNode> before = metrics(plain);
    List<JsonNode> after = metrics(changed);
    JsonNode validation = after.get(after.size() - 1);
    assertThat(validation.path("kind").asText()).isEqualTo("evaluation");
    assertThat(validation.path("loss")).isEqualTo(before.get(before.size() - 1).path("loss"));
    assertThat(validation.path("training_loss"))
        .isNotEqualTo(before.get(before.size() - 1).path("training_loss"));
  }

  @Test
  void should_refuse_to_compare_two_passes_that_are_the_same() throws IOException {
    Path model = TinyStart.model(folder, "tiny-bert");
    CommandRun refused = CommandRun.of(arguments(model, folder.resolve("no"), "training.r_drop=1"));
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains(
            "bertft: training.r_drop: needs dropout, but model.dropout, model.hidden_dropout and"
                + " model.attention_dropout are 0 [C120]\n"
                + "  raise one of them, or set training.r_drop to 0\n");
  }

  private Path run(Path model, String name, String... settings) {
    Path out = folder.resolve(name);
    CommandRun.of(arguments(model, out, settings)).succeeded();
    return out;
  }

  private List<String> arguments(Path model, Path out, String... settings) {
    return TinyCommand.train(model, train, test, out, settings);
  }

  private static List<JsonNode> metrics(Path out) {
    return RunFiles.jsonLines(RunFiles.text(out.resolve("metrics.jsonl")));
  }

  private static String[] with(String[] base, String... more) {
    String[] all = Arrays.copyOf(base, base.length + more.length);
    System.arraycopy(more, 0, all, base.length, more.length);
    return all;
  }
}
