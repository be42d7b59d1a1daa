package io.github.bertft.config;

import io.github.bertft.config.key.Key;
import java.util.List;
import java.util.Map;

/** What {@code bertft tune} tries; other commands pass it over. */
public record TuningConfig(
    @Key(
            doc =
                "Values to be tried, by key; for a random search also ranges such as {min: 1e-5, max: 1e-4, log: true}",
            defaultValue =
                "{training.batch_size: [16, 32], training.learning_rate: [5e-5, 3e-5, 2e-5],"
                    + " training.epochs: [2, 3, 4]}")
        Map<String, List<Object>> space,
    @Key(
            doc = "Try every point of the space, or some of them drawn by training.seed",
            defaultValue = "grid")
        Search search,
    @Key(
            doc = "How many different points a random search tries",
            defaultValue = "10",
            min = 1,
            max = 10000)
        int trials,
    @Key(
            doc =
                "Successive halving: share of its epochs after which the worse half of the trials is given up, and again after each doubling; 0 is off",
            defaultValue = "0",
            min = 0,
            max = 0.5,
            alsoKnownAs = {"early_stopping", "successive_halving"})
        double halvingShare) {

  /** Which points of the space are tried. */
  public enum Search {
    GRID,
    RANDOM
  }
}
