package io.github.bertft.tokenize;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Some encoded texts in flat arrays; see {@link EncodedCorpus} for what a token costs. */
final class EncodedChunk {
  private static final int[] NONE = {};

  // Exactly one of the two holds the ids.
  private final char[] narrowIds;
  private final int[] wideIds;

  /** Text i lies in ids [ends[i - 1], ends[i]). */
  private final int[] ends;

  /** Tokens of type 0 of each text. */
  private final int[] firstTokens;

  private final int[] tokensBeforeTruncation;
  private final int[] lostTokens;

  EncodedChunk(List<EncodedText> texts, boolean narrow) {
    int tokens = texts.stream().mapToInt(EncodedText::tokens).reduce(0, Math::addExact);
    narrowIds = new char[narrow ? tokens : 0];
    wideIds = narrow ? NONE : new int[tokens];
    ends = new int[texts.size()];
    firstTokens = new int[texts.size()];
    tokensBeforeTruncation = new int[texts.size()];
    lostTokens = new int[texts.size()];
    int end = 0;
    for (int i = 0; i < ends.length; i++) {
      EncodedText text = texts.get(i);
      for (int id : text.inputIds()) {
        if (narrow) {
          narrowIds[end++] = (char) id;
        } else {
          wideIds[end++] = id;
        }
      }
      ends[i] = end;
      firstTokens[i] = text.tokens() - Arrays.stream(text.tokenTypeIds()).sum();
      tokensBeforeTruncation[i] = text.tokensBeforeTruncation();
      lostTokens[i] = text.lostTokens();
    }
  }

  int texts() {
    return ends.length;
  }

  int tokens(int index) {
    return ends[index] - start(index);
  }

  int tokensBeforeTruncation(int index) {
    return tokensBeforeTruncation[index];
  }

  int lostTokens(int index) {
    return lostTokens[index];
  }

  EncodedText text(int index) {
    int start = start(index);
    int[] ids = new int[tokens(index)];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = wideIds.length > 0 ? wideIds[start + i] : narrowIds[start + i];
    }
    int[] types = new int[ids.length];
    Arrays.fill(types, firstTokens[index], types.length, 1);
    return new EncodedText(ids, types, tokensBeforeTruncation[index], lostTokens[index]);
  }

  void addIds(BitSet ids) {
    for (char id : narrowIds) {
      ids.set(id);
    }
    for (int id : wideIds) {
      ids.set(id);
    }
  }

  private int start(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }
}
