package io.github.bertft.run;

import io.github.bertft.config.TextConfig;
import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.Fault;
import io.github.bertft.report.Provenance;
import io.github.bertft.tokenize.Truncation;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How texts are cut, between config, model folder and encoder. */
final class TextLimits {
  /** What a folder without our own record is read with: BERT's own limit. */
  private static final int DEFAULT_MAX_TOKENS = 512;

  private TextLimits() {}

  /**
   * The config's limit.
   *
   * @throws ConfigException if the model has fewer positions
   */
  static Provenance.TextLimit of(TextConfig text, int maxPositions) {
    requirePositions("C60", "text.max_tokens", text.maxTokens(), maxPositions);
    return new Provenance.TextLimit(
        text.maxTokens(), text.truncation().name().toLowerCase(Locale.ROOT), text.headTokens());
  }

  /** The limit that a trained model was trained with, unless the user sets another length. */
  static Provenance.TextLimit ofTrained(
      @Nullable Provenance provenance, @Nullable Integer maxTokens, int maxPositions) {
    if (maxTokens != null) {
      requirePositions("C60", "--max-tokens", maxTokens, maxPositions);
    }
    if (provenance == null) {
      int length = maxTokens == null ? Math.min(DEFAULT_MAX_TOKENS, maxPositions) : maxTokens;
      return new Provenance.TextLimit(length, "head", 0);
    }
    Provenance.TextLimit trained = provenance.text();
    return maxTokens == null
        ? trained
        : new Provenance.TextLimit(maxTokens, trained.truncation(), trained.headTokens());
  }

  /**
   * Requires a position for each token.
   *
   * @throws ConfigException with that id and key if the model has fewer
   */
  static void requirePositions(String id, String key, int maxTokens, int maxPositions) {
    if (maxTokens > maxPositions) {
      throw new ConfigException(
          new Fault(
              id,
              key,
              "the model has positions for "
                  + maxPositions
                  + " tokens, was "
                  + maxTokens
                  + "; choose "
                  + maxPositions
                  + " or fewer"));
    }
  }

  static Truncation truncation(Provenance.TextLimit limit) {
    return switch (limit.truncation()) {
      case "tail" -> new Truncation.Tail();
      case "head_tail" -> new Truncation.HeadTail(limit.headTokens());
      default -> new Truncation.Head();
    };
  }
}
