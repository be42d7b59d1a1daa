package io.github.bertft.config;

import io.github.bertft.config.key.Key;

/** How a text is cut to the model's length. */
public record TextConfig(
    @Key(
            doc =
                "Longest text in tokens, special tokens included; at most what the positions of the model allow",
            defaultValue = "256",
            min = 3,
            max = 8192,
            alsoKnownAs = {"max_length", "max_seq_length", "max_seq_len"})
        int maxTokens,
    @Key(doc = "Which end of a long text is kept; head_tail keeps both", defaultValue = "head")
        Truncation truncation,
    @Key(
            doc = "Tokens kept from the start under head_tail; below max_tokens - 2",
            defaultValue = "128",
            min = 1,
            max = 8190)
        int headTokens) {
  /** Which end of a long text is kept. */
  public enum Truncation {
    HEAD,
    TAIL,
    HEAD_TAIL
  }
}
