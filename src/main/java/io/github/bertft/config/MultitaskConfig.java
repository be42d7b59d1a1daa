package io.github.bertft.config;

import io.github.bertft.config.key.Key;
import java.util.Map;

/** Several tasks that share one encoder (Sun et al. 2019, section 5.5). */
public record MultitaskConfig(
    @Key(
            doc =
                "Two or more tasks by name, each with the keys of the data block; a name is made of"
                    + " a-z, 0-9, - and _",
            defaultValue = "{}",
            alsoKnownAs = {"datasets"})
        Map<String, DataConfig> tasks,
    @Key(
            doc =
                "How many batches of an epoch each task gets: in proportion to its training"
                    + " examples, or to the square root of their number",
            defaultValue = "proportional")
        Sampling sampling) {

  /** What a task's share of the batches is in proportion to. */
  public enum Sampling {
    PROPORTIONAL,
    SQUARE_ROOT
  }
}
