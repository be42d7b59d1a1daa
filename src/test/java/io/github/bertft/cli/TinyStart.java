package io.github.bertft.cli;

import io.github.bertft.Golden;
import io.github.bertft.weights.SafetensorsReader;
import io.github.bertft.weights.SafetensorsWriter;
import io.github.bertft.weights.TensorData;
import io.github.bertft.weights.TensorInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The golden tiny models with a vocabulary of our own, and sentences in it. */
final class TinyStart {
  private static final List<String> VOCABULARY =
      List.of(
          "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "good", "great", "fine", "lovely", "bad",
          "poor", "dull", "awful", "the", "film", "book", "meal", "song", "was", "and", "it", "a",
          "so", "very", "##s", "##ly", ".", ",", "we", "saw");

  private static final List<String> PRAISE = List.of("good", "great", "fine", "lovely");
  private static final List<String> BLAME = List.of("bad", "poor", "dull", "awful");
  private static final List<String> THINGS = List.of("film", "book", "meal", "song");

  private TinyStart() {}

  /** A model folder, such as {@code tiny-bert}; RoBERTa's has a tokenizer of its kind. */
  static Path model(Path parent, String name) throws IOException {
    Path folder = Files.createDirectories(parent.resolve(name));
    for (String file : List.of("config.json", "model.safetensors")) {
      Files.copy(Golden.path(name).resolve(file), folder.resolve(file));
    }
    if (name.contains("roberta")) {
      Files.writeString(folder.resolve("tokenizer.json"), unigrams());
      return folder;
    }
    Files.write(folder.resolve("vocab.txt"), VOCABULARY);
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"do_lower_case\": true}\n");
    return folder;
  }

  /** The same words as unigrams, with RoBERTa's special tokens in its order. */
  private static String unigrams() {
    List<String> words = new ArrayList<>(List.of("<s>", "<pad>", "</s>", "<unk>", "<mask>"));
    for (String word : VOCABULARY.subList(words.size(), VOCABULARY.size())) {
      words.add(word.startsWith("##") ? word.substring(2) : "\u2581" + word);
    }
    String scored =
        words.stream()
            .map(word -> "[\"" + word + "\", " + (word.length() > 1 ? -1 : -2) + "]")
            .collect(Collectors.joining(", "));
    return """
        {"version": "1.0", "truncation": null, "padding": null, "normalizer": null,
         "added_tokens": [],
         "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"},
          {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always"}]},
         "post_processor": {"type": "RobertaProcessing", "sep": ["</s>", 2], "cls": ["<s>", 0],
          "trim_offsets": true, "add_prefix_space": false},
         "decoder": null,
         "model": {"type": "Unigram", "unk_id": 3, "byte_fallback": false, "vocab": [%s]}}
        """
        .formatted(scored);
  }

  /** Makes the first LayerNorm's factors so large, though finite, that its states are not. */
  static void makeOverflow(Path model) throws IOException {
    fillWithLargest(model, "embeddings.LayerNorm.weight", 0, Integer.MAX_VALUE);
  }

  /** Makes states that are not finite of texts with a word that is not in the vocabulary. */
  static void makeUnknownWordsOverflow(Path model) throws IOException {
    int rowBytes = 8 * Float.BYTES; // hidden size of the tiny BERT
    int unknown = VOCABULARY.indexOf("[UNK]");
    fillWithLargest(model, "word_embeddings.weight", unknown * rowBytes, rowBytes);
  }

  private static void fillWithLargest(Path model, String name, int from, int bytes)
      throws IOException {
    Path file = model.resolve("model.safetensors");
    List<TensorData> weights = new ArrayList<>();
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      for (TensorInfo tensor : reader.tensors().values()) {
        ByteBuffer values = reader.readFloat32(tensor.name());
        if (tensor.name().endsWith(name)) {
          for (int i = from; i < Math.min(values.limit(), (long) from + bytes); i += Float.BYTES) {
            values.putFloat(i, Float.MAX_VALUE);
          }
        }
        weights.add(TensorData.of(tensor.name(), tensor.dtype(), tensor.dimensions(), values));
      }
    }
    Files.delete(file);
    SafetensorsWriter.write(file, weights);
  }

  /**
   * A CSV file of sentences of 5 to 25 tokens whose label one word gives away, with a second text
   * in the column {@code pair}.
   */
  static Path sentences(Path file, int examples) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("text,pair,label");
    for (int i = 0; i < examples; i++) {
      boolean positive = i % 2 == 0;
      String word = (positive ? PRAISE : BLAME).get(i / 2 % 4);
      String thing = THINGS.get(i / 8 % 4);
      String start = "we saw it and ".repeat(i % 5);
      String text = start + "the " + thing + " was " + "very ".repeat(i % 3) + word + " .";
      String pair = "so " + thing + "s , " + word + "ly";
      lines.add(text + ",\"" + pair + "\"," + (positive ? "positive" : "negative"));
    }
    return Files.write(file, lines);
  }

  /**
   * A CSV file of such sentences whose words give any number of the labels {@code good}, {@code
   * very} and {@code seen} away, joined by a bar in the column {@code labels} and as 0 and 1 in
   * three columns, and a number in the column {@code rating}.
   */
  static Path judged(Path file, int examples) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("text,labels,good,very,seen,rating");
    for (int i = 0; i < examples; i++) {
      boolean good = i % 2 == 0;
      boolean very = i % 3 == 0;
      boolean seen = i % 5 < 2;
      String text =
          (seen ? "we saw it and " : "")
              + "the "
              + THINGS.get(i / 2 % 4)
              + " was "
              + (very ? "very ".repeat(1 + i % 2) : "")
              + (good ? PRAISE : BLAME).get(i / 2 % 4)
              + " .";
      List<String> labels = new ArrayList<>();
      if (good) {
        labels.add("good");
      }
      if (very) {
        labels.add("very");
      }
      if (seen) {
        labels.add("seen");
      }
      double rating = 3 + (good ? 2 : -2) * (very ? 1 : 0.5) + (i % 2) * 0.25;
      lines.add(
          String.join(
              ",",
              text,
              String.join("|", labels),
              good ? "1" : "0",
              very ? "1" : "0",
              seen ? "1" : "0",
              Double.toString(rating)));
    }
    return Files.write(file, lines);
  }
}
