package io.github.bertft.config;

import io.github.bertft.config.key.KeyKind;
import io.github.bertft.config.key.KeySpec;

/** The page docs/config.md, written from the keys' annotations. */
final class ConfigReference {
  private static final String INTRODUCTION =
      """
      # Config

      <!-- Written from the annotations in io.github.bertft.config; do not edit by hand.
           To write it anew: mvn test -Dtest=ConfigPagesTest -Dbertft.updateDocs=true -->

      One file describes one run, in YAML or in JSON with the same keys. Every key has a default;
      only `data.train` must be given to train, or the same of each task below `multitask.tasks`.

      ```yaml
      # yaml-language-server: $schema=bertft.schema.json
      data:
        train: data/train.csv
        test:
          reviews: data/test.csv
      training:
        epochs: 2
        learning_rate: 5e-5
      ```

      - `--set training.epochs=2` sets any key, as often as needed; a later one wins, and all of
        them win over the file. Lists, mappings and quoted texts are written as in JSON:
        `--set 'data.labels=["negative", "positive"]'`, `--set data.test.reviews=reviews.csv`.
        A block given as a mapping changes only the keys in it.
      - `--recipe NAME` starts from a recipe, over which the file is laid: [recipes.md](recipes.md).
      - Paths count from the folder in which the command runs, not from the config's folder.
      - `bertft config show --config FILE` prints all values and where each came from; the output is
        itself a config. `bertft config schema` prints the JSON Schema in
        `configs/bertft.schema.json`, which editors use for completion.
      - All problems are told at once, each with file, line and column.

      ## How values are written

      The file is UTF-8 and at most 1 MiB. Nothing is converted: a whole number is written without a
      point and without quotes, a truth value as `true` or `false` (`yes` and `on` are texts), a text
      that looks like a number in quotes. An empty value is null and allowed only where the table
      says so. Columns may be named or counted from 1; labels in a list are taken as written.
      Anchors, aliases, merge keys, tags, duplicate keys and a second document are refused.

      """;

  private static final String RULES =
      """
      ## Rules that join keys

      - `data.validation` and `data.validation_share` exclude each other, and so do
        `training.warmup_steps` and `training.warmup_share`. Given by `--set`, one replaces the other
        in the file.
      - `training.early_stopping` and an explicit `training.save: best` need validation data.
      - Under `text.long: head_tail`, `text.head_tokens` is at most `text.max_tokens` - 3.
      - In windows, `text.window_stride` is at most `text.max_tokens` - 2, and texts are no pairs.
      - `training.max_batch_tokens` is at least `text.max_tokens`.
      - `training.accumulation` must be able to fill with `data.limit` examples.
      - `data.text`, `data.pair` and `data.label` are different columns.
      - `data.labels`, if given, holds at least two labels (one under `multi_label`), each once;
        `training.class_weights` then names no others.
      - `data.label_columns` is for `data.task: multi_label`, has a column of every label in
        `data.labels`, and leaves no use for `data.label` or `data.label_separator`.
      - Under `data.task: regression` there are no labels: not `data.labels`, `data.label_separator`,
        `N per class`, `training.class_weights`, `label_smoothing`, `focal_gamma` or `r_drop`.
      - `training.metric` is one of the task's figures: docs/tasks.md has them.
      - `training.focal_gamma` and `training.label_smoothing` exclude each other: one of them is 0.
      - `multitask.tasks` names at least two tasks, each with training and validation data. Beside it
        the `data` block may hold `seed` alone, and `training.class_weights` is not by label.
      - `output.folder` is another folder than `model.name`.
      """;

  private final StringBuilder page = new StringBuilder(INTRODUCTION);

  private ConfigReference() {}

  static String page() {
    ConfigReference reference = new ConfigReference();
    ConfigLoader.KEYS.children().forEach(block -> reference.block(block, "## "));
    return reference.page.append(RULES).toString();
  }

  private void block(KeySpec block, String heading) {
    page.append(heading).append('`').append(block.path()).append("`\n\n");
    page.append(block.annotation().doc()).append(".\n\n");
    page.append("| key | must be | default | meaning |\n| --- | --- | --- | --- |\n");
    for (KeySpec spec : block.children()) {
      row(spec);
    }
    page.append('\n');
    block.children().stream()
        .filter(spec -> spec.kind() == KeyKind.BLOCK)
        .forEach(spec -> block(spec, "### "));
  }

  private void row(KeySpec spec) {
    String requirement = spec.requirement();
    if (spec.kind() == KeyKind.CHOICE_OR_NUMBERS) {
      requirement += spec.range();
    }
    page.append("| `").append(spec.name()).append("` | ");
    page.append(requirement).append(" | `").append(spec.annotation().defaultValue());
    page.append("` | ").append(spec.annotation().doc()).append(" |\n");
  }
}
