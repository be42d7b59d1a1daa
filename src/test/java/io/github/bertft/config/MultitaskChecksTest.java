package io.github.bertft.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bertft.config.ConfigLoader.Purpose;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MultitaskChecksTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "multitask: {} | 1:12: multitask.tasks: must name at least 2 tasks, was 0 [C100] ! one task"
            + " alone is described by the data block",
        "multitask: {tasks: {a: {train: x}}} | 1:20: multitask.tasks: must name at least 2 tasks,"
            + " was 1 [C100] ! one task alone is described by the data block",
        "{multitask: {tasks: {a: {train: x}, b: {train: y}}}, data: {seed: 1, limit: 9, train: z}} |"
            + " 1:77: data.limit: cannot be given together with multitask; give each task its own"
            + " below multitask.tasks [C101]",
        "multitask: {tasks: {A: {train: x}, b: {train: y}}} | 1:21: multitask.tasks: a task's name"
            + " must be made of a-z, 0-9, - and _, at most 64 of them, was \"A\" [C102]",
        "multitask: {tasks: {a: {train: x, validation_share: 0}, b: {train: y}}} | 1:53:"
            + " multitask.tasks.a.validation_share: each task needs validation data, was 0; raise it,"
            + " or give multitask.tasks.a.validation [C103]",
        "{multitask: {tasks: {a: {train: x}, b: {train: y}}}, training: {class_weights: {p: 2}}} |"
            + " 1:80: training.class_weights: labels differ from task to task; choose none or"
            + " balanced [C104]",
        "multitask: {tasks: {a: {train: x}, b: {train: y}, a: {train: z}}} | 1:51: duplicate key"
            + " \"a\"; first given on line 1 [C07]",
        "multitask: {sampling: sqare_root, tasks: {a: {train: x}, b: {train: y}}} | 1:23:"
            + " multitask.sampling: must be one of proportional, square_root, was \"sqare_root\""
            + " [C12] ! did you mean \"square_root\"?",
        "multitask: {tasks: {a: {train: x, lable: l}, b: {train: y}}} | 1:35: unknown key \"lable\""
            + " [C09] ! did you mean \"label\"?",
        "multitask: {tasks: {a: x, b: {train: y}}} | 1:24: multitask.tasks.a: must be a mapping of"
            + " keys, was \"x\" [C10]",
        "multitask: {tasks: [a, b]} | 1:20: multitask.tasks: must be a mapping of names to blocks,"
            + " was a list [C10]",
        "multitask: {tasks: {a: {train: x, label: text}, b: {train: y}}} | 1:42:"
            + " multitask.tasks.a.label: must be another column than multitask.tasks.a.text, was"
            + " \"text\" [C14]",
        "{multitask: {tasks: {a: {train: x, pair: p}, b: {train: y}}}, text: {long: windows_max}} |"
            + " 1:76: text.long: pairs of texts cannot be read in windows; take head, tail or"
            + " head_tail [C14]",
        "multitask: {tasks: {a: {train: x, augment: {word_swap_share: 0.1}}, b: {train: y}}} | 1:44:"
            + " multitask.tasks.a.augment: texts of tasks that are trained together are not changed;"
            + " remove it [C187]",
        "{multitask: {tasks: {a: {train: x}, bee: {train: y}}}, tuning: {space: {"
            + "multitask.tasks.be.limit: [9]}}} | 1:72: tuning.space: unknown task \"be\"; the tasks"
            + " are a, bee [C186] ! did you mean \"bee\"?",
      })
  void refusesOneContradiction(String yaml, String fault) {
    assertThat(new ConfigText(folder).yamlFaults(yaml))
        .containsExactly("c.yaml:" + fault.replace(" ! ", " |   "));
  }

  @Test
  void acceptsASeedBesideTasks() {
    assertThat(
            new ConfigText(folder)
                .yamlFaults(
                    "{multitask: {tasks: {a: {train: x}, b-2: {train: y}}}, data: {seed: 1}}"))
        .isEmpty();
  }

  @Test
  void namesFilesOfTasksThatAreMissing() {
    ConfigText text = new ConfigText(folder);
    Path file =
        text.write(
            "c.yaml",
            "multitask: {tasks: {a: {train: /no/x}, b: {test: {t: /no/y}}}}\npretraining: {}\n");

    assertThat(text.render(ConfigText.catchFaults(file, Purpose.TRAIN)))
        .isEqualTo(
            List.of(
                "c.yaml:1:32: multitask.tasks.a.train: no such file or folder, was \"/no/x\" [C15]",
                "c.yaml:1:40: multitask.tasks.b.train: is missing; name the training file or folder"
                    + " [C13] |   try: --set multitask.tasks.b.train=FILE",
                "c.yaml:1:54: multitask.tasks.b.test.t: no such file or folder, was \"/no/y\" [C15]",
                "c.yaml:2:14: pretraining.data: is missing, and so is data.train; name a file or"
                    + " folder of texts [C81] |   try: --set pretraining.data=FILE"));
  }
}
