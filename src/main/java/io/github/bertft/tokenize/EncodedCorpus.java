package io.github.bertft.tokenize;

import io.github.bertft.data.TextExample;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * All texts of a dataset, encoded once, filled by a thread of its own while others read.
 *
 * <p>Memory: 2 bytes a token where the vocabulary has at most 65,536 entries, else 4; beside them
 * 20 bytes a text. IMDb's 25,000 training texts at 256 tokens take 11 MB.
 *
 * <p>Reading a text that is not yet encoded waits for it. What goes wrong while encoding is thrown
 * to every reader of a text that is missing for it.
 */
public final class EncodedCorpus implements AutoCloseable {
  private static final int CHUNK_TEXTS = 256;
  private static final int NARROW_IDS = Character.MAX_VALUE + 1;

  private final TextEncoder encoder;
  private final List<TextExample> examples;
  private final int[] order;

  /** Inverse of the order: the place at which a row is encoded. */
  private final int[] places;

  private final AtomicReferenceArray<@Nullable EncodedChunk> chunks;
  private final Object progress = new Object();
  private @Nullable Throwable failure; // guarded by progress
  private volatile boolean closed;
  private final Thread thread;

  private EncodedCorpus(TextEncoder encoder, List<TextExample> examples, int[] order) {
    this.encoder = encoder;
    this.examples = examples;
    this.order = order;
    this.places = inverse(order, examples.size());
    this.chunks = new AtomicReferenceArray<>((order.length + CHUNK_TEXTS - 1) / CHUNK_TEXTS);
    this.thread = new Thread(this::encodeChunks, "bertft-encode");
    this.thread.setDaemon(true);
  }

  /** Encodes all examples and returns when that is done. */
  public static EncodedCorpus encode(TextEncoder encoder, List<TextExample> examples) {
    int[] order = new int[examples.size()];
    Arrays.setAll(order, row -> row);
    return encodeAhead(encoder, examples, order).awaitAll();
  }

  /**
   * Starts to encode in the background and returns at once.
   *
   * @param encoder must stay open until all is encoded or this corpus is closed
   * @param examples not copied; must not change
   * @param order all rows, in the order in which they will be needed; see {@link
   *     LengthBuckets#encodingOrder}
   */
  public static EncodedCorpus encodeAhead(
      TextEncoder encoder, List<TextExample> examples, int[] order) {
    EncodedCorpus corpus = new EncodedCorpus(encoder, examples, order.clone());
    corpus.thread.start();
    return corpus;
  }

  /** Number of texts, encoded or not. */
  public int size() {
    return order.length;
  }

  /** The id that fills a batch's unused places. */
  public int padTokenId() {
    return encoder.padTokenId();
  }

  /** Longest window of a text, special tokens included. */
  public int maxTokens() {
    return encoder.maxTokens();
  }

  /** Length of a text after truncation, all its windows together; waits for it. */
  public int tokens(int row) {
    return chunk(row).tokens(places[row] % CHUNK_TEXTS);
  }

  /** An encoded text; waits for it. */
  public EncodedText text(int row) {
    return chunk(row).text(places[row] % CHUNK_TEXTS);
  }

  /** Waits until every text is encoded; gives itself. */
  public EncodedCorpus awaitAll() {
    for (int index = 0; index < chunks.length(); index++) {
      awaitChunk(index);
    }
    return this;
  }

  /** The ids that occur in any text; waits until every text is encoded. */
  public BitSet idsInUse() {
    awaitAll();
    BitSet ids = new BitSet(encoder.vocabularySize());
    for (int index = 0; index < chunks.length(); index++) {
      awaitChunk(index).addIds(ids);
    }
    return ids;
  }

  /** What truncation cost the texts encoded so far; all of them after {@link #awaitAll}. */
  public TruncationStatistics truncation() {
    long texts = 0;
    long cutTexts = 0;
    long tokens = 0;
    long lostTokens = 0;
    long windows = 0;
    for (int index = 0; index < chunks.length(); index++) {
      EncodedChunk chunk = chunks.get(index);
      for (int i = 0; chunk != null && i < chunk.texts(); i++) {
        int lost = chunk.lostTokens(i);
        texts++;
        cutTexts += lost > 0 ? 1 : 0;
        tokens += chunk.tokensBeforeTruncation(i);
        lostTokens += lost;
        windows += (chunk.tokens(i) + maxTokens() - 1) / maxTokens();
      }
    }
    return new TruncationStatistics(texts, cutTexts, tokens, lostTokens, windows);
  }

  /** Stops encoding; texts that are encoded stay readable, others throw IllegalStateException. */
  @Override
  public void close() {
    closed = true;
    synchronized (progress) {
      progress.notifyAll();
    }
    BackgroundThread.join(thread);
  }

  private EncodedChunk chunk(int row) {
    return awaitChunk(places[row] / CHUNK_TEXTS);
  }

  private EncodedChunk awaitChunk(int index) {
    EncodedChunk chunk = chunks.get(index);
    if (chunk != null) {
      return chunk;
    }
    synchronized (progress) {
      while ((chunk = chunks.get(index)) == null) {
        if (failure != null) {
          throw BackgroundThread.rethrow(failure);
        }
        if (closed) {
          throw new IllegalStateException("the corpus was closed before all was encoded");
        }
        try {
          progress.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new CancellationException("interrupted while texts were being encoded");
        }
      }
      return chunk;
    }
  }

  private void encodeChunks() {
    try {
      for (int index = 0; index < chunks.length() && !closed; index++) {
        int start = index * CHUNK_TEXTS;
        int end = Math.min(order.length, start + CHUNK_TEXTS);
        List<TextExample> texts = Arrays.stream(order, start, end).mapToObj(examples::get).toList();
        boolean narrow = encoder.vocabularySize() <= NARROW_IDS;
        EncodedChunk chunk = new EncodedChunk(encoder.encodeAll(texts), narrow);
        synchronized (progress) {
          chunks.set(index, chunk);
          progress.notifyAll();
        }
      }
    } catch (RuntimeException | Error e) {
      synchronized (progress) {
        failure = e;
        progress.notifyAll();
      }
    }
  }

  private static int[] inverse(int[] order, int size) {
    int[] places = new int[size];
    Arrays.fill(places, -1);
    for (int place = 0; place < order.length; place++) {
      if (order.length != size || places[order[place]] >= 0) {
        throw new IllegalArgumentException("order must name each of " + size + " rows once");
      }
      places[order[place]] = place;
    }
    if (order.length != size) {
      throw new IllegalArgumentException("order must name each of " + size + " rows once");
    }
    return places;
  }
}
