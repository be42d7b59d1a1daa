package io.github.bertft.run;

import io.github.bertft.config.PretrainingConfig;
import io.github.bertft.fault.DataException;
import io.github.bertft.fault.Fault;
import io.github.bertft.tokenize.PretrainingExamples;
import io.github.bertft.tokenize.SentenceCorpus;
import io.github.bertft.tokenize.TextEncoder;
import io.github.bertft.tokenize.WordPieces;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Examples to pre-train on and to measure on.
 *
 * @param heldOut of documents that are not trained on; empty if there are few documents
 */
record PretrainingSets(
    PretrainingExamples train, PretrainingExamples heldOut, SentenceCorpus corpus) {
  private static final double HELD_OUT_SHARE = 0.05;
  private static final int FEW_DOCUMENTS = 20;

  static PretrainingExamples.Plan plan(PretrainingConfig config, long seed) {
    return new PretrainingExamples.Plan(
        config.maxTokens(),
        config.nextSentence(),
        config.maskShare(),
        config.wholeWord(),
        config.masking() == PretrainingConfig.MaskingMode.DYNAMIC,
        config.batchSize(),
        seed);
  }

  /**
   * Splits and encodes the texts.
   *
   * @throws DataException D70 to D72 if nothing can be learnt from them
   */
  static PretrainingSets of(
      PretrainingTexts texts,
      TextEncoder encoder,
      WordPieces pieces,
      PretrainingExamples.Plan plan) {
    int freeTokens = plan.freeTokens(encoder.definition().frame());
    SentenceCorpus corpus = SentenceCorpus.of(texts.documents(), encoder, freeTokens);
    int documents = corpus.documents().size();
    if (documents == 1 && plan.nextSentence()) {
      throw new DataException(
          new Fault(
              "D71",
              texts.shownPath(),
              "holds a single document; next-sentence prediction needs another for random"
                  + " sentences",
              "part documents by blank lines, or set pretraining.next_sentence: false"));
    }
    int[] order = shuffled(documents, plan.seed());
    int held = documents < FEW_DOCUMENTS ? 0 : (int) Math.ceil(documents * HELD_OUT_SHARE);
    SentenceCorpus train = corpus.at(sorted(order, held, documents));
    SentenceCorpus heldOut = corpus.at(sorted(order, 0, held));
    PretrainingExamples examples = new PretrainingExamples(train, train, encoder, pieces, plan);
    if (examples.size() == 0) {
      throw new DataException(new Fault("D70", texts.shownPath(), "holds no text to pre-train on"));
    }
    if (plan.nextSentence() && !examples.anyFollows()) {
      throw new DataException(
          new Fault(
              "D72",
              texts.shownPath(),
              "no document has two sentences that fit into an example; next-sentence prediction"
                  + " needs them",
              "set pretraining.next_sentence: false"));
    }
    return new PretrainingSets(
        examples, new PretrainingExamples(heldOut, train, encoder, pieces, plan), corpus);
  }

  private static int[] sorted(int[] order, int from, int to) {
    int[] places = Arrays.copyOfRange(order, from, to);
    Arrays.sort(places);
    return places;
  }

  /** Random's algorithm is part of Java's specification. */
  private static int[] shuffled(int length, long seed) {
    int[] order = IntStream.range(0, length).toArray();
    Random random = new Random(seed);
    for (int i = length - 1; i > 0; i--) {
      int place = random.nextInt(i + 1);
      int moved = order[i];
      order[i] = order[place];
      order[place] = moved;
    }
    return order;
  }
}
