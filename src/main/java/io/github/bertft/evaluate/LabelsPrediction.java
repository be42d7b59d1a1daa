package io.github.bertft.evaluate;

import java.util.BitSet;

/**
 * Any number of labels.
 *
 * @param probabilities (labels): sigmoid of the logits, in the order of the model's labels
 * @param chosen indices of the labels whose probability reached its threshold
 */
@SuppressWarnings("ArrayRecordComponent") // streamed by the million; copying costs
public record LabelsPrediction(float[] probabilities, BitSet chosen) implements Prediction {}
