package io.github.bertft.run;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whether a run goes on, and from where.
 *
 * @param wanted whether it does, if there is a checkpoint
 * @param checkpoint the one that was asked for; null for the newest that verifies
 */
public record Resume(boolean wanted, @Nullable Path checkpoint) {
  /** From the newest checkpoint, or not at all. */
  public static Resume of(boolean wanted) {
    return new Resume(wanted, null);
  }

  /** From that one, which must be sound. */
  public static Resume from(Path checkpoint) {
    return new Resume(true, checkpoint);
  }
}
