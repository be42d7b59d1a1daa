package io.github.bertft.model;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ResourceException;
import io.github.bertft.hub.TokenizerFiles;
import io.github.bertft.storage.DurableFiles;
import io.github.bertft.storage.IoReason;
import io.github.bertft.weights.SafetensorsWriter;
import io.github.bertft.weights.TensorData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes a classifier as the transformers library saves one, so that {@code
 * AutoModelForSequenceClassification} loads it.
 *
 * <p>Another pooling than the family's own needs the small {@code modeling_bertft.py} that is put
 * beside the weights, and {@code trust_remote_code=True}.
 */
public final class ModelFolderWriter {
  private static final String CODE = "modeling_bertft.py";
  private static final String TOKENIZER = "tokenizer.json";

  /** All that a tokenizer may consist of; what a model does not have is not written. */
  static final List<String> TOKENIZER_FILES =
      List.of(
          TOKENIZER,
          "tokenizer_config.json",
          "vocab.txt",
          "vocab.json",
          "merges.txt",
          "sentencepiece.bpe.model",
          "special_tokens_map.json",
          "added_tokens.json");

  private ModelFolderWriter() {}

  /**
   * Writes all files into an existing folder, normally one of {@link OutputFolder#stage}.
   *
   * @throws ResourceException if the disk refuses
   * @throws IllegalArgumentException if the weights are not those of the encoder and head
   */
  public static void write(Path folder, ModelFolderContents contents) {
    List<TensorData> weights = publishedWeights(contents);
    SafetensorsWriter.write(folder.resolve(WeightFiles.SINGLE), weights);
    Map<String, byte[]> files =
        tokenizerFiles(contents.source(), contents.encoder(), contents.files().get(TOKENIZER));
    files.put("config.json", ModelConfigWriter.bytes(contents));
    if (!contents.isStandard()) {
      files.put(CODE, code());
    }
    files.putAll(contents.files());
    files.forEach((name, bytes) -> DurableFiles.write(folder.resolve(plain(name)), bytes));
  }

  /** In the order of {@link WeightNames}, whatever the order given, so that equal is equal. */
  private static List<TensorData> publishedWeights(ModelFolderContents contents) {
    EncoderConfig encoder = contents.encoder();
    Map<String, long[]> expected =
        WeightNames.classifier(encoder, contents.readout(), contents.labels().size());
    Map<String, TensorData> given = new HashMap<>();
    contents.weights().forEach(weight -> given.put(weight.name(), weight));
    if (!given.keySet().equals(expected.keySet())) {
      throw new IllegalArgumentException(
          "weights do not fit the model: given "
              + new TreeMap<>(given).keySet()
              + ", expected "
              + new TreeMap<>(expected).keySet());
    }
    List<TensorData> published = new ArrayList<>();
    expected.forEach(
        (name, shape) -> {
          TensorData weight = given.get(name);
          if (weight == null || !weight.shape().equals(Arrays.stream(shape).boxed().toList())) {
            throw new IllegalArgumentException(name + " must be " + Arrays.toString(shape));
          }
          published.add(
              new TensorData(
                  PublishedNames.published(encoder.architecture(), name),
                  weight.dtype(),
                  weight.shape(),
                  weight.bytes()));
        });
    return published;
  }

  /** As below; the file itself is there even if the source has none. */
  static Map<String, byte[]> tokenizerFiles(
      ModelFolder source, EncoderConfig encoder, String tokenizerJson) {
    byte[] made = tokenizerJson.getBytes(StandardCharsets.UTF_8);
    boolean missing = source.file(TOKENIZER).isEmpty();
    Map<String, byte[]> files = tokenizerFiles(source, encoder, missing ? made : null);
    files.putIfAbsent(TOKENIZER, made);
    return files;
  }

  /** The source's tokenizer files; those that it lacks are made from its tokenizer.json. */
  private static Map<String, byte[]> tokenizerFiles(
      ModelFolder source, EncoderConfig encoder, byte @Nullable [] ownJson) {
    Map<String, byte[]> files = new TreeMap<>();
    for (String name : TOKENIZER_FILES) {
      source.file(name).ifPresent(file -> files.put(name, read(file)));
    }
    byte[] tokenizerJson = Optional.ofNullable(ownJson).orElse(files.get(TOKENIZER));
    if (tokenizerJson == null) {
      return files;
    }
    String location = source.path().resolve(TOKENIZER).toString();
    TokenizerFiles tokenizer = TokenizerFiles.parse(location, tokenizerJson);
    if (tokenizer.hasFixedLengths()) {
      files.put(TOKENIZER, tokenizer.withoutFixedLengths());
    }
    String className =
        encoder.architecture() == Architecture.DISTILBERT ? "DistilBertTokenizer" : "BertTokenizer";
    files.computeIfAbsent(
        "tokenizer_config.json",
        name -> tokenizer.configuration(className, encoder.maxPositions()));
    files.computeIfAbsent("special_tokens_map.json", name -> tokenizer.specialTokensMap());
    if (!files.containsKey("vocab.txt")) {
      tokenizer.vocabularyText().ifPresent(text -> files.put("vocab.txt", text));
    }
    return files;
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ResourceException(
          new Fault("R21", file.toString(), "cannot be read: " + IoReason.of(e)), e);
    }
  }

  private static byte[] code() {
    try (InputStream stream = ModelFolderWriter.class.getResourceAsStream(CODE)) {
      if (stream == null) {
        throw new IllegalStateException("no resource " + CODE);
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String plain(String name) {
    if (!name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*")) {
      throw new IllegalArgumentException("not a plain file name: " + name);
    }
    return name;
  }
}
