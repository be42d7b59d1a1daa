package io.github.bertft.export;

import ai.djl.ndarray.NDManager;
import io.github.bertft.Golden;
import io.github.bertft.kernel.ClassifierKernel.Combination;
import io.github.bertft.kernel.EncoderKernel.Backward;
import io.github.bertft.kernel.KernelProgram;
import io.github.bertft.kernel.Precision;
import io.github.bertft.model.ClassifierSettings;
import io.github.bertft.model.ModelFolder;
import io.github.bertft.model.ModelFolderContents;
import io.github.bertft.model.ModelFolderWriter;
import io.github.bertft.model.NamedParameter;
import io.github.bertft.model.Pooling;
import io.github.bertft.model.Readout;
import io.github.bertft.model.TextClassifier;
import io.github.bertft.model.WindowPooling;
import io.github.bertft.tokenize.TextBatch;
import io.github.bertft.tokenize.TokenBatch;
import io.github.bertft.weights.SafetensorsReader;
import io.github.bertft.weights.SafetensorsWriter;
import io.github.bertft.weights.TensorData;
import io.github.bertft.weights.TensorInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Tiny classifiers of all kinds, with weights as large as trained ones have, and batches. */
final class ExportableModel {
  static final List<String> LABELS = List.of("bad", "fine", "göod");

  /** What one machine's order of additions may differ from another's by. */
  static final double TOLERANCE = 1e-5;

  private ExportableModel() {}

  /** {@code tiny-bert, mean, 2, concat, none} and the like. */
  static Path write(Path parent, String kind) throws IOException {
    String[] words = kind.split(", *", -1);
    Readout readout =
        new Readout(
            Pooling.valueOf(words[1].toUpperCase(Locale.ROOT)),
            Integer.parseInt(words[2]),
            Combination.valueOf(words[3].toUpperCase(Locale.ROOT)),
            WindowPooling.valueOf(words[4].toUpperCase(Locale.ROOT)));
    String activation = words.length > 5 ? words[5] : "gelu";
    Path start = Files.createDirectories(parent.resolve("start"));
    Path golden = Golden.path(words[0]);
    Files.copy(golden.resolve("model.safetensors"), start.resolve("model.safetensors"));
    Files.writeString(
        start.resolve("config.json"),
        Files.readString(golden.resolve("config.json"))
            .replaceAll("\"initializer_range\": [0-9.]+", "\"initializer_range\": 0.5")
            .replaceAll(
                "\"(hidden_act|activation)\": \"[a-z_]+\"", "\"$1\": \"" + activation + "\""));
    Path trained = Files.createDirectories(parent.resolve("trained"));
    try (ModelFolder folder = ModelFolder.open(start);
        KernelProgram program = new KernelProgram();
        NDManager manager = NDManager.newBaseManager();
        TextClassifier model =
            TextClassifier.load(
                manager,
                program,
                folder,
                new ClassifierSettings(
                    LABELS,
                    readout,
                    folder.config().layers(),
                    Precision.FP32,
                    7,
                    new ClassifierSettings.Training(0.0, 0.0, 0.0, Backward.WHOLE, 0)))) {
      List<TensorData> weights = model.parameters().stream().map(ExportableModel::data).toList();
      byte[] tokenizer = tokenizer().getBytes(StandardCharsets.UTF_8);
      ModelFolderWriter.write(
          trained,
          new ModelFolderContents(
              folder,
              model.config(),
              LABELS,
              readout,
              weights,
              Map.of("tokenizer.json", tokenizer)));
    }
    return trained;
  }

  private static TensorData data(NamedParameter parameter) {
    return TensorData.float32(
        parameter.name(),
        parameter.array().getShape().getShape(),
        () -> parameter.array().toByteBuffer());
  }

  /** Thirty words, as the models have embeddings. */
  private static String tokenizer() {
    StringBuilder words = new StringBuilder();
    List<String> special = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");
    for (int i = 0; i < 30; i++) {
      String word = i < special.size() ? special.get(i) : "word" + (char) ('a' + i - 5);
      words.append(i == 0 ? "" : ", ").append('"').append(word).append("\": ").append(i);
    }
    return """
        {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
         "normalizer": {"type": "BertNormalizer", "clean_text": true,
          "handle_chinese_chars": true, "strip_accents": null, "lowercase": true},
         "pre_tokenizer": {"type": "BertPreTokenizer"},
         "post_processor": {"type": "TemplateProcessing",
          "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}},
           {"Sequence": {"id": "A", "type_id": 0}},
           {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
          "pair": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}},
           {"Sequence": {"id": "A", "type_id": 0}},
           {"SpecialToken": {"id": "[SEP]", "type_id": 0}},
           {"Sequence": {"id": "B", "type_id": 1}},
           {"SpecialToken": {"id": "[SEP]", "type_id": 1}}],
          "special_tokens": {
           "[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]},
           "[SEP]": {"id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]}}},
         "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": true},
         "model": {"type": "WordPiece", "unk_token": "[UNK]", "max_input_chars_per_word": 100,
          "continuing_subword_prefix": "##", "vocab": {WORDS}}}
        """
        .replace("WORDS", words);
  }

  /** Logits of the model itself. */
  static float[][] logits(Path trained, TextBatch batch) {
    try (ModelFolder folder = ModelFolder.open(trained);
        KernelProgram program = new KernelProgram();
        NDManager manager = NDManager.newBaseManager();
        TextClassifier model =
            TextClassifier.load(
                manager, program, folder, ClassifierSettings.of(folder, Precision.FP32))) {
      float[] values = model.logits(manager, batch).toFloatArray();
      return IntStream.range(0, batch.examples())
          .mapToObj(i -> Arrays.copyOfRange(values, i * LABELS.size(), (i + 1) * LABELS.size()))
          .toArray(float[][]::new);
    }
  }

  /** A classifier by mean whose table of token types has its first row alone. */
  static Path withOneTokenType(Path parent) throws IOException {
    Path trained = write(parent, "tiny-bert, mean, 1, concat, none");
    Path weights = trained.resolve("model.safetensors");
    List<TensorData> tensors = new ArrayList<>();
    try (SafetensorsReader reader = SafetensorsReader.open(weights)) {
      for (TensorInfo tensor : reader.tensors().values()) {
        ByteBuffer bytes = reader.readFloat32(tensor.name());
        long[] shape = tensor.dimensions();
        if (tensor.name().endsWith("token_type_embeddings.weight")) {
          bytes.limit(bytes.limit() / 2);
          shape[0] = 1;
        }
        tensors.add(TensorData.of(tensor.name(), tensor.dtype(), shape, bytes));
      }
    }
    Files.delete(weights);
    SafetensorsWriter.write(weights, tensors);
    Path config = trained.resolve("config.json");
    Files.writeString(
        config,
        Files.readString(config).replaceAll("\"type_vocab_size\" : 2", "\"type_vocab_size\" : 1"));
    return trained;
  }

  static TextBatch textsOfOneType() {
    TokenBatch tokens = texts().parts().get(0);
    Arrays.fill(tokens.tokenTypeIds(), 0);
    return TextBatch.of(tokens, 0, 1, 2, 3, 4);
  }

  /** Five texts of one window each, of 1 to 12 tokens. */
  static TextBatch texts() {
    return TextBatch.of(tokens(new Random(3), 4, 12, 1, 9, 2), 0, 1, 2, 3, 4);
  }

  /** Texts of two, one and three windows, which stand in two parts in an order of their own. */
  static TextBatch windows() {
    Random random = new Random(5);
    return new TextBatch(
        new int[] {0, 1, 2},
        new int[] {2, 1, 3},
        new int[] {1, 4, 0, 2, 5, 3},
        List.of(tokens(random, 12, 12, 12), tokens(random, 12, 7, 3)));
  }

  private static TokenBatch tokens(Random random, int... lengths) {
    int width = Arrays.stream(lengths).max().orElseThrow();
    int[] ids = new int[lengths.length * width];
    int[] types = new int[ids.length];
    for (int row = 0; row < lengths.length; row++) {
      for (int i = 0; i < lengths[row]; i++) {
        ids[row * width + i] = 5 + random.nextInt(25);
        types[row * width + i] = 2 * i < lengths[row] ? 0 : 1;
      }
    }
    return new TokenBatch(lengths.length, width, ids, types, lengths);
  }

  static double difference(float[][] left, float[][] right) {
    double largest = 0;
    for (int i = 0; i < left.length; i++) {
      for (int j = 0; j < left[i].length; j++) {
        largest = Math.max(largest, Math.abs((double) left[i][j] - right[i][j]));
      }
    }
    return largest;
  }
}
