package io.github.bertft.run;

import io.github.bertft.config.AugmentConfig;
import io.github.bertft.config.RunConfig;
import io.github.bertft.tokenize.Augmentation;
import io.github.bertft.tokenize.TextBatch;
import io.github.bertft.tokenize.TextEncoder;
import io.github.bertft.tokenize.WordPieces;
import io.github.bertft.train.EpochSource;
import java.util.Optional;

/** The batches of another source with their texts changed at random. */
record AugmentedEpochs(EpochSource source, Augmentation augmentation) implements EpochSource {
  /** What the config asks for, if anything. */
  static Optional<Augmentation> augmentation(RunConfig config, TextEncoder encoder) {
    AugmentConfig augment = config.data().augment();
    if (augment == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Augmentation(
            WordPieces.of(encoder.definition()),
            new Augmentation.Shares(
                augment.wordDeletionShare(),
                augment.wordSwapShare(),
                augment.tokenDropShare(),
                augment.tokenMaskShare()),
            encoder.padTokenId(),
            config.training().seed()));
  }

  @Override
  public int batches(int epoch) {
    return source.batches(epoch);
  }

  @Override
  public Batches open(int epoch, int skip) {
    Batches batches = source.open(epoch, skip);
    return new Batches() {
      @Override
      public boolean hasNext() {
        return batches.hasNext();
      }

      @Override
      public TextBatch next() {
        return augmentation.apply(batches.next(), epoch);
      }

      @Override
      public void close() {
        batches.close();
      }
    };
  }
}
