package io.github.bertft.tokenize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Examples of masked language modelling and next-sentence prediction (Devlin et al. 2018, A.1).
 *
 * <p>An example is a run of whole sentences of one document. For next-sentence prediction it is
 * split between two of its sentences; in half of all examples, the second part is taken from
 * another document. What an example looks like depends on seed, epoch and its number alone. We
 * differ from the published code in that the runs are the same in each epoch.
 */
public final class PretrainingExamples {
  private static final long EXAMPLE_STREAM = 3;
  private static final double RANDOM_SHARE = 0.5;
  private static final int PRECISION = 1 << 30;

  private final SentenceCorpus others;
  private final TextEncoder encoder;
  private final Plan plan;
  private final Masking masking;
  private final int freeTokens;
  private final SentenceChunks chunks;
  private final LengthBuckets buckets;

  /**
   * How examples are made.
   *
   * @param maxTokens longest example, special tokens included
   * @param nextSentence whether an example has two texts
   * @param maskShare share of the tokens that is hidden
   * @param wholeWords whether all pieces of a word are hidden together
   * @param dynamic whether an example looks another way in each epoch
   * @param batchSize examples of a batch
   * @param seed of everything that is left to chance
   */
  public record Plan(
      int maxTokens,
      boolean nextSentence,
      double maskShare,
      boolean wholeWords,
      boolean dynamic,
      int batchSize,
      long seed) {
    /** What a tokenizer's special tokens leave of an example. */
    public int freeTokens(TextFrame frame) {
      return maxTokens - (nextSentence ? frame.pairTokens() : TextFrame.SINGLE_TOKENS);
    }
  }

  /**
   * Cuts the corpus; makes no example yet.
   *
   * @param corpus sentences of at most {@link Plan#freeTokens}
   * @param others where the second texts that do not follow are taken from
   */
  public PretrainingExamples(
      SentenceCorpus corpus,
      SentenceCorpus others,
      TextEncoder encoder,
      WordPieces pieces,
      Plan plan) {
    this.others = others;
    this.encoder = encoder;
    this.plan = plan;
    int most = (int) Math.ceil(plan.maxTokens() * plan.maskShare());
    masking = new Masking(pieces, plan.maskShare(), most, plan.wholeWords());
    freeTokens = plan.freeTokens(encoder.definition().frame());
    chunks = new SentenceChunks(corpus, freeTokens, masking);
    buckets =
        LengthBuckets.shuffled(
            plan.batchSize(),
            LengthBuckets.NO_TOKEN_LIMIT,
            LengthBuckets.DEFAULT_POOL_BATCHES,
            plan.seed());
  }

  /** Examples of an epoch. */
  public int size() {
    return chunks.size();
  }

  /** Whether any example has two sentences of one document. */
  public boolean anyFollows() {
    return chunks.several() > 0;
  }

  /** Batches of an epoch. */
  public int batches() {
    return buckets.fixedBatches(size());
  }

  /** The examples of each batch of an epoch. */
  List<int[]> rows(int epoch) {
    int[] order = buckets.order(size(), epoch);
    List<int[]> rows = new ArrayList<>();
    for (int pool = 0; pool < buckets.pools(order.length); pool++) {
      rows.addAll(buckets.batches(order, epoch, pool, chunks::length));
    }
    return rows;
  }

  /** The batch of those examples. */
  public MaskedBatch batch(int[] rows, int epoch) {
    List<Example> examples = Arrays.stream(rows).mapToObj(row -> example(row, epoch)).toList();
    List<EncodedText> texts = examples.stream().map(Example::text).toList();
    TokenBatch batch = BatchCollator.pad(texts, encoder.padTokenId());
    List<int[]> places = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      int start = i * batch.tokens();
      places.add(Arrays.stream(examples.get(i).places()).map(place -> start + place).toArray());
    }
    int[] random = examples.stream().mapToInt(example -> example.random() ? 1 : 0).toArray();
    return new MaskedBatch(
        batch,
        SentenceChunks.joined(places),
        SentenceChunks.joined(examples.stream().map(Example::words).toList()),
        plan.nextSentence() ? random : null);
  }

  @SuppressWarnings("ArrayRecordComponent") // lives until its batch is made
  private record Example(EncodedText text, int[] places, int[] words, boolean random) {}

  private Example example(int row, int epoch) {
    long look = plan.dynamic() ? epoch : 0;
    SeededShuffle random = new SeededShuffle(plan.seed(), EXAMPLE_STREAM, look, row);
    SentenceChunks.Chunk chunk = chunks.get(row);
    boolean other = plan.nextSentence() && isRandom(chunk, random);
    EncodedText text =
        plan.nextSentence()
            ? two(chunk, other, random)
            : encoder.assemble(chunks.tokens(chunk), null);
    int[] ids = text.inputIds().clone();
    int[] places = masking.hide(ids, random);
    int[] words = Arrays.stream(places).map(place -> text.inputIds()[place]).toArray();
    EncodedText masked = EncodedText.ofOneWindow(ids, text.tokenTypeIds(), ids.length);
    return new Example(masked, places, words, other);
  }

  /**
   * A single sentence has none that follows it; so that half of all second texts are random, fewer
   * of the others are.
   */
  private boolean isRandom(SentenceChunks.Chunk chunk, SeededShuffle random) {
    double single = 1 - (double) chunks.several() / chunks.size();
    double share = Math.max(0, (RANDOM_SHARE - single) / (1 - single));
    int drawn = random.below(PRECISION);
    return chunk.sentences() == 1 || drawn < share * PRECISION;
  }

  private EncodedText two(SentenceChunks.Chunk chunk, boolean other, SeededShuffle random) {
    int split =
        chunk.sentences() == 1
            ? chunk.to()
            : chunk.from() + 1 + random.below(chunk.sentences() - 1);
    int[] first = chunks.tokens(new SentenceChunks.Chunk(chunk.document(), chunk.from(), split));
    int[] rest = chunks.tokens(new SentenceChunks.Chunk(chunk.document(), split, chunk.to()));
    if (!other) {
      return encoder.assemble(first, rest);
    }
    int wanted = rest.length == 0 ? first.length : rest.length;
    int free = freeTokens - first.length;
    if (free < 1) {
      first = Arrays.copyOf(first, freeTokens / 2); // a sentence that fills the example
      free = freeTokens - first.length;
    }
    return encoder.assemble(first, sentencesOfOther(chunk, wanted, free, random));
  }

  /** Sentences from a random place on, about as many tokens as wanted, at most the free ones. */
  private int[] sentencesOfOther(
      SentenceChunks.Chunk chunk, int wanted, int free, SeededShuffle random) {
    List<int[]> document = otherDocument(chunk, random);
    List<int[]> taken = new ArrayList<>();
    int tokens = 0;
    for (int i = random.below(document.size()); i < document.size() && tokens < wanted; i++) {
      taken.add(document.get(i));
      tokens += document.get(i).length;
    }
    int[] all = SentenceChunks.joined(taken);
    return Arrays.copyOf(all, Math.min(all.length, free));
  }

  private List<int[]> otherDocument(SentenceChunks.Chunk chunk, SeededShuffle random) {
    int place = random.below(others.documents().size());
    return others.documents().get(place) == chunks.document(chunk)
        ? others.documents().get((place + 1) % others.documents().size())
        : others.documents().get(place);
  }
}
