package io.github.bertft.tokenize;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.BitSet;
import java.util.Deque;

/**
 * Checks SentencePiece's table of replaced characters, {@code precompiled_charsmap}: a double-array
 * trie over UTF-8 bytes (Yata et al. 2007, as the library Darts-clone packs it) whose values are
 * places in a text of replacements, each closed by a zero byte.
 *
 * <p>The native library follows the trie's links without a look at their bounds and ends the whole
 * process on a broken one.
 */
final class CharacterMap {
  private static final int HEADER_BYTES = Integer.BYTES;

  private CharacterMap() {}

  /** Whether no text can lead the native library out of the table. */
  static boolean isSound(JsonNode table) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(table.asText());
    } catch (IllegalArgumentException e) {
      return false;
    }
    if (!table.isTextual() || bytes.length < HEADER_BYTES) {
      return false;
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int trieBytes = buffer.getInt();
    if (trieBytes <= 0 || trieBytes % Integer.BYTES != 0 || trieBytes > buffer.remaining()) {
      return false;
    }
    int[] units = new int[trieBytes / Integer.BYTES];
    buffer.asIntBuffer().get(units);
    return isSound(units, starts(bytes, HEADER_BYTES + trieBytes));
  }

  /**
   * Places at which a character of the replacements begins, their end among them; none if broken.
   */
  private static BitSet starts(byte[] bytes, int from) {
    BitSet starts = new BitSet();
    CharBuffer text;
    try {
      text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(bytes, from, bytes.length - from));
    } catch (CharacterCodingException e) {
      return starts;
    }
    int place = 0;
    starts.set(0);
    for (int point : (Iterable<Integer>) text.codePoints()::iterator) {
      place += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      starts.set(place);
    }
    return starts;
  }

  /** Walks all nodes that some text reaches. */
  private static boolean isSound(int[] units, BitSet starts) {
    BitSet seen = new BitSet();
    Deque<Integer> open = new ArrayDeque<>();
    open.add(offset(units[0]));
    while (!open.isEmpty()) {
      int node = open.remove();
      if (node < 0 || (node | 0xFF) >= units.length) {
        return false; // some byte would lead outside
      }
      if (seen.get(node)) {
        continue;
      }
      seen.set(node);
      for (int label = 1; label <= 0xFF; label++) {
        int child = node ^ label;
        int unit = units[child];
        if ((unit & 0x800000FF) != label) {
          continue;
        }
        int next = child ^ offset(unit);
        boolean leaf = (unit >>> 8 & 1) == 1;
        if (next < 0
            || next >= units.length
            || (leaf && !starts.get(units[next] & Integer.MAX_VALUE))) {
          return false;
        }
        open.add(next);
      }
    }
    return true;
  }

  private static int offset(int unit) {
    return (unit >>> 10) << ((unit & 1 << 9) >>> 6);
  }
}
