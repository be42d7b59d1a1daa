package io.github.bertft.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.evaluate.NumberPrediction;
import io.github.bertft.evaluate.Prediction;
import java.util.List;

/** The number: column and key {@code value}. */
final class NumberAnswers implements Answers {
  @Override
  public List<String> titles() {
    return List.of("value");
  }

  @Override
  public List<String> cells(Prediction prediction) {
    return List.of(Float.toString(((NumberPrediction) prediction).value()));
  }

  @Override
  public void put(ObjectNode node, Prediction prediction) {
    node.put("value", ((NumberPrediction) prediction).value());
  }

  @Override
  public List<String> lines(Prediction prediction) {
    return List.of(Figures.four(((NumberPrediction) prediction).value()));
  }
}
