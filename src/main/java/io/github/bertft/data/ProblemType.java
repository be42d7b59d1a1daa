package io.github.bertft.data;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a model is to tell of a text; the transformers library calls it {@code problem_type}. */
public enum ProblemType {
  /** One of several classes. */
  SINGLE_LABEL("single_label_classification"),
  /** Any number of labels, each for itself. */
  MULTI_LABEL("multi_label_classification"),
  /** A number. */
  REGRESSION("regression");

  private final String publishedName;

  ProblemType(String publishedName) {
    this.publishedName = publishedName;
  }

  /** As config.json has it. */
  public String publishedName() {
    return publishedName;
  }

  /** As {@code data.task} has it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** That of a {@link #publishedName}. */
  public static Optional<ProblemType> published(String name) {
    return Stream.of(values()).filter(type -> type.publishedName.equals(name)).findFirst();
  }

  /** That of a {@link #word}. */
  public static Optional<ProblemType> ofWord(String word) {
    return Stream.of(values()).filter(type -> type.word().equals(word)).findFirst();
  }
}
