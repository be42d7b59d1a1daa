package io.github.bertft.config;

import io.github.bertft.config.key.Key;
import io.github.bertft.config.recipe.PaperDataset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where texts and labels come from. */
public record DataConfig(
    @Key(
            doc = "Training file or folder, or dataset of the hub; required to train",
            defaultValue = "null",
            data = true,
            alsoKnownAs = {"train_file"})
        @Nullable String train,
    @Key(
            doc =
                "Validation file, folder or dataset of the hub; null splits a share off the training"
                    + " data",
            defaultValue = "null",
            data = true,
            insteadOf = "validation_share",
            alsoKnownAs = {"validation_file", "dev", "valid", "eval"})
        @Nullable String validation,
    @Key(
            doc = "Share of the training data split off where there is no validation file",
            defaultValue = "0.1",
            min = 0,
            max = 0.5)
        double validationShare,
    @Key(
            doc =
                "Test files, folders or datasets of the hub by name; the names appear in the table of results",
            defaultValue = "{}",
            alsoKnownAs = {"test_file", "tests"})
        Map<String, String> test,
    @Key(
            doc =
                "What the model tells of a text: one of several labels, any number of labels, or a"
                    + " number",
            defaultValue = "single_label",
            alsoKnownAs = {"problem_type", "task_type"})
        Task task,
    @Key(
            doc =
                "Layout of the files; auto goes by the name and the first bytes; zhang, aclimdb and trec are"
                    + " those of published datasets",
            defaultValue = "auto")
        Format format,
    @Key(
            doc = "Column of the text, by name or by position from 1",
            defaultValue = "text",
            column = true,
            alsoKnownAs = {"sentence", "sentence1", "text_column"})
        String text,
    @Key(
            doc = "Column of the second text; null for single texts",
            defaultValue = "null",
            column = true,
            alsoKnownAs = {"sentence2", "text_pair"})
        @Nullable String pair,
    @Key(
            doc = "Column of the label, by name or by position from 1",
            defaultValue = DataConfig.DEFAULT_LABEL,
            column = true,
            alsoKnownAs = {"label_column"})
        String label,
    @Key(doc = "Whether delimited files start with column names", defaultValue = "auto")
        Header header,
    @Key(
            doc = "Character encoding; a byte that does not belong to it is an error",
            defaultValue = "utf-8",
            alsoKnownAs = {"charset"})
        String encoding,
    @Key(
            doc =
                "single_label: cut labels at this text, with a colon COARSE:fine becomes COARSE;"
                    + " multi_label: what stands between the labels of a row, null is |",
            defaultValue = "null")
        @Nullable String labelSeparator,
    @Key(
            doc =
                "multi_label: columns of 0 and 1, one of each label and named like it, in place of"
                    + " the column label",
            defaultValue = "[]",
            alsoKnownAs = {"label_names"})
        List<String> labelColumns,
    @Key(doc = "What to do with a row that cannot be read", defaultValue = "error") BadRow onBadRow,
    @Key(doc = "What to do with a text that is empty or white space only", defaultValue = "warn")
        EmptyText onEmptyText,
    @Key(
            doc =
                "Use only so many training examples, drawn by the seed: a number or a percentage with"
                    + " the labels in proportion, or as many of each label",
            defaultValue = "null",
            min = 1,
            max = 1000000000,
            orWhole = true,
            pattern = "(?!0+(\\.0+)?%)([0-9]{1,2}(\\.[0-9]{1,9})?|100)%|[1-9][0-9]{0,8} per class",
            patternInWords = "a percentage such as 0.4%, or a text such as 8 per class",
            alsoKnownAs = {"max_train_samples"})
        @Nullable String limit,
    @Key(
            doc = "Seed of the validation share and of the limit; null takes training.seed",
            defaultValue = "null",
            min = 0,
            max = 4294967295.0)
        @Nullable Long seed,
    @Key(
            doc = "A fixed order of labels; an empty list sorts those of the training data",
            defaultValue = "[]")
        List<String> labels,
    @Key(
            doc =
                "Text that stands for a line break in texts, such as \\n in Zhang's files; null takes"
                    + " texts as they are",
            defaultValue = "null")
        @Nullable String lineBreak,
    @Key(
            doc =
                "Dataset of the paper whose files these are: their layout is checked, and the"
                    + " paper's figures are shown beside a run's",
            defaultValue = "null")
        @Nullable PaperDataset benchmark,
    @Key(
            doc = "Random changes of the training texts, other ones in each epoch; null is off",
            defaultValue = "null",
            alsoKnownAs = {"augmentation", "augmentations"})
        @Nullable AugmentConfig augment) {

  /** Column of the label where nothing else is said. */
  static final String DEFAULT_LABEL = "label";

  /** What a model tells of a text. */
  public enum Task {
    SINGLE_LABEL,
    MULTI_LABEL,
    REGRESSION
  }

  /** Layout of a data file. */
  public enum Format {
    AUTO,
    CSV,
    TSV,
    JSONL,
    JSON,
    PARQUET,
    FOLDER,
    LINES,
    ZHANG,
    ACLIMDB,
    TREC
  }

  /** Whether the first row of a delimited file holds column names. */
  public enum Header {
    AUTO,
    PRESENT,
    ABSENT
  }

  /** What to do with a row that cannot be read. */
  public enum BadRow {
    ERROR,
    SKIP
  }

  /** What to do with a text that is empty or only white space. */
  public enum EmptyText {
    WARN,
    SKIP,
    ERROR
  }
}
