package io.github.bertft.run;

import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;

/**
 * The config's {@code model.layers} for a given model.
 *
 * @param kept layers of the encoder that are kept, from the lowest up
 * @param count how many of these are read, from the highest down
 * @param isChosen whether the config says more than the model's own choice
 */
record LayerChoice(int kept, int count, boolean isChosen) {
  /**
   * Understands {@code last}, {@code all}, {@code layer N}, {@code last N} and {@code first N}.
   *
   * @param modelName for the message
   * @param layers of the model
   * @throws ConfigException if the model has fewer layers
   */
  static LayerChoice of(String words, String modelName, int layers) {
    if (words.equals("last")) {
      return new LayerChoice(layers, 1, false);
    }
    if (words.equals("all")) {
      return new LayerChoice(layers, layers, true);
    }
    int space = words.indexOf(' ');
    int number = Integer.parseInt(words.substring(space + 1));
    if (number > layers) {
      throw new ConfigException(
          new Fault(
              "C19",
              "model.layers",
              "must name at most the "
                  + layers
                  + " layers of "
                  + modelName
                  + ", was "
                  + Quoted.of(words),
              "lower it"));
    }
    return switch (words.substring(0, space)) {
      case "layer" -> new LayerChoice(number, 1, true);
      case "first" -> new LayerChoice(number, number, true);
      default -> new LayerChoice(layers, number, true);
    };
  }
}
