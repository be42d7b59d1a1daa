package io.github.bertft.config;

import io.github.bertft.config.key.KeySpec;
import io.github.bertft.config.source.Place;
import io.github.bertft.config.source.Problems;
import io.github.bertft.fault.Quoted;
import io.github.bertft.fault.Suggestion;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a key that does not exist was meant to be. */
final class UnknownKey {
  private UnknownKey() {}

  /**
   * Notes an unknown key with the nearest known one: a key of other tools for the same thing, the
   * same key in another block, a near spelling in this block, one anywhere.
   *
   * @param shown the key as the message shows it
   * @param word the part of it that is unknown
   */
  static void report(
      KeySpec root, KeySpec block, String shown, String word, Place place, Problems problems) {
    String message = "unknown key " + Quoted.of(shown);
    String[] hints =
        Optional.of(word)
            .filter(problems::isWorthAHint)
            .flatMap(known -> meant(root, block, known))
            .map(found -> new String[] {Problems.didYouMean(spelled(found, block, shown, word))})
            .orElseGet(() -> new String[0]);
    problems.add(place, "C09", message, hints);
  }

  private static Optional<KeySpec> meant(KeySpec root, KeySpec block, String word) {
    List<KeySpec> everywhere = root.all().filter(spec -> spec.key() != null).toList();
    return block.children().stream()
        .filter(spec -> isAlias(spec, word))
        .findFirst()
        .or(() -> everywhere.stream().filter(spec -> spec.name().equals(word)).findFirst())
        .or(() -> everywhere.stream().filter(spec -> isAlias(spec, word)).findFirst())
        .or(() -> nearest(block.children(), word))
        .or(() -> nearest(everywhere, word));
  }

  private static boolean isAlias(KeySpec spec, String word) {
    return Arrays.asList(spec.annotation().alsoKnownAs()).contains(word);
  }

  private static Optional<KeySpec> nearest(List<KeySpec> specs, String word) {
    return Suggestion.nearest(word, specs.stream().map(KeySpec::name).toList())
        .flatMap(name -> specs.stream().filter(spec -> spec.name().equals(name)).findFirst());
  }

  /** The bare name where only the name is wrong, else the whole path. */
  private static String spelled(KeySpec found, KeySpec block, String shown, String word) {
    boolean sameBlock = block.children().contains(found);
    if (!sameBlock) {
      return found.path();
    }
    String end = shown.equals(word) ? "" : rest(block, shown, word);
    return shown.equals(word) ? found.name() : found.path() + end;
  }

  /** What follows the unknown part of a dotted key. */
  private static String rest(KeySpec block, String shown, String word) {
    int start = block.path().isEmpty() ? 0 : block.path().length() + 1;
    return shown.substring(start + word.length());
  }
}
