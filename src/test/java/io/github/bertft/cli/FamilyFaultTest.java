package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bertft.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user with the wrong folder of another family is told. */
class FamilyFaultTest {
  @TempDir private Path folder;

  @Test
  void should_name_the_family_that_the_weights_are_of() throws IOException {
    Path model = TinyStart.model(folder, "tiny-roberta");
    replaceInConfig(model, "\"roberta\"", "\"bert\"");
    CommandRun run = train(model, 16);
    assertThat(run.code()).isEqualTo(4);
    assertThat(run.err())
        .contains("they are named as those of roberta models: is model_type in config.json right?");
  }

  @Test
  void should_refuse_another_architecture_with_the_nearest() throws IOException {
    Path model = TinyStart.model(folder, "tiny-bert");
    replaceInConfig(model, "\"model_type\": \"bert\"", "\"model_type\": \"camembert\"");
    CommandRun run = train(model, 16);
    assertThat(run.code()).isEqualTo(4);
    assertThat(run.err())
        .isEqualTo(
            "bertft: "
                + model.resolve("config.json")
                + ":model_type: \"camembert\" is not supported; bert, distilbert, roberta,"
                + " xlm-roberta and electra are [M11]\n"
                + "  nearest in kind: xlm-roberta models\n");
  }

  @Test
  void should_refuse_a_limit_that_the_separators_of_a_pair_fill() throws IOException {
    Path model = TinyStart.model(folder, "tiny-roberta");
    CommandRun run = train(model, 3);
    assertThat(run.code()).isEqualTo(4);
    assertThat(run.err())
        .contains(
            model.resolve("tokenizer.json")
                + ": the tokenizer puts 4 special tokens around a pair of texts; text.max_tokens or"
                + " --max-tokens must be at least that, was 3 [M124]");
  }

  @Test
  void should_count_positions_behind_the_padding_id() throws IOException {
    CommandRun run = train(TinyStart.model(folder, "tiny-xlm-roberta"), 17);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .contains(
            "text.max_tokens: the model has positions for 16 tokens, was 17; choose 16 or fewer"
                + " [C60]");
  }

  @Test
  void should_refuse_a_tokenizer_with_more_words_than_the_model() throws IOException {
    Path model = TinyStart.model(folder, "tiny-roberta");
    Files.copy(Golden.path("tokenizer").resolve("roberta/vocab.json"), model.resolve("vocab.json"));
    Files.copy(Golden.path("tokenizer").resolve("roberta/merges.txt"), model.resolve("merges.txt"));
    Files.delete(model.resolve("tokenizer.json"));
    CommandRun run = train(model, 16);
    assertThat(run.code()).isEqualTo(4);
    assertThat(run.err())
        .contains(
            model.resolve("vocab.json")
                + ": tokenizer has ids up to 420, the model has embeddings for ids below 30 [M62]");
  }

  private static void replaceInConfig(Path model, String from, String to) throws IOException {
    Path file = model.resolve("config.json");
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }

  private CommandRun train(Path model, int maxTokens) throws IOException {
    Path train = folder.resolve("train.csv");
    TinyStart.sentences(train, 8);
    return CommandRun.of(
        "train",
        "-q",
        "--set",
        "model.name=" + model,
        "--set",
        "data.train=" + train,
        "--set",
        "text.max_tokens=" + maxTokens,
        "--set",
        "output.folder=" + folder.resolve("out"));
  }
}
