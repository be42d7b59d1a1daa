package io.github.bertft.data;

import java.util.List;

/**
 * What is known of a published dataset beyond the layout of its files.
 *
 * @param wantedBy who asks for that layout, for messages
 * @param textColumns texts in a row of {@link DataFormat#ZHANG}; 0: one to three
 * @param classNames of class 1 and those after it; empty: the numbers are the names
 * @param chinese whether the texts are in Chinese characters
 */
public record PublishedSet(
    String wantedBy, int textColumns, List<String> classNames, boolean chinese) {
  /** Nothing. */
  public static final PublishedSet UNKNOWN = new PublishedSet("data.format", 0, List.of(), false);

  public PublishedSet {
    classNames = List.copyOf(classNames);
  }
}
