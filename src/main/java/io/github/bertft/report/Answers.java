package io.github.bertft.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.evaluate.Prediction;
import java.util.List;

/** What is written of a model's answers beside the texts, by what they are. */
interface Answers {
  /** Titles of the columns. */
  List<String> titles();

  /** A row under the titles. */
  List<String> cells(Prediction prediction);

  /** Adds the answer to an object. */
  void put(ObjectNode node, Prediction prediction);

  /** Lines for a person: a single one stands before the text, several stand below it. */
  List<String> lines(Prediction prediction);

  /** Those of a model. */
  static Answers of(PredictionOptions options) {
    return switch (options.problem()) {
      case SINGLE_LABEL -> new ClassAnswers(options);
      case MULTI_LABEL -> new MultiLabelAnswers(options);
      case REGRESSION -> new NumberAnswers();
    };
  }
}
