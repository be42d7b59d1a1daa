package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bertft.model.ModelFolder;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pre-training from the command line to a folder that fine-tuning starts from. */
@Tag("slow")
class PretrainRunTest {
  private static final long[] NEXT_HEAD = {2, 8};
  private static final List<String> WORDS = List.of("good", "great", "bad", "dull", "lovely");

  @TempDir private Path folder;
  private Path model;
  private Path texts;
  private Path out;

  @BeforeEach
  void write() throws IOException {
    model = TinyStart.model(folder, "tiny-bert");
    texts = Files.writeString(folder.resolve("texts.txt"), documents(60));
    out = folder.resolve("out");
  }

  private static String documents(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append("The film was ").append(WORDS.get(i % 5)).append(". ");
      text.append("It was very ").append(WORDS.get((i + 2) % 5)).append(".\n\n");
    }
    return text.toString();
  }

  @Test
  void should_write_a_folder_that_fine_tuning_starts_from() throws IOException {
    CommandRun run = pretrain("pretraining.epochs=20").succeeded();
    assertThat(run.err())
        .contains("newly initialised: cls.predictions.transform.dense.weight")
        .contains("data: 60 documents, ")
        .contains("saved: " + out);
    assertThat(run.out())
        .containsPattern(
            "held-out masked words: loss \\d\\.\\d{4} -> \\d\\.\\d{4}, accuracy .*% -> .*%");
    JsonNode config = RunFiles.json(out.resolve("config.json"));
    assertThat(config.at("/architectures/0").asText()).isEqualTo("BertForPreTraining");
    assertThat(config.has("id2label")).isFalse();
    try (ModelFolder written = ModelFolder.open(out)) {
      assertThat(written.unusedNames())
          .contains("cls.predictions.bias", "cls.seq_relationship.weight");
      assertThat(written.hasClassifier()).isFalse();
      assertThat(written.hasPooler()).isTrue();
    }
    assertThat(Files.readAllLines(out.resolve("metrics.jsonl")).get(0))
        .startsWith("{\"kind\":\"pretraining\",\"step\":1,")
        .contains("\"masked_loss\":", "\"next_sentence_loss\":", "\"masked_accuracy\":");
    assertThat(out.resolve("checkpoints")).doesNotExist();

    CommandRun again = pretrain("model.name=" + out, "output.folder=" + folder.resolve("more"));
    assertThat(again.succeeded().err()).doesNotContain("newly initialised");
    CommandRun scored = CommandRun.of("predict", "--model", out.toString(), "good film");
    assertThat(scored.code()).isEqualTo(4);
    assertThat(scored.err())
        .contains(out + ": has no trained classifier; it is an encoder to start from [M60]");
  }

  /** One step at a constant rate, so that the encoder cannot have heard of it. */
  @Test
  void should_train_the_heads_at_a_rate_of_their_own() throws IOException {
    Path plain = folder.resolve("plain");
    assertThat(oneStep("output.folder=" + plain).err()).doesNotContain("rate of");
    assertThat(oneStep("pretraining.head_rate_factor=20").err())
        .contains("rate of heads: 2.000e-02, weight decay 0.01, ")
        .contains("rate of encoder: 1.000e-03, weight decay 0.01, ");
    try (ModelFolder one = ModelFolder.open(plain);
        ModelFolder twenty = ModelFolder.open(out)) {
      for (String same :
          List.of("embeddings.word_embeddings.weight", "encoder.layer.1.output.dense.weight")) {
        assertThat(twenty.readFloat32(same)).as(same).isEqualTo(one.readFloat32(same));
      }
      String other = "cls.seq_relationship.weight";
      assertThat(twenty.readOfAnyHead(other, NEXT_HEAD))
          .isNotEqualTo(one.readOfAnyHead(other, NEXT_HEAD));
    }
  }

  private CommandRun oneStep(String setting) {
    return pretrain(
            "pretraining.steps=1",
            "pretraining.learning_rate=0.001",
            "pretraining.warmup_share=0",
            "training.schedule=constant",
            setting)
        .succeeded();
  }

  @Test
  void should_write_weights_between_those_of_the_start_and_those_of_the_end() throws IOException {
    Path plain = folder.resolve("plain");
    assertThat(pretrain("output.folder=" + plain).succeeded().out()).doesNotContain("of the start");
    assertThat(pretrain("pretraining.start_share=0.25").succeeded().out())
        .containsPattern(
            "held-out masked words: loss .*\\nwith 0.25 of the start: loss \\d\\.\\d{4},"
                + " accuracy \\d+\\.\\d\\d%");
    String name = "encoder.layer.1.output.dense.weight";
    String head = "cls.seq_relationship.weight";
    try (ModelFolder start = ModelFolder.open(model);
        ModelFolder end = ModelFolder.open(plain);
        ModelFolder mixed = ModelFolder.open(out)) {
      FloatBuffer from = start.readFloat32(name).asFloatBuffer();
      FloatBuffer to = end.readFloat32(name).asFloatBuffer();
      FloatBuffer between = mixed.readFloat32(name).asFloatBuffer();
      assertThat(between).isNotEqualTo(to);
      while (between.hasRemaining()) {
        float expected = 0.25f * from.get() + 0.75f * to.get();
        assertThat(between.get()).isCloseTo(expected, within(1e-6f));
      }
      assertThat(mixed.readOfAnyHead(head, NEXT_HEAD))
          .isEqualTo(end.readOfAnyHead(head, NEXT_HEAD));
    }
  }

  @Test
  void should_learn_what_the_texts_say() throws IOException {
    pretrain(
            "pretraining.epochs=60",
            "pretraining.learning_rate=0.01",
            "pretraining.next_sentence=false",
            "pretraining.whole_word=true")
        .succeeded();
    List<String> log = Files.readAllLines(out.resolve("metrics.jsonl"));
    assertThat(meanLoss(log.subList(log.size() - 20, log.size())))
        .isLessThan(0.5 * meanLoss(log.subList(0, 20)));
    assertThat(RunFiles.json(out.resolve("config.json")).at("/architectures/0").asText())
        .isEqualTo("BertForMaskedLM");
  }

  private static double meanLoss(List<String> lines) {
    return lines.stream()
        .mapToDouble(
            line -> Double.parseDouble(line.replaceAll(".*\"masked_loss\":([0-9.E-]+),.*", "$1")))
        .average()
        .orElseThrow();
  }

  @Test
  void should_run_both_stages_and_not_repeat_the_first() throws IOException {
    Path train = TinyStart.sentences(folder.resolve("train.csv"), 48);
    String[] settings = {"data.train=" + train, "training.epochs=1", "text.max_tokens=16"};
    CommandRun first = command("train", List.of(), settings).succeeded();
    assertThat(first.err()).contains("model: " + out.resolve("pretrained") + " (BERT, 2 layers");
    assertThat(out.resolve("pretrained/config.json")).exists();
    byte[] weights = Files.readAllBytes(out.resolve("model.safetensors"));

    deleteModel();
    String[] others = {settings[0], settings[1], settings[2], "pretraining.learning_rate=0.002"};
    CommandRun refused = command("train", List.of("--resume"), others);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains(out.resolve("pretrained") + ": pretraining.learning_rate was ")
        .contains("[C57]");
    others[3] = "training.learning_rate=0.002"; // is of the second stage alone
    assertThat(command("train", List.of("--resume"), others).succeeded().err())
        .contains("pre-training is complete already: " + out.resolve("pretrained"));
    deleteModel();
    CommandRun second = command("train", List.of("--resume"), settings).succeeded();
    assertThat(second.err())
        .contains("pre-training is complete already: " + out.resolve("pretrained"));
    assertThat(out.resolve("model.safetensors")).hasBinaryContent(weights);
  }

  /** As if the fine-tuning had not come to its end. */
  private void deleteModel() throws IOException {
    Files.delete(out.resolve("bertft.json"));
    Files.delete(out.resolve("config.json"));
    Files.delete(out.resolve("model.safetensors"));
    for (String name :
        List.of(
            "tokenizer.json",
            "tokenizer_config.json",
            "vocab.txt",
            "special_tokens_map.json",
            "metrics.jsonl",
            "evaluation.json",
            "README.md")) {
      Files.deleteIfExists(out.resolve(name));
    }
  }

  @Test
  void should_look_at_the_second_stage_before_the_first() throws IOException {
    Path train = Files.writeString(folder.resolve("train.csv"), "text,label\ngood,a\nbad,a\n");
    CommandRun run = command("train", List.of(), "data.train=" + train, "text.max_tokens=16");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("train.csv").doesNotContain("data: 60 documents");
    assertThat(out.resolve("pretrained")).doesNotExist();
  }

  @Test
  void should_look_at_frozen_layers_before_the_first_stage() throws IOException {
    Path train = TinyStart.sentences(folder.resolve("train.csv"), 48);
    String[] settings = {"data.train=" + train, "text.max_tokens=16", "training.freeze_layers=12"};
    CommandRun run = command("train", List.of(), settings);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("training.freeze_layers").contains("[C18]");
    assertThat(out.resolve("pretrained")).doesNotExist();
  }

  /**
   * An older model of the same config is there, and the first stage of its successor was stopped.
   */
  @Test
  void should_not_take_the_model_that_it_replaces_for_its_own() throws IOException {
    Path train = TinyStart.sentences(folder.resolve("train.csv"), 48);
    String[] settings = {
      "data.train=" + train, "training.epochs=1", "text.max_tokens=16", "output.overwrite=true"
    };
    command("train", List.of(), settings).succeeded();
    byte[] weights = Files.readAllBytes(out.resolve("model.safetensors"));
    Path stage = out.resolve("pretrained");
    Files.createDirectories(stage.resolve("checkpoints/step-1"));
    Files.writeString(out.resolve("model.safetensors"), "of the older model");

    CommandRun run = command("train", List.of("--resume"), settings);

    assertThat(run.err()).doesNotContain("complete already: " + out + "\n");
    Files.delete(stage.resolve("checkpoints/step-1"));
    command("train", List.of(), settings).succeeded();
    assertThat(out.resolve("model.safetensors")).hasBinaryContent(weights);
  }

  @Test
  void should_refuse_what_cannot_be_learnt_from() throws IOException {
    assertFault(
        3, "texts.txt: holds no text to pre-train on [D70]", Files.writeString(texts, " \n"));
    Files.writeString(texts, "The film was good. It was dull.\nWe saw it.");
    assertFault(
        3,
        "texts.txt: holds a single document; next-sentence prediction needs another for random"
            + " sentences [D71]\n  part documents by blank lines, or set"
            + " pretraining.next_sentence: false",
        texts);
    Files.writeString(texts, "The film was good.\n\nIt was dull.\n");
    assertFault(
        3,
        "texts.txt: no document has two sentences that fit into an example; next-sentence"
            + " prediction needs them [D72]\n  set pretraining.next_sentence: false",
        texts);
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertFault(3, "empty: folder has no .txt files at any depth [D73]", empty);
    assertFault(2, "pretraining.data: no such file or folder, was", folder.resolve("gone"));
    assertThat(out).doesNotExist();
  }

  private void assertFault(int code, String message, Path data) {
    CommandRun run = pretrain("pretraining.data=" + data);
    assertThat(run.err()).contains(message);
    assertThat(run.code()).isEqualTo(code);
  }

  @Test
  void should_refuse_a_config_that_does_not_fit() throws IOException {
    CommandRun none = CommandRun.of("pretrain", "-q", "--set", "output.folder=" + out);
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err())
        .contains(
            "pretraining: is missing; pre-training needs the block, which may be empty [C80]\n"
                + "  try: --set pretraining={}");
    CommandRun noTexts = CommandRun.of("pretrain", "-q", "--set", "pretraining={}");
    assertThat(noTexts.code()).isEqualTo(2);
    assertThat(noTexts.err())
        .contains(
            "pretraining.data: is missing, and so is data.train; name a file or folder of texts"
                + " [C81]\n  try: --set pretraining.data=FILE");
    CommandRun long17 = pretrain("pretraining.max_tokens=17");
    assertThat(long17.code()).isEqualTo(2);
    assertThat(long17.err())
        .contains(
            "pretraining.max_tokens: the model has positions for 16 tokens, was 17; choose 16 or"
                + " fewer [C83]");
    CommandRun distil = pretrain("model.name=" + TinyStart.model(folder, "tiny-distilbert"));
    assertThat(distil.code()).isEqualTo(2);
    assertThat(distil.err())
        .contains(
            "pretraining.next_sentence: must be false for DistilBERT, which has no next-sentence"
                + " head, was true [C82]\n"
                + "  try: --set pretraining.next_sentence=false");
    assertThat(out).doesNotExist();
  }

  @Test
  void should_pre_train_distilbert_on_the_texts_of_the_training_file() throws IOException {
    Path train = TinyStart.sentences(folder.resolve("train.csv"), 48);
    pretrain(
            "model.name=" + TinyStart.model(folder, "tiny-distilbert"),
            "pretraining.next_sentence=false",
            "pretraining.data=null",
            "data.train=" + train)
        .succeeded();
    assertThat(RunFiles.json(out.resolve("config.json")).at("/architectures/0").asText())
        .isEqualTo("DistilBertForMaskedLM");
  }

  @ParameterizedTest
  @CsvSource({
    "tiny-roberta-pretraining, RobertaForMaskedLM",
    "tiny-xlm-roberta, XLMRobertaForMaskedLM",
    "tiny-electra-pretraining, ElectraForMaskedLM"
  })
  void should_pre_train_every_family_with_a_head_for_masked_words(String name, String className)
      throws IOException {
    Path start = TinyStart.model(folder, name);
    pretrain("model.name=" + start, "pretraining.next_sentence=false").succeeded();

    assertThat(RunFiles.json(out.resolve("config.json")).at("/architectures/0").asText())
        .isEqualTo(className);
    Path train = TinyStart.sentences(folder.resolve("train.csv"), 24);
    CommandRun.of(
            "train",
            "-q",
            "--set",
            "model.name=" + out,
            "--set",
            "data.train=" + train,
            "--set",
            "text.max_tokens=16",
            "--set",
            "training.epochs=1",
            "--set",
            "output.folder=" + folder.resolve("tuned"))
        .succeeded();
  }

  @Test
  void should_refuse_a_discriminator_at_the_start() throws IOException {
    Path start = TinyStart.model(folder, "tiny-electra");
    CommandRun refused = pretrain("model.name=" + start, "pretraining.next_sentence=false");
    assertThat(refused.code()).isEqualTo(4);
    assertThat(refused.err())
        .contains(
            start
                + ": is an ELECTRA model without a head for masked words: a discriminator, which"
                + " learnt to find replaced words; pretrain needs the generator, or a model of"
                + " another family [M120]");
    assertThat(out).doesNotExist();
  }

  private CommandRun pretrain(String... settings) {
    return command("pretrain", List.of(), settings);
  }

  private CommandRun command(String name, List<String> options, String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "model.name=" + model,
                "pretraining.data=" + texts,
                "pretraining.max_tokens=16",
                "pretraining.batch_size=8",
                "training.precision=fp32",
                "training.threads=1",
                "output.folder=" + out));
    all.addAll(List.of(settings));
    List<String> arguments = new ArrayList<>(List.of(name, "-q"));
    arguments.addAll(options);
    arguments.addAll(CommandRun.options(all));
    return CommandRun.of(arguments);
  }
}
