package io.github.bertft.tokenize;

import org.jspecify.annotations.Nullable;

/**
 * Texts some of whose tokens are hidden.
 *
 * @param batch with the tokens as the model sees them
 * @param places of the hidden tokens: row * tokens + column, ascending
 * @param words ids that belong there
 * @param random (examples): 1 where the second text is another's, 0 where it follows the first;
 *     null where the texts are single
 */
@SuppressWarnings("ArrayRecordComponent") // a value that lives for one step; copying costs
public record MaskedBatch(TokenBatch batch, int[] places, int[] words, int @Nullable [] random) {}
