package io.github.bertft.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.bertft.kernel.EncoderKernel.Dimensions;
import io.github.bertft.kernel.EncoderKernel.DropoutStep;
import io.github.bertft.kernel.EncoderKernel.States;
import io.github.bertft.tokenize.TokenBatch;

/** The dropout masks of a pass through the encoder, each for its site. */
record EncoderMasks(Dimensions dimensions, DropoutStep dropout) {
  /** Even numbers are hidden states, odd ones attention shares. */
  private static final int SITES_PER_LAYER = 4;

  /** One mask for the embeddings and two a layer; a single empty one where nothing is dropped. */
  NDList hidden(NDManager manager, TokenBatch batch, int embedding, int hidden, States wanted) {
    NDList masks = new NDList();
    if (dimensions.hiddenDropout() == 0) {
      masks.add(manager.create(0f));
      return masks;
    }
    int sites = 2 * dimensions.layers() + 1;
    for (int i = 0; i < sites; i++) {
      int tokens = i < sites - 2 ? batch.tokens() : wanted.asking(batch);
      Shape shape = new Shape(batch.examples(), tokens, i == 0 ? embedding : hidden);
      int site = (i + 1) / 2 * SITES_PER_LAYER + (i + 1) % 2 * 2;
      masks.add(mask(manager, site, dimensions.hiddenDropout(), shape));
    }
    return masks;
  }

  /** A placeholder, then one mask a layer. */
  NDList attention(NDManager manager, TokenBatch batch, States wanted) {
    NDList masks = new NDList(manager.create(0f));
    if (dimensions.attentionDropout() == 0) {
      return masks;
    }
    long rows = (long) batch.examples() * dimensions.heads();
    for (int layer = 0; layer < dimensions.layers(); layer++) {
      int asking = layer < dimensions.layers() - 1 ? batch.tokens() : wanted.asking(batch);
      Shape shape = new Shape(rows, asking, batch.tokens());
      int site = layer * SITES_PER_LAYER + 1;
      masks.add(mask(manager, site, dimensions.attentionDropout(), shape));
    }
    return masks;
  }

  private NDArray mask(NDManager manager, int site, double rate, Shape shape) {
    return dropout.masks().mask(manager, dropout.step(), site, rate, shape);
  }
}
