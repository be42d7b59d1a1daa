package io.github.bertft.config;

import io.github.bertft.config.key.Key;
import org.jspecify.annotations.Nullable;

/** Which encoder, and how its states become one vector. */
public record ModelConfig(
    @Key(
            doc =
                "Built-in name (minilm, or bge-small once its library is fetched), folder in the layout of Hugging Face, or name of the Hugging Face hub, as bert-base-uncased or owner/name@revision",
            defaultValue = "minilm",
            alsoKnownAs = {"model_name_or_path", "pretrained_model_name_or_path", "path"})
        String name,
    @Key(
            doc =
                "How token states become one vector; auto takes what a sentence encoder was trained with, else the model's own dense layer over the first token, else the mean",
            defaultValue = "auto")
        Pooling pooling,
    @Key(
            doc =
                "Which layers are pooled: last, layer 6, last 4, first 4 or all; those above them are left out of the model",
            defaultValue = "last",
            pattern = "last|all|(layer|last|first) [1-9][0-9]{0,2}",
            patternInWords = "last, all, or layer, last or first with a number from 1",
            alsoKnownAs = {"layer", "output_layer"})
        String layers,
    @Key(
            doc = "How the vectors of several layers become one",
            defaultValue = "concat",
            alsoKnownAs = {"layer_reduction"})
        LayerPooling layerPooling,
    @Key(
            doc =
                "Share of the pooled vector dropped before the head; null takes the value of the model",
            defaultValue = "null",
            min = 0,
            max = 0.9,
            alsoKnownAs = {"classifier_dropout"})
        @Nullable Double dropout,
    @Key(
            doc = "Share of hidden states dropped; null takes the value of the model",
            defaultValue = "null",
            min = 0,
            max = 0.9,
            alsoKnownAs = {"hidden_dropout_prob"})
        @Nullable Double hiddenDropout,
    @Key(
            doc = "Share of attention weights dropped; null takes the value of the model",
            defaultValue = "null",
            min = 0,
            max = 0.9,
            alsoKnownAs = {"attention_probs_dropout_prob"})
        @Nullable Double attentionDropout,
    @Key(
            doc =
                "How many of the top layers, and the pooler with them, start from random weights instead of the model's",
            defaultValue = "0",
            min = 0,
            max = 1000,
            alsoKnownAs = {"reinit_layers", "reinit_n_layers"})
        int reinitializeLayers) {
  /** The same with another encoder. */
  ModelConfig withName(String other) {
    return new ModelConfig(
        other,
        pooling,
        layers,
        layerPooling,
        dropout,
        hiddenDropout,
        attentionDropout,
        reinitializeLayers);
  }

  /** How token states become one vector. */
  public enum Pooling {
    AUTO,
    POOLER,
    CLS,
    MEAN,
    MAX,
    LAST
  }

  /** How the vectors of several layers become one. */
  public enum LayerPooling {
    CONCAT,
    MEAN,
    MAX
  }
}
