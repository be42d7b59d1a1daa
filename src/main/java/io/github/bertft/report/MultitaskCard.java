package io.github.bertft.report;

import io.github.bertft.data.ProblemType;
import java.nio.file.Path;
import java.util.List;

/** {@code README.md} of a folder with a model for each of several tasks. */
public final class MultitaskCard {
  private MultitaskCard() {}

  /**
   * What the card tells.
   *
   * @param title the folder's name
   * @param architecture the encoder in words
   * @param tasks by name, in their order
   * @param rows the evaluations during training, means over the tasks
   * @param bestStep the step whose weights were saved
   * @param report the test sets of all tasks
   */
  public record Facts(
      String title,
      String architecture,
      List<String> tasks,
      List<TrainingTable.Row> rows,
      long bestStep,
      EvaluationReport report) {}

  /**
   * Writes the card into the folder.
   *
   * @throws io.github.bertft.fault.ResourceException if it cannot be written
   */
  public static void write(Path folder, Facts facts) {
    AtomicTextFile.write(folder.resolve(ModelCard.FILE_NAME), render(facts));
  }

  /** The whole card. */
  static String render(Facts facts) {
    StringBuilder card = new StringBuilder("# " + Markdown.escape(facts.title()) + "\n\n");
    card.append("Text classifiers for ")
        .append(facts.tasks().size())
        .append(" tasks, trained together over one encoder: ")
        .append(Markdown.escape(facts.architecture()))
        .append(".\n\n");
    facts
        .tasks()
        .forEach(
            task -> card.append("- [").append(task).append("](tasks/").append(task).append(")\n"));
    card.append("\n## How to use\n\n```\nbertft predict --model PATH_OF_THIS_FOLDER --task ")
        .append(facts.tasks().get(0))
        .append(" \"some text\"\n```\n\nEach task's folder is a whole model of its own.\n");
    if (!facts.report().isEmpty()) {
      card.append("\n## Results\n\n").append(facts.report().markdown());
    }
    card.append("\n## Training\n\nValidation figures are means over the tasks.\n\n")
        .append(TrainingTable.markdown(ProblemType.SINGLE_LABEL, facts.rows()))
        .append("\nThe weights are those of step ")
        .append(facts.bestStep())
        .append(".\n");
    return card.toString();
  }
}
