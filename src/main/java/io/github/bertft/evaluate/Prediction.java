package io.github.bertft.evaluate;

/** What a model says of one text. */
public sealed interface Prediction permits LabelPrediction, LabelsPrediction, NumberPrediction {}
