package io.github.bertft.tokenize;

import java.util.ArrayList;
import java.util.List;

/**
 * Runs of whole sentences of one document, as long as fit into an example; the same in every epoch.
 */
final class SentenceChunks {
  private final SentenceCorpus corpus;
  private final List<Chunk> chunks = new ArrayList<>();
  private int several;

  /**
   * Sentences of a document.
   *
   * @param from its first sentence
   * @param to behind its last sentence
   */
  record Chunk(int document, int from, int to) {
    int sentences() {
      return to - from;
    }
  }

  /**
   * Cuts all documents; runs of special tokens alone are left out.
   *
   * @param maxTokens most tokens of a chunk; no sentence is longer
   */
  SentenceChunks(SentenceCorpus corpus, int maxTokens, Masking masking) {
    this.corpus = corpus;
    for (int document = 0; document < corpus.documents().size(); document++) {
      List<int[]> sentences = corpus.documents().get(document);
      int start = 0;
      int tokens = 0;
      for (int i = 0; i < sentences.size(); i++) {
        if (tokens + sentences.get(i).length > maxTokens) {
          add(new Chunk(document, start, i), masking);
          start = i;
          tokens = 0;
        }
        tokens += sentences.get(i).length;
      }
      add(new Chunk(document, start, sentences.size()), masking);
    }
  }

  private void add(Chunk chunk, Masking masking) {
    boolean hasWords = false;
    for (int id : tokens(chunk)) {
      hasWords |= masking.mayHide(id);
    }
    if (hasWords) {
      chunks.add(chunk);
      several += chunk.sentences() > 1 ? 1 : 0;
    }
  }

  int size() {
    return chunks.size();
  }

  Chunk get(int place) {
    return chunks.get(place);
  }

  /** How many have more than one sentence, so that one may follow another. */
  int several() {
    return several;
  }

  int length(int place) {
    return tokens(chunks.get(place)).length;
  }

  /** All sentences of the document that a chunk is of. */
  List<int[]> document(Chunk chunk) {
    return corpus.documents().get(chunk.document());
  }

  int[] tokens(Chunk chunk) {
    return joined(document(chunk).subList(chunk.from(), chunk.to()));
  }

  static int[] joined(List<int[]> parts) {
    int[] all = new int[parts.stream().mapToInt(part -> part.length).sum()];
    int at = 0;
    for (int[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
