package io.github.bertft.model;

import java.util.List;

/** Translates weight names between published files and {@link WeightNames}. */
public final class PublishedNames {
  /** The head's two layers in RoBERTa and ELECTRA. */
  private static final String HEAD_DENSE = WeightNames.CLASSIFIER + ".dense.";

  private static final String HEAD_LAST = WeightNames.CLASSIFIER + ".out_proj.";

  /** Of tokens or choices, which some families call as they call that of texts. */
  private static final String OTHER_CLASSIFIER = "other_classifier.";

  private static final List<String> OTHER_HEADS =
      List.of(
          "cls.",
          "qa_outputs.",
          "vocab_transform.",
          "vocab_layer_norm.",
          "vocab_projector.",
          "mlm.",
          "lm_head.",
          "generator_predictions.",
          "generator_lm_head.",
          "discriminator_predictions.",
          OTHER_CLASSIFIER);

  private PublishedNames() {}

  /**
   * The name without the family's prefix and with today's spelling of LayerNorm weights ({@code
   * gamma} and {@code beta} in files converted from TensorFlow).
   *
   * @param ofTexts whether a classifier of the file is one of texts; that of RoBERTa and ELECTRA
   *     has names of its own
   */
  public static String canonical(Architecture architecture, String published, boolean ofTexts) {
    String prefix = architecture.weightPrefix();
    String name = published.startsWith(prefix) ? published.substring(prefix.length()) : published;
    if (!ofTexts && isPart(name, WeightNames.CLASSIFIER)) {
      return OTHER_CLASSIFIER + name.substring(WeightNames.CLASSIFIER.length() + 1);
    }
    if (hasNestedHead(architecture) && name.startsWith(WeightNames.CLASSIFIER + ".")) {
      return fromNestedHead(name);
    }
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
    boolean classifier = isPart(canonical, WeightNames.CLASSIFIER);
    boolean dense = isPart(canonical, WeightNames.PRE_CLASSIFIER);
    if (hasNestedHead(architecture) && (classifier || dense)) {
      String last = canonical.substring(canonical.indexOf('.') + 1);
      return (dense ? HEAD_DENSE : HEAD_LAST) + last;
    }
    boolean head =
        classifier
            || dense
            || isPart(canonical, WeightNames.WINDOW_ATTENTION)
            || isOtherHead(architecture, canonical);
    return head ? canonical : architecture.weightPrefix() + canonical;
  }

  /** As {@link #published}, without the family's prefix, which some files leave out. */
  static String withoutPrefix(Architecture architecture, String canonical) {
    String name = published(architecture, canonical);
    String prefix = architecture.weightPrefix();
    return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
  }

  private static String fromNestedHead(String name) {
    if (name.startsWith(HEAD_DENSE)) {
      return WeightNames.PRE_CLASSIFIER + "." + name.substring(HEAD_DENSE.length());
    }
    if (name.startsWith(HEAD_LAST)) {
      return WeightNames.CLASSIFIER + "." + name.substring(HEAD_LAST.length());
    }
    return OTHER_CLASSIFIER + name.substring(WeightNames.CLASSIFIER.length() + 1);
  }

  /** Whether the two layers of the head are called {@code classifier.…}. */
  private static boolean hasNestedHead(Architecture architecture) {
    return switch (architecture) {
      case BERT, DISTILBERT -> false;
      case ROBERTA, XLM_ROBERTA, ELECTRA -> true;
    };
  }

  private static boolean isPart(String name, String part) {
    return name.startsWith(part + ".");
  }

  /**
   * Whether a canonical name belongs to the head of another task, such as masked language; so does
   * a pooler where classifiers of the family have none.
   */
  static boolean isOtherHead(Architecture architecture, String canonical) {
    boolean idlePooler = isPart(canonical, WeightNames.POOLER) && !architecture.hasPooler();
    return idlePooler || OTHER_HEADS.stream().anyMatch(canonical::startsWith);
  }

  /** Whether it is a table of constants that old versions saved and none needs. */
  static boolean isConstant(String canonical) {
    return canonical.equals("embeddings.position_ids")
        || canonical.equals("embeddings.token_type_ids");
  }
}
