package io.github.bertft.evaluate;

import io.github.bertft.data.ProblemType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What is told of an evaluation in one number. */
public enum Figure {
  ACCURACY("accuracy", Kind.SHARE),
  ERROR("error", Kind.LOW_SHARE),
  MACRO_F1("macro F1", Kind.SCORE),
  WEIGHTED_F1("weighted F1", Kind.SCORE),
  /** F1 of all decisions together, whatever the label. */
  MICRO_F1("micro F1", Kind.SCORE),
  /** Share of texts whose labels are all right, and no others taken. */
  SUBSET_ACCURACY("subset accuracy", Kind.SHARE),
  /** Share of wrong decisions among those on each text and label. */
  HAMMING_LOSS("Hamming loss", Kind.COST),
  /** Mean over the labels; needs no thresholds. */
  AVERAGE_PRECISION("average precision", Kind.SCORE),
  /** Correlation of the numbers. */
  PEARSON("Pearson", Kind.SCORE),
  /** Correlation of the ranks. */
  SPEARMAN("Spearman", Kind.SCORE),
  /** Mean of the absolute errors. */
  MAE("MAE", Kind.COST),
  /** Root of the mean squared error. */
  RMSE("RMSE", Kind.COST),
  LOSS("loss", Kind.COST);

  private final String title;
  private final Kind kind;

  Figure(String title, Kind kind) {
    this.title = title;
    this.kind = kind;
  }

  private enum Kind {
    SHARE,
    LOW_SHARE,
    SCORE,
    COST
  }

  /** In a file: {@code macro_f1}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** In a table. */
  public String title() {
    return title;
  }

  /** Whether it is told in percent. */
  public boolean isShare() {
    return kind == Kind.SHARE || kind == Kind.LOW_SHARE;
  }

  /** For choosing the best: more is better; NaN stays what it is. */
  public double score(double value) {
    return kind == Kind.COST || kind == Kind.LOW_SHARE ? -value : value;
  }

  /** The figure of a {@link #key}. */
  public static Optional<Figure> ofKey(String key) {
    return Stream.of(values()).filter(figure -> figure.key().equals(key)).findFirst();
  }

  /** Those of an evaluation, the most telling first. */
  public static List<Figure> of(ProblemType problem) {
    return switch (problem) {
      case SINGLE_LABEL -> List.of(ACCURACY, ERROR, MACRO_F1, WEIGHTED_F1, LOSS);
      case MULTI_LABEL ->
          List.of(MICRO_F1, MACRO_F1, SUBSET_ACCURACY, HAMMING_LOSS, AVERAGE_PRECISION, LOSS);
      case REGRESSION -> List.of(PEARSON, SPEARMAN, MAE, RMSE, LOSS);
    };
  }

  /** The three beside the loss that are shown while training goes on. */
  public static List<Figure> inTraining(ProblemType problem) {
    return switch (problem) {
      case SINGLE_LABEL -> List.of(ACCURACY, ERROR, MACRO_F1);
      case MULTI_LABEL -> List.of(MICRO_F1, MACRO_F1, SUBSET_ACCURACY);
      case REGRESSION -> List.of(PEARSON, SPEARMAN, RMSE);
    };
  }

  /** The three by which runs are compared. */
  public static List<Figure> inSearch(ProblemType problem) {
    return switch (problem) {
      case SINGLE_LABEL -> List.of(ACCURACY, MACRO_F1, LOSS);
      case MULTI_LABEL -> List.of(MICRO_F1, MACRO_F1, LOSS);
      case REGRESSION -> List.of(PEARSON, SPEARMAN, LOSS);
    };
  }
}
