package io.github.bertft.model;

import java.util.List;

/** Translates weight names between published files and {@link WeightNames}. */
public final class PublishedNames {
  private static final List<String> OTHER_HEADS =
      List.of(
          "cls.",
          "qa_outputs.",
          "vocab_transform.",
          "vocab_layer_norm.",
          "vocab_projector.",
          "mlm.");

  private PublishedNames() {}

  /**
   * The name without the family's prefix and with today's spelling of LayerNorm weights ({@code
   * gamma} and {@code beta} in files converted from TensorFlow).
   */
  public static String canonical(Architecture architecture, String published) {
    String prefix = architecture.weightPrefix();
    String name = published.startsWith(prefix) ? published.substring(prefix.length()) : published;
    if (name.endsWith("LayerNorm.gamma")) {
      return name.substring(0, name.length() - "gamma".length()) + "weight";
    }
    if (name.endsWith("LayerNorm.beta")) {
      return name.substring(0, name.length() - "beta".length()) + "bias";
    }
    return name;
  }

  /** The name that the family's sequence classifier saves. */
  public static String published(Architecture architecture, String canonical) {
    boolean head =
        canonical.startsWith(WeightNames.CLASSIFIER + ".")
            || canonical.startsWith(WeightNames.PRE_CLASSIFIER + ".")
            || canonical.startsWith(WeightNames.WINDOW_ATTENTION + ".")
            || isOtherHead(canonical);
    return head ? canonical : architecture.weightPrefix() + canonical;
  }

  /** Whether a canonical name belongs to the head of another task, such as masked language. */
  static boolean isOtherHead(String canonical) {
    return OTHER_HEADS.stream().anyMatch(canonical::startsWith);
  }

  /** Whether it is a table of constants that old versions saved and none needs. */
  static boolean isConstant(String canonical) {
    return canonical.equals("embeddings.position_ids")
        || canonical.equals("embeddings.token_type_ids");
  }
}
