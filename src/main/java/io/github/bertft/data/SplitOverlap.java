package io.github.bertft.data;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Texts of an evaluation set that the training set also has.
 *
 * @param examples how many examples of the evaluation set
 * @param firstPlace where the first of them stands, or null if there is none
 */
public record SplitOverlap(long examples, TextExample.@Nullable Place firstPlace) {

  /** Compares texts, and pairs where there are any, character by character. */
  public static SplitOverlap of(Collection<TextExample> train, Iterator<TextExample> evaluation) {
    Set<TextKey> seen = new HashSet<>();
    train.forEach(example -> seen.add(TextKey.of(example)));
    long count = 0;
    TextExample.Place first = null;
    while (evaluation.hasNext()) {
      TextExample example = evaluation.next();
      if (seen.contains(TextKey.of(example))) {
        first = first == null ? example.place() : first;
        count++;
      }
    }
    return new SplitOverlap(count, first);
  }

  /** The warning to show, if there is any overlap. */
  public Optional<Fault> warning() {
    if (firstPlace == null) {
      return Optional.empty();
    }
    String texts = examples == 1 ? "1 text is" : examples + " texts are";
    return Optional.of(
        new Fault(
            "D61",
            Quoted.escape(firstPlace.toString()),
            texts + " also in the training set, the first here; scores will look too good"));
  }
}
