package io.github.bertft.tokenize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Documents as sentences of token ids, without special tokens.
 *
 * @param documents each has a sentence or more, each sentence a token or more
 */
public record SentenceCorpus(List<List<int[]>> documents) {
  public SentenceCorpus {
    documents = List.copyOf(documents);
  }

  /**
   * Splits and encodes on all cores; documents without a token are left out.
   *
   * @param maxTokens longest sentence; the rest of a longer one counts as further sentences
   */
  public static SentenceCorpus of(List<String> texts, TextEncoder encoder, int maxTokens) {
    return new SentenceCorpus(
        texts.parallelStream()
            .map(text -> sentences(text, encoder, maxTokens))
            .filter(sentences -> !sentences.isEmpty())
            .toList());
  }

  private static List<int[]> sentences(String text, TextEncoder encoder, int maxTokens) {
    List<int[]> sentences = new ArrayList<>();
    for (String sentence : SentenceSplitter.sentences(text)) {
      // A byte-level BPE has other tokens for a word behind a space.
      int[] tokens = encoder.tokens(sentences.isEmpty() ? sentence : " " + sentence);
      for (int start = 0; start < tokens.length; start += maxTokens) {
        int end = Math.min(tokens.length, start + maxTokens);
        sentences.add(Arrays.copyOfRange(tokens, start, end));
      }
    }
    return sentences;
  }

  /** The documents at those places. */
  public SentenceCorpus at(int[] places) {
    return new SentenceCorpus(Arrays.stream(places).mapToObj(documents::get).toList());
  }

  /** All tokens. */
  public long tokens() {
    return documents.stream().flatMap(List::stream).mapToLong(sentence -> sentence.length).sum();
  }
}
