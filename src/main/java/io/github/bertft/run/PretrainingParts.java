package io.github.bertft.run;

import io.github.bertft.config.PretrainingConfig;
import io.github.bertft.config.RunConfig;
import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.kernel.EncoderKernel.Backward;
import io.github.bertft.model.Architecture;
import io.github.bertft.model.ModelFolder;
import io.github.bertft.model.PretrainingModel;
import io.github.bertft.report.Provenance;
import io.github.bertft.tokenize.PretrainingExamples;
import io.github.bertft.tokenize.TextEncoder;
import io.github.bertft.tokenize.WordPieces;
import java.util.Objects;

/** What a pre-training is made of: a model with its heads, and examples for it. */
record PretrainingParts(TextEncoder encoder, PretrainingSets sets, PretrainingModel model)
    implements AutoCloseable {

  /**
   * Whether the model can be pre-trained as the config says.
   *
   * @throws ConfigException C82 or C83 if not
   * @throws ModelException M120 for a discriminator
   */
  static void check(PretrainingConfig pretraining, StartModel start) {
    MemoryCheck.requireForTraining(start.path(), start.folder().config(), 0);
    ModelFolder folder = start.folder();
    Architecture architecture = folder.config().architecture();
    if (architecture != Architecture.BERT && pretraining.nextSentence()) {
      throw new ConfigException(
          new Fault(
              "C82",
              "pretraining.next_sentence",
              "must be false for "
                  + architecture.displayName()
                  + ", which has no next-sentence head, was true",
              "try: --set pretraining.next_sentence=false"));
    }
    if (architecture == Architecture.ELECTRA && !folder.hasWordHead()) {
      throw new ModelException(
          new Fault(
              "M120",
              folder.path().toString(),
              "is an ELECTRA model without a head for masked words: a discriminator, which learnt"
                  + " to find replaced words; pretrain needs the generator, or a model of another"
                  + " family"));
    }
    TextLimits.requirePositions(
        "C83", "pretraining.max_tokens", pretraining.maxTokens(), folder.config().maxPositions());
  }

  /**
   * Splits and encodes the texts and loads the model.
   *
   * @param compute outlives them
   * @throws io.github.bertft.fault.DataException D70 to D72 if nothing can be learnt
   */
  static PretrainingParts of(
      RunConfig config, StartModel start, PretrainingTexts texts, Compute compute) {
    PretrainingConfig pretraining = Objects.requireNonNull(config.pretraining());
    long seed = config.training().seed();
    PretrainingExamples.Plan plan = PretrainingSets.plan(pretraining, seed);
    TextEncoder encoder = ModelTokenizer.load(start.folder(), limit(pretraining));
    try {
      WordPieces pieces = WordPieces.of(encoder.definition());
      PretrainingSets sets = PretrainingSets.of(texts, encoder, pieces, plan);
      PretrainingModel model =
          PretrainingModel.load(
              compute.manager(),
              compute.program(),
              start.folder(),
              new PretrainingModel.Settings(
                  pretraining.nextSentence(),
                  config.model().hiddenDropout(),
                  config.model().attentionDropout(),
                  compute.precision(),
                  new Backward(config.training().gradientCheckpointing(), 0),
                  seed));
      return new PretrainingParts(encoder, sets, model);
    } catch (RuntimeException e) {
      encoder.close();
      throw e;
    }
  }

  /** How examples are cut. */
  static Provenance.TextLimit limit(PretrainingConfig pretraining) {
    return Provenance.TextLimit.head(pretraining.maxTokens());
  }

  @Override
  public void close() {
    model.close();
    encoder.close();
  }
}
