package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bertft.config.recipe.PaperDataset;
import io.github.bertft.config.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recipes from the command line, and {@code docs/recipes.md}. */
class RecipesCommandTest {
  private static final Path PAGE = Path.of("docs", "recipes.md");

  @TempDir private Path folder;

  @Test
  void should_list_names_that_can_be_shown() {
    CommandRun run = CommandRun.of("recipes", "--names").succeeded();
    assertThat(run.out().lines())
        .hasSize(48)
        .allSatisfy(
            name ->
                assertThat(CommandRun.of("recipes", "show", name).succeeded().out())
                    .startsWith("# bertft train --recipe " + name + "\n")
                    .contains("# Data: ", "# Expected: ", "\n  benchmark: "));
  }

  @Test
  void should_show_a_config_file_with_its_source_and_score() {
    assertThat(CommandRun.of("recipes", "show", "trec6-itpt-base").succeeded().out())
        .isEqualTo(
            """
            # bertft train --recipe trec6-itpt-base
            # or this as a file: bertft train --config FILE
            #
            # Data: both files from https://cogcomp.seas.upenn.edu/Data/QA/QC/
            # In data/trec6: train_5500.label and TREC_10.label, lines COARSE:fine QUESTION in Latin-1
            # Expected: error 3.20 % (Sun et al. 2019)

            model:
              name: bert-base-uncased
              dropout: 0.1
            data:
              train: data/trec6/train_5500.label
              test:
                trec6: data/trec6/TREC_10.label
              format: trec
              encoding: latin-1
              label_separator: ":"
              labels: [ABBR, DESC, ENTY, HUM, LOC, NUM]
              benchmark: trec6
            text:
              max_tokens: 512
              long: head_tail
              head_tokens: 128
            training:
              epochs: 4
              batch_size: 8
              accumulation: 3
              learning_rate: 2e-5
              warmup_share: 0.1
              weight_decay: 0.01
              clip_norm: 1
              layer_decay: 0.95
            pretraining:
              steps: 100000
              batch_size: 32
              max_tokens: 128
              learning_rate: 5e-5
              warmup_share: 0.1
              masking: static
              mask_share: 0.15
              next_sentence: true
            output:
              folder: out/trec6-itpt-base
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          trec6 | none of the paper's, whose encoders are larger; theirs: BERT-base, fine-tuning: ~2.80 %; BERT-base, ITPT and fine-tuning: 3.20 %
          yelp-full-itpt-large | error 28.62 % (Sun et al. 2019)
          dbpedia-base | not in our table of the paper; it has: BERT-base, ITPT and fine-tuning: 0.68 %
          """)
  void should_tell_the_expected_score(String recipe, String expected) {
    assertThat(Recipe.of(recipe).expected()).isEqualTo(expected);
  }

  @Test
  void should_refuse_what_it_does_not_know() {
    CommandRun unknown = CommandRun.of("train", "--recipe", "imdb-iptp");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err())
        .contains(
            "--recipe: no such recipe, was \"imdb-iptp\" [C110]", "did you mean \"imdb-itpt\"?");
    CommandRun alone = CommandRun.of("train", "--data", "x");
    assertThat(alone.code()).isEqualTo(2);
    assertThat(alone.err())
        .contains("--data is the folder of a recipe's dataset; give --recipe, too");
  }

  @Test
  void should_refuse_another_dataset_at_start() throws IOException {
    questions(folder.resolve("train.csv"), 4);
    questions(folder.resolve("test.csv"), 4);
    CommandRun run =
        CommandRun.of(
            "train",
            "--recipe",
            "ag-news-itpt",
            "--data",
            folder.toString(),
            "--set",
            "model.name=" + TinyStart.model(folder, "tiny-bert"),
            "--set",
            "text.max_tokens=16",
            "--set",
            "output.folder=" + folder.resolve("out"));
    assertThat(run.code()).as(run.err()).isEqualTo(3);
    assertThat(run.err())
        .contains(
            "train.csv: looks like TREC lines (COARSE:fine QUESTION); recipe ag-news wants CSV"
                + " without header: class number, then 2 texts [D110]");
  }

  @Test
  void should_end_in_the_models_own_error_where_it_is_not_there() throws IOException {
    questions(folder.resolve("train_5500.label"), 12);
    questions(folder.resolve("TREC_10.label"), 6);
    CommandRun run = CommandRun.of("train", "--recipe", "trec6-base", "--data", folder.toString());
    assertThat(run.code()).isEqualTo(5);
    assertThat(run.err())
        .contains(
            "bert-base-uncased: is not whole in the cache and HF_HUB_OFFLINE forbids", "[N27]");
  }

  @Tag("slow")
  @Test
  void should_train_and_stand_beside_the_paper() throws IOException {
    questions(folder.resolve("train_5500.label"), 48);
    Path test = questions(folder.resolve("TREC_10.label"), PaperDataset.TREC6.testTexts());
    Path part = questions(folder.resolve("part.label"), 12);
    Path out = folder.resolve("out");
    List<String> command = new ArrayList<>(List.of("train", "--recipe", "trec6", "--data"));
    command.add(folder.toString());
    for (String setting :
        List.of(
            "model.name=" + TinyStart.model(folder, "tiny-bert"),
            "output.folder=" + out,
            "text.max_tokens=16",
            "training.epochs=1")) {
      command.addAll(List.of("--set", setting));
    }
    String beside =
        """

        trec6 beside Sun et al. 2019       error
        -------------------------------  -------
        """;
    assertThat(CommandRun.of(command).succeeded().out())
        .contains(beside, "\nBERT-base, fine-tuning           ~2.80 %\n", "   3.20 %\n");

    String model = out.toString();
    CommandRun eval =
        CommandRun.of("eval", "--model", model, "--data", test.toString()).succeeded();
    assertThat(eval.out()).contains(beside, "this model");
    CommandRun json =
        CommandRun.of("eval", "--model", model, "--data", test.toString(), "--json").succeeded();
    assertThat(RunFiles.json(json.out()).at("/datasets/0/paper").toString())
        .isEqualTo(
            "[{\"model\":\"BERT-base, fine-tuning\",\"error\":0.028,\"approximate\":true},"
                + "{\"model\":\"BERT-base, ITPT and fine-tuning\",\"error\":0.032,"
                + "\"approximate\":false}]");
    CommandRun other =
        CommandRun.of("eval", "--model", model, "--data", part.toString()).succeeded();
    assertThat(other.out()).doesNotContain("beside");
  }

  @Test
  void should_be_described_by_the_page() throws IOException {
    String list = CommandRun.of("recipes").succeeded().out();
    StringBuilder sources = new StringBuilder("| NAME | files | from |\n| --- | --- | --- |\n");
    for (PaperDataset dataset : PaperDataset.values()) {
      sources.append("| `").append(dataset.word()).append("` | `").append(dataset.folder());
      sources.append("`: ").append(dataset.files()).append(" | ").append(dataset.source());
      sources.append(" |\n");
    }
    String page = Files.readString(PAGE).replace("\r\n", "\n");
    if (Boolean.getBoolean("bertft.updateDocs")) {
      page = page.replaceFirst("(?s)(<!-- list -->\n```text\n).*?(```\n)", "$1" + list + "$2");
      page = page.replaceFirst("(?s)(<!-- sources -->\n\n).*?(\n\n)", "$1" + sources + "\n");
      Files.writeString(PAGE, page);
    }
    assertThat(page).contains(list).contains(sources);
  }

  /** Lines in TREC's layout, of words that the tiny models know. */
  private static Path questions(Path file, int count) throws IOException {
    List<String> labels =
        List.of("ABBR:exp", "DESC:def", "ENTY:food", "HUM:ind", "LOC:city", "NUM:date");
    List<String> words = List.of("good", "bad", "film", "book", "meal", "song");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(
          labels.get(i % 6) + " was " + "the ".repeat(i / 6 % 5) + words.get(i % 6) + " it .");
    }
    return Files.write(file, lines);
  }
}
