package io.github.bertft.data;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * The names of a row's labels in one text, so that equal sets of labels are equal texts: sorted,
 * each once and behind a separator that no name holds; no names are the empty text.
 */
public final class LabelNames {
  /** ASCII's unit separator. */
  static final char SEPARATOR = '\u001F';

  private LabelNames() {}

  /** Names, none of which holds the separator, as one text. */
  public static String join(Collection<String> names) {
    StringBuilder text = new StringBuilder();
    new TreeSet<>(names).forEach(name -> text.append(SEPARATOR).append(name));
    return text.toString();
  }

  /** The names of an example that was read with labels; one where it has just one. */
  public static List<String> of(TextExample example) {
    String label = LabelSet.labelOf(example);
    if (label.isEmpty()) {
      return List.of();
    }
    return isJoined(label) ? parts(label) : List.of(label);
  }

  /** The names of such a text, which is not empty. */
  static List<String> parts(String joined) {
    return List.of(joined.substring(1).split("\u001F", -1));
  }

  static boolean isJoined(String label) {
    return !label.isEmpty() && label.charAt(0) == SEPARATOR;
  }
}
