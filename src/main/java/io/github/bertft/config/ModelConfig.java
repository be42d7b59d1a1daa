package io.github.bertft.config;

import org.jspecify.annotations.Nullable;

/**
 * Which encoder, and how its states become one vector.
 *
 * @param name built-in name or folder; default {@code minilm}
 * @param pooling default auto
 * @param dropout share of the pooled vector dropped before the head; null: as the model says
 * @param hiddenDropout null: as the model says
 * @param attentionDropout null: as the model says
 */
public record ModelConfig(
    String name,
    Pooling pooling,
    @Nullable Double dropout,
    @Nullable Double hiddenDropout,
    @Nullable Double attentionDropout) {
  /** How token states become one vector. */
  public enum Pooling {
    AUTO,
    POOLER,
    CLS,
    MEAN,
    MAX
  }
}
