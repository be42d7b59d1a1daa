package io.github.bertft.evaluate;

/** A number. */
public record NumberPrediction(float value) implements Prediction {}
