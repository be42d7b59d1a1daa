package io.github.bertft.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.bertft.data.ProblemType;
import io.github.bertft.evaluate.Figure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCardTest {
  private static final Map<Figure, Double> FIGURES =
      Map.of(Figure.ACCURACY, 0.8125, Figure.ERROR, 0.1875, Figure.MACRO_F1, 0.8011);

  private static ModelCardFacts facts() {
    return new ModelCardFacts(
        "reviews",
        "sentence-transformers/all-MiniLM-L6-v2",
        "BERT, 6 layers, hidden size 384",
        true,
        ProblemType.SINGLE_LABEL,
        List.of(),
        ProvenanceTest.sample(),
        List.of(new TrainingTable.Row(0.5, 85, 0.69314, 0.5123, FIGURES, 62_000)),
        85L,
        List.of(EvaluationReportTest.small("test")));
  }

  @Test
  void rendersEverything(@TempDir Path folder) throws IOException {
    ModelCard.write(folder, facts());

    String expected;
    try (var stream = ModelCardTest.class.getResourceAsStream("model-card.md")) {
      expected = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(Files.readString(folder.resolve("README.md"))).isEqualTo(expected);
  }

  @Test
  void plainModelsNeedNoCustomCode() {
    ModelCardFacts facts =
        new ModelCardFacts(
            "reviews",
            null,
            "BERT",
            false,
            ProblemType.SINGLE_LABEL,
            List.of(),
            ProvenanceTest.sample(),
            List.of(),
            null,
            List.of());
    String card = ModelCard.render(facts);

    assertThat(card)
        .doesNotContain("trust_remote_code")
        .doesNotContain("base_model")
        .doesNotContain("model-index")
        .doesNotContain("## Results")
        .contains("pipeline(\"text-classification\", model=\"PATH_OF_THIS_FOLDER\")\n");
  }

  @Test
  void userTextsStayText() throws IOException {
    String evil = "x\n---\n# [a](b) | <script> `c` \u001b *d* _e_: ${f}";
    Provenance sample = ProvenanceTest.sample();
    Map<String, Long> labels = new LinkedHashMap<>();
    labels.put(evil, 1L);
    labels.put("a|b", 2L);
    Provenance provenance =
        new Provenance(
            sample.bertftVersion(),
            sample.created(),
            evil,
            sample.pooling(),
            new Provenance.TextLimit(64, "tail", 0, 0, 16),
            sample.seed(),
            List.of(new Provenance.DataFile("test:" + evil, "C:\\data\\a`b.csv", "00", 1)),
            labels,
            sample.environment(),
            Map.of("text", Map.of("columns", Map.of("text", evil))));
    String card =
        ModelCard.render(
            new ModelCardFacts(
                evil,
                evil,
                "BERT",
                false,
                ProblemType.SINGLE_LABEL,
                List.of(),
                provenance,
                List.of(),
                null,
                List.of(EvaluationReportTest.small(evil))));

    JsonNode header = header(card);
    assertThat(header.get("base_model").asText()).isEqualTo(evil);
    assertThat(header.at("/model-index/0/name").asText()).isEqualTo(evil);
    assertThat(header.at("/model-index/0/results/0/dataset/name").asText()).isEqualTo(evil);
    assertThat(header.at("/model-index/0/results/0/dataset/type").asText())
        .isEqualTo("x-----a-b-script-c-d-_e_-f");
    String escaped =
        "x\\\\n---\\\\n\\# \\[a\\](b) \\| &lt;script&gt; \\`c\\` \\\\u001b \\*d\\* \\_e\\_: "
            + "\\$\\{f\\}";
    assertThat(card)
        .contains("\n# " + escaped + "\n")
        .contains("| 0 | " + escaped + " | 1 |\n| 1 | `a\\|b` | 2 |\n")
        .contains("| " + escaped + " | 4 | 75.00 % |")
        .contains("| `text.columns.text` | " + escaped + " |")
        .contains("| test:" + escaped + " | a\\`b.csv | 1 | `00` |")
        .contains("Texts of more than 64 tokens were read by `tail` in training;");
    assertThat(card.chars().filter(c -> c < ' ' && c != '\n')).isEmpty();
  }

  @Test
  void cutsVeryManyLabels() {
    Provenance sample = ProvenanceTest.sample();
    Map<String, Long> labels = new LinkedHashMap<>();
    for (int i = 0; i < 1500; i++) {
      labels.put("label " + i, 1L);
    }
    Provenance provenance =
        new Provenance(
            "0.1.0",
            sample.created(),
            "minilm",
            "mean",
            sample.text(),
            1,
            List.of(),
            labels,
            sample.environment(),
            Map.of());
    String card =
        ModelCard.render(
            new ModelCardFacts(
                "x",
                null,
                "BERT",
                false,
                ProblemType.SINGLE_LABEL,
                List.of(),
                provenance,
                List.of(),
                null,
                List.of()));

    assertThat(card)
        .contains("A text classifier with 1,500 labels: ")
        .contains(
            "| 99 | `label 99` | 1 |\n\nThe first 100 of 1,500 labels; `config.json` has all.")
        .doesNotContain("label 100");
  }

  private static JsonNode header(String card) throws IOException {
    assertThat(card).startsWith("---\n");
    return new YAMLMapper().readTree(card.substring(4, card.indexOf("\n---\n", 4) + 1));
  }
}
