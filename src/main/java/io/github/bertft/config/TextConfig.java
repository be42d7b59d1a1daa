package io.github.bertft.config;

import io.github.bertft.config.key.Key;
import org.jspecify.annotations.Nullable;

/** How a text is brought to the model's length (Sun et al. 2019, section 5.3.1). */
public record TextConfig(
    @Key(
            doc =
                "Longest text in tokens, special tokens included; at most what the positions of the model allow",
            defaultValue = "256",
            min = 3,
            max = 8192,
            alsoKnownAs = {"max_length", "max_seq_length", "max_seq_len"})
        int maxTokens,
    @Key(
            name = "long",
            doc =
                "What is done with a longer text: its head, tail or both kept, or all of it read in windows of max_tokens, whose vectors become one by mean, maximum or trained attention",
            defaultValue = "head",
            alsoKnownAs = {"truncation", "truncation_strategy", "long_texts"})
        LongText longText,
    @Key(
            doc = "Tokens kept from the start under head_tail; below max_tokens - 2",
            defaultValue = "128",
            min = 1,
            max = 8190)
        int headTokens,
    @Key(
            doc =
                "Tokens from the start of one window to that of the next; null sets them side by side, fewer lets them overlap",
            defaultValue = "null",
            min = 1,
            max = 8190,
            alsoKnownAs = {"stride", "doc_stride"})
        @Nullable Integer windowStride,
    @Key(
            doc = "Most windows of a text; what is left over is cut",
            defaultValue = "16",
            min = 1,
            max = 1000)
        int maxWindows) {
  /** What is done with a text that is too long. */
  public enum LongText {
    HEAD,
    TAIL,
    HEAD_TAIL,
    WINDOWS_MEAN,
    WINDOWS_MAX,
    WINDOWS_ATTENTION;

    /** Whether a long text is read in several windows. */
    public boolean inWindows() {
      return compareTo(WINDOWS_MEAN) >= 0;
    }
  }
}
