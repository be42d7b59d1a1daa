package io.github.bertft.run;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.model.ModelFolder;
import io.github.bertft.report.Provenance;
import io.github.bertft.tokenize.TextEncoder;
import io.github.bertft.tokenize.TokenizerDefinition;

/** The tokenizer of a model folder, which must fit the model in it. */
final class ModelTokenizer {
  private ModelTokenizer() {}

  /**
   * Loads it; the caller closes it.
   *
   * @throws ModelException if it is damaged, gives ids that have no embedding, or is to give more
   *     tokens than the model has positions
   */
  static TextEncoder load(ModelFolder folder, Provenance.TextLimit limit) {
    int positions = folder.config().maxPositions();
    if (limit.maxTokens() < 3 || limit.maxTokens() > positions) {
      throw new ModelException(
          new Fault(
              "M61",
              folder.path().resolve("bertft.json").toString(),
              "text.max_tokens must be from 3 to the model's "
                  + positions
                  + " positions, was "
                  + limit.maxTokens()));
    }
    TokenizerDefinition definition = TokenizerDefinition.read(folder.path());
    if (limit.maxTokens() < definition.pairTokens()) {
      throw new ModelException(
          new Fault(
              "M124",
              definition.location(),
              "the tokenizer puts "
                  + definition.pairTokens()
                  + " special tokens around a pair of texts; text.max_tokens or --max-tokens must be"
                  + " at least that, was "
                  + limit.maxTokens()));
    }
    TextEncoder encoder =
        TextEncoder.of(definition, limit.maxTokens(), TextLimits.truncation(limit));
    int embeddings = folder.config().vocabularySize();
    if (encoder.vocabularySize() > embeddings) {
      ModelException misfit =
          new ModelException(
              new Fault(
                  "M62",
                  encoder.definition().location(),
                  "tokenizer has ids up to "
                      + (encoder.vocabularySize() - 1)
                      + ", the model has embeddings for ids below "
                      + embeddings,
                  "take the tokenizer files that belong to the model"));
      encoder.close();
      throw misfit;
    }
    return encoder;
  }
}
