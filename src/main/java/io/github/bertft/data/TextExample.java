package io.github.bertft.data;

import org.jspecify.annotations.Nullable;

/**
 * One row of a dataset.
 *
 * @param text the text, as it stands in the file
 * @param pair the second text of a pair, or null for single texts
 * @param label the label's name, or null where none is asked for
 * @param place where the row starts
 */
public record TextExample(String text, @Nullable String pair, @Nullable String label, Place place) {

  /**
   * A row's place in its file.
   *
   * @param file as the user typed it
   * @param line physical line on which the row starts, from 1; 0 where the file is the row
   */
  public record Place(String file, long line) {
    @Override
    public String toString() {
      return line == 0 ? file : file + ":" + line;
    }
  }
}
