package io.github.bertft.config;

/**
 * How a text is cut to the model's length.
 *
 * @param maxTokens special tokens included; default 256, at most what the model's positions allow
 * @param truncation default head
 * @param headTokens for {@link Truncation#HEAD_TAIL}: tokens kept from the start; default 128
 */
public record TextConfig(int maxTokens, Truncation truncation, int headTokens) {
  /** Which end of a long text is kept. */
  public enum Truncation {
    HEAD,
    TAIL,
    HEAD_TAIL
  }
}
