package io.github.bertft.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bertft.Golden;
import io.github.bertft.model.WeightNames;
import io.github.bertft.tokenize.TextBatch;
import io.github.bertft.train.FineTunerParityTest.ListSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordRowsTest {
  private static final List<TextBatch> BATCHES = TinyTraining.batches(4, 2);

  /** Ids of the batches, and the padding token. */
  private static final int[] WORDS =
      IntStream.concat(
              IntStream.of(0),
              BATCHES.stream()
                  .flatMapToInt(batch -> Arrays.stream(batch.parts().get(0).inputIds())))
          .distinct()
          .sorted()
          .toArray();

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3})
  void should_come_to_the_weights_of_dense_adamw(double samRadius) {
    Map<String, float[]> start;
    Map<String, float[]> dense;
    try (TinyTraining training = TinyTraining.start()) {
      start = training.weights();
      train(training, samRadius);
      dense = training.weights();
    }
    try (TinyTraining training = TinyTraining.withWords(WORDS)) {
      long[] shape = training.optimizer.gradients().get(0).getShape().getShape();
      assertThat(shape[0]).isEqualTo(WORDS.length).isLessThan(TinyTraining.VOCABULARY);

      train(training, samRadius);

      Map<String, float[]> sparse = training.weights();
      sparse.forEach((name, values) -> Golden.assertClose(name, values, dense.get(name), 1e-6));
      int hidden = (int) shape[1];
      int idle =
          IntStream.range(0, TinyTraining.VOCABULARY)
              .filter(id -> Arrays.binarySearch(WORDS, id) < 0)
              .findFirst()
              .orElseThrow();
      String table = WeightNames.WORD_EMBEDDINGS;
      assertThat(sparse.get(table)[idle * hidden]).isNotEqualTo(start.get(table)[idle * hidden]);
    }
  }

  /** Three epochs, so that what is put off is brought up to date more than once. */
  private static void train(TinyTraining training, double samRadius) {
    training
        .tuner(
            TinyTraining.sharpnessAware(3, 1, 0.01, samRadius),
            TinyTraining.labels(4),
            new float[] {1, 1, 1},
            new TinyTraining.Recorder())
        .run(new ListSource(BATCHES), row -> "row " + row);
  }
}
