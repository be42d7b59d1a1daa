package io.github.bertft.model;

/** The function between the two linear maps of a feed-forward block. */
public enum Activation {
  /** x · Φ(x), exact. */
  GELU("gelu"),
  /** The tanh approximation of {@link #GELU}. */
  GELU_NEW("gelu_new"),
  /** max(x, 0). */
  RELU("relu");

  private final String publishedName;

  Activation(String publishedName) {
    this.publishedName = publishedName;
  }

  /** The word in config.json. */
  public String publishedName() {
    return publishedName;
  }
}
