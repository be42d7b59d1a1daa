package io.github.bertft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import io.github.bertft.tokenize.TextBatch;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MicroBatchesTest {
  private static final String NO_MEMORY =
      "[enforce fail] DefaultCPUAllocator: can't allocate memory";

  private final List<String> told = new ArrayList<>();

  @Test
  void should_halve_until_memory_holds_the_batch_and_stay_there() {
    MicroBatches<TextBatch> batches = new MicroBatches<>(0);
    List<Integer> tried = new ArrayList<>();
    List<TextBatch> group = TinyTraining.batches(8, 8);
    int result = batches.compute(group, parts -> sizes(parts, tried, 2), this::tell);
    assertThat(result).isEqualTo(8);
    assertThat(tried).containsExactly(8, 4, 2, 2, 2, 2);
    assertThat(told).containsExactly("4 of 2", "2 of 4");
    assertThat(batches.halvings()).isEqualTo(2);

    tried.clear();
    batches.compute(TinyTraining.batches(4, 4), parts -> sizes(parts, tried, 2), this::tell);
    assertThat(tried).containsExactly(1, 1, 1, 1);
    assertThat(told).hasSize(2);
  }

  @Test
  void should_give_up_on_a_single_text() {
    List<TextBatch> group = TinyTraining.batches(2, 2);
    assertThatThrownBy(
            () ->
                new MicroBatches<TextBatch>(0)
                    .compute(group, parts -> sizes(parts, new ArrayList<>(), 0), this::tell))
        .isInstanceOf(EngineException.class)
        .hasMessage(NO_MEMORY);
    assertThat(told).containsExactly("1 of 2");
  }

  @Test
  void should_pass_on_every_other_failure() {
    MicroBatches<TextBatch> batches = new MicroBatches<>(0);
    assertThatThrownBy(
            () ->
                batches.compute(
                    TinyTraining.batches(2, 2),
                    parts -> {
                      throw new IllegalStateException("other");
                    },
                    this::tell))
        .hasMessage("other");
    assertThat(batches.halvings()).isZero();
  }

  private void tell(int texts, int pieces) {
    told.add(texts + " of " + pieces);
  }

  /** Notes each batch's size; there is memory for so many texts. */
  private static int sizes(List<TextBatch> batches, List<Integer> tried, int most) {
    int sum = 0;
    for (TextBatch batch : batches) {
      tried.add(batch.examples());
      if (batch.examples() > most) {
        throw new EngineException(NO_MEMORY);
      }
      sum += batch.examples();
    }
    return sum;
  }
}
