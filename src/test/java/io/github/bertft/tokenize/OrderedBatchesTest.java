package io.github.bertft.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.data.TextExample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrderedBatchesTest {
  private static final LengthBuckets TWO_EACH =
      LengthBuckets.inOrder(2, LengthBuckets.NO_TOKEN_LIMIT);

  @TempDir Path folder;

  @Test
  void windows_follow_the_input_and_rows_lead_back() throws IOException {
    List<TextExample> examples = TinyTokenizer.films(1, 4, 2, 5, 0);
    try (TextEncoder encoder = TinyTokenizer.encoder(folder, 16)) {
      OrderedBatches windows = new OrderedBatches(encoder, examples.iterator(), TWO_EACH, 3);
      OrderedBatches.Window first = windows.next();
      assertThat(first.examples()).isEqualTo(examples.subList(0, 3));
      assertThat(first.batches())
          .extracting(TextBatch::rows)
          .containsExactly(new int[] {1, 2}, new int[] {0});
      assertThat(first.batches().get(0).parts().get(0).lengths()).containsExactly(6, 4);
      OrderedBatches.Window second = windows.next();
      assertThat(second.examples()).isEqualTo(examples.subList(3, 5));
      assertThat(second.batches()).extracting(TextBatch::rows).containsExactly(new int[] {0, 1});
      assertThat(windows.hasNext()).isFalse();
      assertThatThrownBy(windows::next)
          .isInstanceOf(NoSuchElementException.class)
          .hasMessage("no example left");
    }
  }

  @Test
  void reads_no_further_than_its_window() throws IOException {
    Iterator<TextExample> examples = TinyTokenizer.films(1, 2, 3).iterator();
    try (TextEncoder encoder = TinyTokenizer.encoder(folder, 16)) {
      new OrderedBatches(encoder, examples, TWO_EACH, 1).next();
      assertThat(examples.next().text()).isEqualTo("film film ");
    }
  }

  @Test
  void window_below_one_is_refused() throws IOException {
    try (TextEncoder encoder = TinyTokenizer.encoder(folder, 16)) {
      assertThatThrownBy(
              () -> new OrderedBatches(encoder, List.<TextExample>of().iterator(), TWO_EACH, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("windowExamples must be at least 1, was 0");
    }
  }
}
