package io.github.bertft.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.huggingface.translator.TextClassificationTranslatorFactory;
import ai.djl.inference.Predictor;
import ai.djl.modality.Classifications;
import ai.djl.modality.Input;
import ai.djl.modality.Output;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.DeferredTranslatorFactory;
import ai.djl.translate.TranslatorFactory;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.data.TextExample;
import io.github.bertft.evaluate.Softmax;
import io.github.bertft.model.ModelFolder;
import io.github.bertft.tokenize.LengthBuckets;
import io.github.bertft.tokenize.OrderedBatches;
import io.github.bertft.tokenize.TextEncoder;
import io.github.bertft.tokenize.Truncation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was exported, loaded as DJL's own users load models. */
class DjlExporterTest {
  private static final List<String> TEXTS =
      List.of("worda wordb", "wordq", "wordc " + "wordd ".repeat(40));

  @TempDir private Path folder;
  private Path trained;
  private Path exported;

  @BeforeEach
  void train() throws Exception {
    trained = ExportableModel.write(folder, "tiny-bert, mean, 1, concat, none");
    exported = Files.createDirectories(folder.resolve("exported"));
    export();
  }

  private void export() {
    try (ModelFolder model = ModelFolder.open(trained);
        TextEncoder encoder = TextEncoder.load(trained, 12, new Truncation.Head())) {
      DjlExporter.write(exported, model, encoder.definition().json(), encoder.maxTokens());
    }
  }

  private static <I, O> ZooModel<I, O> load(
      Class<I> input, Class<O> output, Path path, TranslatorFactory factory) throws Exception {
    return Criteria.builder()
        .setTypes(input, output)
        .optModelPath(path)
        .optTranslatorFactory(factory)
        .build()
        .loadModel();
  }

  /** Probabilities of the labels by our own encoder and model. */
  private float[] expected(String text) {
    try (TextEncoder encoder = TextEncoder.load(trained, 12, new Truncation.Head())) {
      TextExample example = new TextExample(text, null, null, new TextExample.Place("text", 0));
      OrderedBatches batches =
          new OrderedBatches(encoder, List.of(example).iterator(), LengthBuckets.inOrder(1, 64), 1);
      return Softmax.predict(ExportableModel.logits(trained, batches.next().batches().get(0))[0])
          .probabilities();
    }
  }

  private void assertSame(String text, Classifications actual) {
    float[] expected = expected(text);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual.get(ExportableModel.LABELS.get(i)).getProbability())
          .isCloseTo(expected[i], within(ExportableModel.TOLERANCE));
    }
  }

  @Test
  void should_be_loaded_with_the_text_classification_translator() throws Exception {
    try (ZooModel<String, Classifications> model =
            load(
                String.class,
                Classifications.class,
                exported,
                new TextClassificationTranslatorFactory());
        Predictor<String, Classifications> predictor = model.newPredictor()) {
      for (String text : TEXTS) {
        assertSame(text, predictor.predict(text));
      }
      List<Classifications> batch = predictor.batchPredict(TEXTS);
      for (int i = 0; i < TEXTS.size(); i++) {
        assertSame(TEXTS.get(i), batch.get(i));
      }
    }
  }

  /** The names of translator and engine stand in serving.properties alone. */
  @Test
  void should_be_loaded_as_djl_serving_loads_a_zip() throws Exception {
    Path zip = folder.resolve("served.zip");
    DjlExporter.zip(exported, zip);

    try (ZooModel<Input, Output> model =
            load(Input.class, Output.class, zip, new DeferredTranslatorFactory());
        Predictor<Input, Output> predictor = model.newPredictor()) {
      Input input = new Input();
      input.add("worda wordb");
      String answer = predictor.predict(input).getData().getAsString();
      assertThat(answer).contains("{\"className\":\"göod\",\"probability\":0.");
    }
  }

  @Test
  void should_be_loaded_without_token_types() throws Exception {
    try (ZooModel<String, Classifications> model =
            Criteria.builder()
                .setTypes(String.class, Classifications.class)
                .optModelPath(exported)
                .optEngine("PyTorch")
                .optArgument("includeTokenTypes", false)
                .optArgument("maxLength", 12)
                .optTranslatorFactory(new TextClassificationTranslatorFactory())
                .build()
                .loadModel();
        Predictor<String, Classifications> predictor = model.newPredictor()) {
      assertSame("worda wordb", predictor.predict("worda wordb"));
    }
  }

  /** As the transformers library has it, whose folders need not name labels. */
  @Test
  void should_number_labels_that_have_no_name() throws Exception {
    Path config = trained.resolve("config.json");
    ObjectNode fields = (ObjectNode) new JsonMapper().readTree(config.toFile());
    fields.remove(List.of("id2label", "label2id", "num_labels"));
    Files.writeString(config, fields.toString());
    export();
    try (ZooModel<String, Classifications> model =
            load(
                String.class,
                Classifications.class,
                exported,
                new TextClassificationTranslatorFactory());
        Predictor<String, Classifications> predictor = model.newPredictor()) {
      Classifications answer = predictor.predict("worda wordb");
      assertThat(answer.getClassNames()).containsExactlyInAnyOrder("LABEL_0", "LABEL_1", "LABEL_2");
      float[] expected = expected("worda wordb");
      assertThat(answer.get("LABEL_2").getProbability())
          .isCloseTo(expected[2], within(ExportableModel.TOLERANCE));
    }
  }

  @Test
  void should_tell_the_length_of_the_training() throws Exception {
    assertThat(exported.resolve("serving.properties"))
        .content(StandardCharsets.UTF_8)
        .isEqualTo(
            """
            engine=PyTorch
            option.modelName=model
            translatorFactory=ai.djl.huggingface.translator.TextClassificationTranslatorFactory
            includeTokenTypes=true
            truncation=true
            padding=true
            maxLength=12
            """);
  }
}
