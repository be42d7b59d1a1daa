package io.github.bertft.config.source;

import io.github.bertft.fault.Quoted;
import java.util.Comparator;

/**
 * Where a value was written.
 *
 * @param layer what kind of source
 * @param source the file as the user typed it, or the whole {@code --set} option, safe to print
 * @param line from 1, 0 for the file as a whole; for an option, its position among the options
 * @param column in characters from 1
 */
public record Place(Layer layer, String source, int line, int column) implements Comparable<Place> {
  private static final Comparator<Place> ORDER =
      Comparator.comparing(Place::layer)
          .thenComparingInt(Place::line)
          .thenComparingInt(Place::column);

  /** Sources from the weakest to the strongest. */
  public enum Layer {
    DEFAULT,
    RECIPE,
    FILE,
    OPTION
  }

  /** The place of a value that nobody wrote. */
  public static final Place DEFAULT = new Place(Layer.DEFAULT, "", 0, 0);

  /** The start of a file, meaning the file as a whole. */
  public static Place ofFile(String file) {
    return new Place(Layer.FILE, Quoted.escape(file), 0, 0);
  }

  /** A recipe, whose pieces have no finer places. */
  public static Place ofRecipe(String name) {
    return new Place(Layer.RECIPE, "recipe " + name, 0, 0);
  }

  /** A {@code --set} option, given as {@code key=value}; {@code position} orders the options. */
  public static Place ofOption(String assignment, int position) {
    return new Place(Layer.OPTION, "--set " + Quoted.cut(assignment, 80), position, 0);
  }

  /** The same source at another line and column; an option has no finer places. */
  public Place at(int line, int column) {
    return layer == Layer.FILE ? new Place(layer, source, line, column) : this;
  }

  /** {@code file:line:column}, {@code file}, a recipe, an option, or empty for a default. */
  public String location() {
    return layer == Layer.FILE && line > 0 ? source + ":" + line + ":" + column : source;
  }

  /** {@code default}, {@code recipe NAME}, {@code file:line} or {@code --set}. */
  public String origin() {
    return switch (layer) {
      case DEFAULT -> "default";
      case RECIPE -> source;
      case FILE -> source + ":" + line;
      case OPTION -> "--set";
    };
  }

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }
}
