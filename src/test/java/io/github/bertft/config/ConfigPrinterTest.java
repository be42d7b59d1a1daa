package io.github.bertft.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bertft.config.ConfigLoader.Purpose;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigPrinterTest {
  @TempDir Path folder;

  @Test
  void showsEveryValueAndWhereItCameFrom() {
    Path file = text().write("imdb.yaml", "data:\n  train: a.csv\n  test: {imdb: t.csv}\n");
    LoadedConfig loaded =
        ConfigLoader.load(
            file,
            List.of(
                "training.epochs=2",
                "training.early_stopping={}",
                "pretraining.steps=10",
                "data.augment.token_mask_share=0.1"),
            Purpose.READ);
    String where = folder + "/imdb.yaml";
    assertThat(ConfigPrinter.yaml(loaded).replace(where, "imdb.yaml"))
        .isEqualTo(
            """
            model:
              name: minilm                      # default
              pooling: auto                     # default
              layers: last                      # default
              layer_pooling: concat             # default
              dropout: null                     # default
              hidden_dropout: null              # default
              attention_dropout: null           # default
              reinitialize_layers: 0            # default
            data:
              train: a.csv                      # imdb.yaml:2
              validation: null                  # default
              validation_share: 0.1             # default
              test:
                imdb: t.csv                     # imdb.yaml:3
              task: single_label                # default
              format: auto                      # default
              text: text                        # default
              pair: null                        # default
              label: label                      # default
              header: auto                      # default
              encoding: utf-8                   # default
              label_separator: null             # default
              label_columns: []                 # default
              on_bad_row: error                 # default
              on_empty_text: warn               # default
              limit: null                       # default
              seed: null                        # default
              labels: []                        # default
              line_break: null                  # default
              benchmark: null                   # default
              augment:
                word_deletion_share: 0          # default
                word_swap_share: 0              # default
                token_drop_share: 0             # default
                token_mask_share: 0.1           # --set
            text:
              max_tokens: 256                   # default
              long: head                        # default
              head_tokens: 128                  # default
              window_stride: null               # default
              max_windows: 16                   # default
            training:
              epochs: 2                         # --set
              batch_size: 32                    # default
              max_batch_tokens: null            # default
              accumulation: 1                   # default
              learning_rate: 5e-5               # default
              warmup_share: 0.1                 # default
              warmup_steps: null                # default
              schedule: linear                  # default
              weight_decay: 0.01                # default
              clip_norm: 1                      # default
              layer_decay: 1                    # default
              layer_decay_embeddings: true      # default
              head_rate_factor: 1               # default
              freeze_embeddings: false          # default
              freeze_layers: 0                  # default
              unfreeze_epochs: 0                # default
              precision: auto                   # default
              gradient_checkpointing: false     # default
              device: auto                      # default
              threads: 0                        # default
              seed: 42                          # default
              early_stopping:
                patience: 2                     # default
                min_delta: 0                    # default
              metric: auto                      # default
              save: best                        # default
              checkpoints:
                minutes: 15                     # default
                steps: 0                        # default
                epochs: 0                       # default
                keep: 2                         # default
              label_smoothing: 0                # default
              class_weights: none               # default
              focal_gamma: 0                    # default
              r_drop: 0                         # default
              sam_radius: 0                     # default
            pretraining:
              data: null                        # default
              steps: 10                         # --set
              batch_size: 32                    # default
              accumulation: 1                   # default
              max_tokens: 128                   # default
              learning_rate: 5e-5               # default
              head_rate_factor: 1               # default
              warmup_share: 0.1                 # default
              masking: dynamic                  # default
              whole_word: false                 # default
              mask_share: 0.15                  # default
              next_sentence: true               # default
              start_share: 0                    # default
            multitask: null                     # default
            output:
              folder: out                       # default
              overwrite: false                  # default
            tuning:
              space:
                training.batch_size: [16, 32]   # default
                training.learning_rate: [5e-5, 3e-5, 2e-5]  # default
                training.epochs: [2, 3, 4]      # default
              search: grid                      # default
              trials: 10                        # default
              halving_share: 0                  # default
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "data: {validation: v.csv, pair: b, text: 1, label: '2', labels: [a b, '1', yes, 'null']}",
        "data: {test: {'a: b': x y.csv, 'q\"\\': \"\\t#\", é中😀: ' lead'}}",
        "data: {test: {'1': a, '~': b, 'no': c, \"\\u202e\": d, '- x': e, '#': f, '<<': g}}",
        "data: {label_separator: ':', encoding: latin-1, limit: 5000}",
        "data: {limit: 0.4%}",
        "data: {limit: 8 per class}",
        "training: {warmup_steps: 0, learning_rate: 1.23456789e-7, weight_decay: 0.3333333333333333}",
        "training: {early_stopping: {patience: 4, min_delta: 1e-4}, metric: macro_f1, save: last}",
        "training: {class_weights: balanced, device: 'cuda:1', clip_norm: 1e6, seed: 4294967295}",
        "training: {class_weights: {'a.b': 0.5, 'on': 3, x: 1e-9, y: 1000000}}",
        "model: {name: 'C:\\models\\x', dropout: 0, attention_dropout: 0.1}",
        "text: {long: head_tail, max_tokens: 512}",
        "tuning: {search: random, trials: 3, space: {training.weight_decay: [0, 0.1], model.pooling:"
            + " [cls, mean], data.limit: [10, 8 per class], training.freeze_embeddings: [true]}}",
        "tuning: {search: random, space: {training.learning_rate: {min: 1e-6, max: 1e-3, log: true},"
            + " training.epochs: {min: 2, max: 4}, data.limit: [10]}}",
        "{multitask: {sampling: square_root, tasks: {a-1: {train: t.csv, text: 2, test: {x: y}}, '2':"
            + " {train: '1', validation: v, labels: [p, q], limit: 5}}}, data: {seed: 3}}",
        "output: {folder: ' a #b', overwrite: true}",
      })
  void readsBackToTheSameConfig(String yaml) {
    LoadedConfig loaded = text().load("c.yaml", yaml);
    RunConfig config = loaded.config();
    assertThat(text().load("y.yaml", ConfigPrinter.yaml(loaded)).config()).isEqualTo(config);
    assertThat(text().load("j.json", ConfigPrinter.json(config)).config()).isEqualTo(config);
  }

  private ConfigText text() {
    return new ConfigText(folder);
  }
}
