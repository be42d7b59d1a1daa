package io.github.bertft.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.data.ProblemType;
import io.github.bertft.fault.ModelException;
import io.github.bertft.kernel.ClassifierKernel.Combination;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A config.json as the transformers library writes it, every field that matters checked.
 *
 * @param labels by class id; empty if the file names none
 * @param problemType null if the file says nothing
 * @param thresholds probability from which each label is given; empty if the file says nothing
 * @param readout how bertft made one vector of the states; null if another tool wrote the file
 * @param source the whole object, so that keys of other tools survive a save
 */
record ModelConfigFile(
    EncoderConfig encoder,
    List<String> labels,
    @Nullable ProblemType problemType,
    List<Float> thresholds,
    @Nullable Readout readout,
    ObjectNode source) {
  static final String POOLING_KEY = "bertft_pooling";
  static final String LAYERS_KEY = "bertft_layers";
  static final String LAYER_POOLING_KEY = "bertft_layer_pooling";
  static final String WINDOWS_KEY = "bertft_windows";

  /** For readers of the folder elsewhere; bertft's own stands in bertft.json. */
  static final String MAX_WINDOWS_KEY = "bertft_max_windows";

  static final String THRESHOLDS_KEY = "bertft_thresholds";

  ModelConfigFile {
    labels = List.copyOf(labels);
    thresholds = List.copyOf(thresholds);
  }

  /**
   * Reads and checks the file.
   *
   * @throws ModelException naming each faulty key as {@code config.json:key}
   */
  static ModelConfigFile read(Path file) {
    ObjectNode object = JsonFile.read(file);
    Architecture architecture = ArchitectureField.read(file.toString(), object);
    ConfigFields fields = new ConfigFields(file.toString(), object);
    EncoderConfig encoder = EncoderFields.read(architecture, fields);
    List<String> labels = LabelFields.read(fields);
    ProblemType problemType = ProblemFields.type(fields, labels.size());
    List<Float> thresholds = ProblemFields.thresholds(fields, labels.size());
    Readout readout = readout(fields, encoder.layers());
    fields.finish();
    return new ModelConfigFile(encoder, labels, problemType, thresholds, readout, object);
  }

  /**
   * Whether a classifier of the file's model is one of texts: BERT and DistilBERT have one of the
   * same name for tokens and for choices.
   */
  boolean classifiesTexts() {
    String saved = source.path("architectures").path(0).asText();
    return !saved.endsWith("ForTokenClassification") && !saved.endsWith("ForMultipleChoice");
  }

  private static @Nullable Readout readout(ConfigFields fields, int encoderLayers) {
    String pooling = fields.word(POOLING_KEY, "pooler", "cls", "mean", "max", "last");
    int layers = fields.size(LAYERS_KEY, 1, encoderLayers, 1);
    String combination = fields.word(LAYER_POOLING_KEY, "concat", "mean", "max");
    String windows = fields.word(WINDOWS_KEY, "none", "mean", "max", "attention");
    boolean sound =
        Stream.of(POOLING_KEY, LAYER_POOLING_KEY, WINDOWS_KEY).allMatch(fields::isSound);
    if (pooling == null || !sound) {
      return null;
    }
    if (pooling.equals("pooler") && layers > 1) {
      fields.fault(LAYERS_KEY, "must be 1 with the pooler, was " + layers);
      return null;
    }
    return new Readout(
        choice(Pooling.class, pooling, Pooling.MEAN),
        layers,
        choice(Combination.class, combination, Combination.CONCAT),
        choice(WindowPooling.class, windows, WindowPooling.NONE));
  }

  private static <E extends Enum<E>> E choice(Class<E> type, @Nullable String word, E otherwise) {
    return word == null ? otherwise : Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
  }
}
