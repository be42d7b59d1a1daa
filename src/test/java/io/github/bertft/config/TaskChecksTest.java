package io.github.bertft.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskChecksTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{data: {task: regression}, training: {focal_gamma: 2}} | 1:52: training.focal_gamma: does"
            + " not fit data.task regression: focal loss is for labels [C174] ! set it to 0",
        "{data: {task: regression}, training: {label_smoothing: 0.1}} | 1:56:"
            + " training.label_smoothing: does not fit data.task regression: numbers have no labels"
            + " to smooth [C174] ! set it to 0",
        "{data: {task: regression}, training: {r_drop: 1}} | 1:47: training.r_drop: does not fit"
            + " data.task regression: R-Drop compares shares of labels [C174] ! set it to 0",
        "{data: {task: regression}, training: {class_weights: balanced}} | 1:54:"
            + " training.class_weights: does not fit data.task regression: numbers are in no classes"
            + " [C174] ! set it to none",
        "{data: {task: regression, labels: [a, b]}} | 1:35: data.labels: does not fit data.task"
            + " regression: numbers are in no classes [C174] ! remove it",
        "{data: {task: regression, label_separator: x}} | 1:44: data.label_separator: does not fit"
            + " data.task regression: a row has one number [C174] ! remove it",
        "{data: {task: regression, limit: 8 per class}} | 1:34: data.limit: does not fit data.task"
            + " regression: numbers are in no classes [C174] ! give a number or a percentage",
        "{data: {task: multi_label, benchmark: imdb}} | 1:39: data.benchmark: does not fit data.task"
            + " multi_label: the paper's datasets are single_label [C174] ! remove it",
        "{data: {task: multi_label}, training: {metric: accuracy}} | 1:48: training.metric: must be"
            + " one of auto, macro_f1, micro_f1, subset_accuracy, hamming_loss, average_precision,"
            + " loss with data.task multi_label, was accuracy [C175]",
        "training: {metric: pearson} | 1:20: training.metric: must be one of auto, accuracy,"
            + " macro_f1, weighted_f1, loss with data.task single_label, was pearson [C175]",
        "data: {label_columns: [a, b]} | 1:23: data.label_columns: is for several labels a row,"
            + " data.task is single_label [C171] ! set data.task: multi_label, or name the one column"
            + " by data.label",
        "data: {task: multi_label, label_columns: [a, text]} | 1:42: data.label_columns: must be"
            + " different columns, none of them that of the text, was \"text\" [C172]",
        "data: {task: multi_label, label_columns: [a, a]} | 1:42: data.label_columns: must be"
            + " different columns, none of them that of the text, was \"a\" twice [C172]",
        "data: {task: multi_label, label_columns: [bug, ui], labels: [bugs, ui]} | 1:61: data.labels:"
            + " label \"bugs\" has no column in label_columns [C173] ! did you mean \"bug\"?",
        "data: {task: multi_label, label_columns: [a, b], label_separator: ;} | 1:67:"
            + " data.label_separator: is not read beside data.label_columns, was \";\" [C178] !"
            + " remove one of the two",
        "data: {task: multi_label, label_columns: [a, b], label: topic} | 1:57: data.label: is not"
            + " read beside data.label_columns, was \"topic\" [C178] ! remove one of the two",
        "data: {task: multi-label} | 1:14: data.task: must be one of single_label, multi_label,"
            + " regression, was \"multi-label\" [C12] ! did you mean \"multi_label\"?",
        "data: {problem_type: regression} | 1:8: unknown key \"problem_type\" [C09] ! did you mean"
            + " \"task\"?",
        "multitask: {tasks: {a: {train: x, task: regression}, b: {train: y}}} | 1:41:"
            + " multitask.tasks.a.task: tasks that are trained together must be single_label, was"
            + " regression [C170] ! train it alone, with a data block",
      })
  void refusesWhatDoesNotFit(String text, String fault) {
    assertThat(new ConfigText(folder).yamlFaults(text))
        .containsExactly("c.yaml:" + fault.replace(" ! ", " |   "));
  }

  @Test
  void takesWhatFits() {
    assertThat(
            new ConfigText(folder)
                .yamlFaults(
                    """
                    data: {task: multi_label, label_columns: [a, b], label: label, label_separator: null,
                      labels: [b, a], limit: 8 per class}
                    training:
                      {focal_gamma: 2, class_weights: {a: 3}, r_drop: 1, metric: average_precision}
                    """))
        .isEmpty();
    assertThat(
            new ConfigText(folder)
                .yamlFaults("{data: {task: multi_label, labels: [a]}, training: {metric: loss}}"))
        .isEmpty();
    assertThat(
            new ConfigText(folder)
                .yamlFaults("{data: {task: regression, limit: 5%}, training: {metric: mae}}"))
        .isEmpty();
  }
}
