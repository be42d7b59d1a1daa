package io.github.bertft.run;

import io.github.bertft.config.TextConfig;
import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.Fault;
import io.github.bertft.model.WindowPooling;
import io.github.bertft.report.Provenance;
import io.github.bertft.tokenize.Truncation;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How texts are brought to a model's length, between config, model folder and encoder. */
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
    Integer stride = text.windowStride();
    return new Provenance.TextLimit(
        text.maxTokens(),
        text.longText().name().toLowerCase(Locale.ROOT),
        text.headTokens(),
        stride == null ? 0 : stride,
        text.maxWindows());
  }

  /** The limit that a trained model was trained with, unless the user sets another length. */
  static Provenance.TextLimit ofTrained(
      @Nullable Provenance provenance, @Nullable Integer maxTokens, int maxPositions) {
    if (maxTokens != null) {
      requirePositions("C60", "--max-tokens", maxTokens, maxPositions);
    }
    if (provenance == null) {
      int length = maxTokens == null ? Math.min(DEFAULT_MAX_TOKENS, maxPositions) : maxTokens;
      return Provenance.TextLimit.head(length);
    }
    Provenance.TextLimit trained = provenance.text();
    return maxTokens == null ? trained : trained.withMaxTokens(maxTokens);
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

  /** How the windows of a text become one vector. */
  static WindowPooling windowPooling(Provenance.TextLimit limit) {
    return switch (limit.longText()) {
      case "windows_mean" -> WindowPooling.MEAN;
      case "windows_max" -> WindowPooling.MAX;
      case "windows_attention" -> WindowPooling.ATTENTION;
      default -> WindowPooling.NONE;
    };
  }

  static Truncation truncation(Provenance.TextLimit limit) {
    return switch (limit.longText()) {
      case "tail" -> new Truncation.Tail();
      case "head_tail" -> new Truncation.HeadTail(limit.headTokens());
      case "windows_mean", "windows_max", "windows_attention" ->
          new Truncation.Windows(limit.windowStride(), limit.maxWindows());
      default -> new Truncation.Head();
    };
  }
}
