package io.github.bertft.tokenize;

import io.github.bertft.data.TextExample;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;

/**
 * A stream of examples as windows of batches, in constant memory: within a window texts of like
 * length share a batch, and {@link TextBatch#rows} leads back to the order of the input.
 */
public final class OrderedBatches implements Iterator<OrderedBatches.Window> {
  /** A good window for files: long enough to group by length, short enough for memory. */
  public static final int DEFAULT_WINDOW_EXAMPLES = 1024;

  private final TextEncoder encoder;
  private final Iterator<TextExample> examples;
  private final LengthBuckets buckets;
  private final int windowExamples;
  private final BatchCollator collator;

  /**
   * Reads nothing yet.
   *
   * @param examples read one window ahead of the consumer at most
   * @param buckets gives the limits of a batch
   * @param windowExamples examples that are held at a time; 1 answers each example at once
   */
  public OrderedBatches(
      TextEncoder encoder,
      Iterator<TextExample> examples,
      LengthBuckets buckets,
      int windowExamples) {
    if (windowExamples < 1) {
      throw new IllegalArgumentException(
          "windowExamples must be at least 1, was " + windowExamples);
    }
    this.encoder = encoder;
    this.examples = examples;
    this.buckets = buckets;
    this.windowExamples = windowExamples;
    collator = new BatchCollator(encoder.maxTokens(), encoder.padTokenId(), buckets);
  }

  /**
   * Consecutive examples of the input and the batches that hold them.
   *
   * @param examples in the order of the input
   * @param batches hold each of them once; their rows are indices of {@code examples}
   */
  public record Window(List<TextExample> examples, List<TextBatch> batches) {}

  @Override
  public boolean hasNext() {
    return examples.hasNext();
  }

  @Override
  public Window next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no example left");
    }
    List<TextExample> window = new ArrayList<>();
    while (window.size() < windowExamples && examples.hasNext()) {
      window.add(examples.next());
    }
    List<EncodedText> texts = encoder.encodeAll(window);
    int[] rows = IntStream.range(0, window.size()).toArray();
    List<TextBatch> batches =
        buckets.cut(rows, row -> texts.get(row).tokens()).stream()
            .map(batch -> collator.collate(batch, texts::get))
            .toList();
    return new Window(List.copyOf(window), batches);
  }
}
