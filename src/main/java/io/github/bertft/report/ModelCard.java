package io.github.bertft.report;

import io.github.bertft.data.ProblemType;
import io.github.bertft.hub.dataset.DatasetName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The {@code README.md} of a trained model: what it is, how to use it and how good it is. */
public final class ModelCard {
  /** The file's name in a model folder. */
  public static final String FILE_NAME = "README.md";

  private static final int MAX_LABEL_ROWS = 100;

  /** The parts of the configuration that shape the model; data and output have their own tables. */
  private static final List<String> SETTINGS = List.of("model", "text", "training");

  /** Told in the introduction; it may be a path of the user's machine. */
  private static final String MODEL_NAME = "model.name";

  private final ModelCardFacts facts;
  private final Provenance provenance;
  private final StringBuilder card = new StringBuilder();

  private ModelCard(ModelCardFacts facts) {
    this.facts = facts;
    this.provenance = facts.provenance();
  }

  /** The whole card. */
  public static String render(ModelCardFacts facts) {
    return new ModelCard(facts).render();
  }

  /**
   * Writes the card into the folder.
   *
   * @throws io.github.bertft.fault.ResourceException if it cannot be written
   */
  public static void write(Path folder, ModelCardFacts facts) {
    AtomicTextFile.write(folder.resolve(FILE_NAME), render(facts));
  }

  private String render() {
    card.append(ModelCardHeader.render(facts));
    card.append("\n# ").append(Markdown.escape(facts.title())).append("\n\n");
    appendIntroduction();
    appendLabels();
    appendUse();
    appendResults();
    appendTraining();
    appendData();
    appendVersions();
    appendLimits();
    return card.toString();
  }

  private void appendIntroduction() {
    String labels = Figures.count(provenance.labelCounts().size());
    card.append(
            switch (facts.problem()) {
              case SINGLE_LABEL -> "A text classifier with " + labels + " labels: ";
              case MULTI_LABEL ->
                  "A text classifier that gives a text any number of " + labels + " labels: ";
              case REGRESSION -> "A model that tells a number of a text: ";
            })
        .append(Markdown.escape(facts.architecture()))
        .append(", fine-tuned from ")
        .append(Markdown.code(baseModel()))
        .append(otherTasks())
        .append(" with bertft ")
        .append(Markdown.escape(provenance.bertftVersion()))
        .append(". Pooling: ")
        .append(Markdown.code(provenance.pooling()))
        .append(".\n");
  }

  /** Those that the encoder was trained on at the same time. */
  private String otherTasks() {
    if (provenance.config().get("multitask") instanceof Map<?, ?> multitask
        && multitask.get("tasks") instanceof Map<?, ?> tasks) {
      String others =
          tasks.keySet().stream()
              .map(String::valueOf)
              .filter(task -> !task.equals(facts.title()))
              .map(Markdown::code)
              .collect(Collectors.joining(", "));
      return " together with " + others + " over one encoder,";
    }
    return "";
  }

  private void appendLabels() {
    if (facts.problem() == ProblemType.REGRESSION) {
      return;
    }
    heading("Labels");
    List<Float> thresholds = facts.thresholds();
    card.append("| Id | Label | Training examples |")
        .append(thresholds.isEmpty() ? "\n" : " Threshold |\n")
        .append("|---:|---|---:|")
        .append(thresholds.isEmpty() ? "\n" : "---:|\n");
    int id = 0;
    for (Map.Entry<String, Long> label : provenance.labelCounts().entrySet()) {
      if (id < MAX_LABEL_ROWS) {
        List<String> cells = new ArrayList<>();
        cells.add(Integer.toString(id));
        cells.add(Markdown.code(label.getKey()));
        cells.add(Figures.count(label.getValue()));
        if (!thresholds.isEmpty()) {
          cells.add(Figures.four(thresholds.get(id)));
        }
        row(cells.toArray(String[]::new));
      }
      id++;
    }
    if (id > MAX_LABEL_ROWS) {
      card.append("\nThe first ")
          .append(MAX_LABEL_ROWS)
          .append(" of ")
          .append(Figures.count(id))
          .append(" labels; `config.json` has all.\n");
    }
    card.append("\nThe counts are those of the training part, after the validation split.\n");
    if (!thresholds.isEmpty()) {
      card.append("A label is given from its threshold on, which `config.json` has as ")
          .append("`bertft_thresholds`; transformers gives the probabilities.\n");
    }
  }

  private void appendUse() {
    Provenance.TextLimit text = provenance.text();
    heading("How to use");
    card.append("```\nbertft predict --model PATH_OF_THIS_FOLDER \"some text\"\n```\n\n");
    card.append("```python\nfrom transformers import pipeline\n\n")
        .append("classifier = pipeline(\"text-classification\", model=\"PATH_OF_THIS_FOLDER\"")
        .append(facts.customCode() ? ", trust_remote_code=True" : "")
        .append(")\nclassifier(\"some text\"")
        .append(facts.problem() == ProblemType.MULTI_LABEL ? ", top_k=None" : "")
        .append(", truncation=True, max_length=")
        .append(text.maxTokens())
        .append(")\n```\n");
    if (facts.customCode()) {
      card.append("\nThe pooling is not one that transformers has for this architecture: ")
          .append("`modeling_bertft.py` in this folder adds it, ")
          .append("hence `trust_remote_code=True`.\n");
    }
    if (!"head".equals(text.longText())) {
      card.append("\nTexts of more than ")
          .append(Figures.count(text.maxTokens()))
          .append(" tokens were read by ")
          .append(Markdown.code(text.longText()))
          .append(" in training; transformers keeps the head, bertft does as in training.\n");
    }
  }

  private void appendResults() {
    if (facts.tests().isEmpty()) {
      return;
    }
    heading("Results");
    card.append(EvaluationText.markdown(facts.tests()));
    card.append(
            switch (facts.problem()) {
              case SINGLE_LABEL -> "\nPer-class figures and confusion matrices: `";
              case MULTI_LABEL -> "\nFigures of each label: `";
              case REGRESSION -> "\nErrors by number: `";
            })
        .append(EvaluationReport.FILE_NAME)
        .append("`.\n");
  }

  private void appendTraining() {
    heading("Training");
    if (!facts.rows().isEmpty()) {
      card.append(TrainingTable.markdown(facts.problem(), facts.rows()));
      Long bestStep = facts.bestStep();
      if (bestStep != null) {
        card.append("\nThe weights are those of step ").append(bestStep).append(".\n");
      }
      card.append('\n');
    }
    card.append("| Setting | Value |\n|---|---|\n");
    for (String block : SETTINGS) {
      appendSettings(block, provenance.config().get(block));
    }
  }

  /** Nested settings as dotted keys; those left open (null) are not told. */
  private void appendSettings(String key, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, inner) -> appendSettings(key + "." + name, inner));
    } else if (value instanceof List<?> list) {
      row(
          Markdown.code(key),
          Markdown.escape(String.join(", ", list.stream().map(String::valueOf).toList())));
    } else if (value != null && !key.equals(MODEL_NAME)) {
      row(Markdown.code(key), Markdown.escape(value.toString()));
    }
  }

  private void appendData() {
    heading("Data");
    card.append("| Part | File | Examples | SHA-256 |\n|---|---|---:|---|\n");
    for (Provenance.DataFile file : provenance.data()) {
      row(
          Markdown.escape(file.role()),
          Markdown.code(fileName(file.path())),
          Figures.count(file.rows()),
          Markdown.code(file.sha256()));
    }
  }

  private void appendVersions() {
    Provenance.Environment environment = provenance.environment();
    heading("Made with");
    card.append("| | |\n|---|---|\n");
    row("bertft", Markdown.escape(provenance.bertftVersion()));
    row("Deep Java Library", Markdown.escape(environment.djl()));
    row("PyTorch", Markdown.escape(environment.pytorch()));
    row("Java", Markdown.escape(environment.java()));
    row("System", Markdown.escape(environment.os()));
    row("Processor", Markdown.escape(environment.cpu()));
    row("Device", Markdown.escape(environment.device()));
    row("Precision", Markdown.escape(environment.precision()));
    row("Threads", Integer.toString(environment.threads()));
    row("Seed", Long.toString(provenance.seed()));
    row("Created", provenance.created().toString());
    card.append("\nThe whole configuration is in `")
        .append(Provenance.FILE_NAME)
        .append("`, the course of the training in `")
        .append(MetricsLog.FILE_NAME)
        .append("`.\n");
  }

  private void appendLimits() {
    heading("Limits");
    card.append(
            switch (facts.problem()) {
              case SINGLE_LABEL ->
                  "- The model knows the labels above and no others: every text gets one of them.\n";
              case MULTI_LABEL -> "- The model knows the labels above and no others.\n";
              case REGRESSION ->
                  "- Numbers outside the range of the training data were never learned.\n";
            })
        .append("- At most ")
        .append(Figures.count(provenance.text().maxTokens()))
        .append(" tokens of a text are read.\n")
        .append("- The figures hold for texts like those of the datasets named here; texts of ")
        .append("another language, time or kind may give worse ones.\n")
        .append(
            facts.problem() == ProblemType.REGRESSION
                ? ""
                : "- The probabilities are not calibrated.\n")
        .append("- What is unfair or wrong in the base model or the training data may show in the ")
        .append("predictions.\n");
  }

  private String baseModel() {
    String id = facts.baseModelId();
    return id == null ? fileName(provenance.baseModel()) : id;
  }

  private void heading(String title) {
    card.append("\n## ").append(title).append("\n\n");
  }

  private void row(String... cells) {
    card.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  /** Cards are published; the folders of the user's machine stay out of them. */
  private static String fileName(String path) {
    if (DatasetName.isMeant(path)) {
      return path;
    }
    int end = path.length();
    while (end > 1 && isSeparator(path.charAt(end - 1))) {
      end--;
    }
    int start = end;
    while (start > 0 && !isSeparator(path.charAt(start - 1))) {
      start--;
    }
    return path.substring(start, end);
  }

  private static boolean isSeparator(char character) {
    return character == '/' || character == '\\';
  }
}
