package io.github.bertft.model;

import java.util.function.BiConsumer;

/** Gives tests the names that transformers uses for a model's parameters. */
public final class PublishedParameters {
  private PublishedParameters() {}

  public static void forEach(TextClassifier model, BiConsumer<String, NamedParameter> action) {
    for (NamedParameter parameter : model.parameters()) {
      action.accept(
          PublishedNames.published(model.config().architecture(), parameter.name()), parameter);
    }
  }
}
