package io.github.bertft.run;

import io.github.bertft.data.TextExample;
import java.util.ArrayList;
import java.util.List;

/** Texts of many lengths, to compare two ways of computing where the user gave none. */
final class SampleTexts {
  private static final List<String> SENTENCES =
      List.of(
          "Yes.",
          "What is the capital of the country north of the river?",
          "The film was far too long, but we laughed more than once.",
          "Prices rose by 3.4 % in May; the bank had expected less.",
          "My order arrived late, the box was open and nobody answers the telephone.",
          "Le train de 8 h 15 est supprimé.",
          "Wie lange ist der Laden am Samstag geöffnet?",
          "She scored twice in the last ten minutes & carried the team into the final!",
          "お店は何時に閉まりますか",
          "An error (code 42) occurred while the file was being saved to disk.");

  /** Doubled so often, the longest text fills most models' positions. */
  private static final int DOUBLINGS = 6;

  private SampleTexts() {}

  /**
   * The sentences one by one, and more and more of them in one text.
   *
   * @param pairs whether each text gets a second one
   */
  static List<TextExample> list(boolean pairs) {
    List<String> texts = new ArrayList<>(SENTENCES);
    String longer = String.join(" ", SENTENCES);
    for (int i = 0; i < DOUBLINGS; i++) {
      texts.add(longer);
      longer = longer + " " + longer;
    }
    List<TextExample> examples = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      String pair = pairs ? texts.get((i + 3) % texts.size()) : null;
      TextExample.Place place = new TextExample.Place("sample " + (i + 1), 0);
      examples.add(new TextExample(texts.get(i), pair, null, place));
    }
    return examples;
  }
}
