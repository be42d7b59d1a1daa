package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plan tells of the pre-training before a training, and that both then do it. */
@Tag("slow")
class TwoStagePlanTest {
  @TempDir private Path folder;
  private Path model;
  private Path train;
  private Path texts;
  private Path out;

  @BeforeEach
  void write() throws IOException {
    model = TinyStart.model(folder, "tiny-bert");
    train = TinyStart.sentences(folder.resolve("train.csv"), 24);
    texts =
        Files.writeString(folder.resolve("texts.txt"), "A good film. It was dull.\n\n".repeat(60));
    out = folder.resolve("out");
  }

  @Test
  void should_tell_texts_steps_and_rates_of_both_stages() {
    assertThat(run("plan", "pretraining.head_rate_factor=20").succeeded().out())
        .contains(
            """
            compute     fp32 on cpu, threads: 1
            pre-train   60 documents, 480 tokens; 57 examples to train on and 3 held out
                        new: cls.predictions\
            """)
        .contains(
            """
                        8 batches an epoch of at most 8 examples; 6 steps of 2 batches each
                        rate up to 1.000e-03 in 1 steps of warm-up, then linear
            data        training 18, validation 6; 2 labels
            """)
        .containsPattern(
            """
            pre-trained  peak rate  weight decay  weights
            -----------  ---------  ------------  -------
            heads        2\\.000e-02          0\\.01 +\\d+
            heads        2\\.000e-02             0 +\\d+
            encoder      1\\.000e-03          0\\.01 +[\\d,]+
            encoder      1\\.000e-03             0 +\\d+

            parameters  +peak rate""")
        .contains(
            "note        pre-training comes first; all other figures are those of the training");
  }

  @Test
  void should_foresee_the_steps_of_the_first_stage() throws IOException {
    JsonNode plan = new ObjectMapper().readTree(run("plan --json").succeeded().out());
    run("train -q").succeeded();

    List<JsonNode> lines =
        RunFiles.jsonLines(Files.readString(out.resolve("pretrained/metrics.jsonl")));
    long steps =
        lines.stream().filter(line -> line.path("kind").asText().equals("pretraining")).count();
    assertThat(plan.at("/pretraining/total").asLong()).isEqualTo(steps).isPositive();
    assertThat(plan.at("/pretraining/examples").asLong()).isEqualTo(57);
    assertThat(plan.at("/pretraining/groups/0/place").asText()).isEqualTo("heads");
    assertThat(plan.at("/pretraining/new_weights").toString()).contains("cls.predictions.bias");
  }

  @Test
  void should_refuse_what_the_first_stage_would() throws IOException {
    Files.writeString(texts, " \n");
    CommandRun empty = run("plan");
    assertThat(empty.code()).isEqualTo(3);
    assertThat(empty.err()).contains("texts.txt: holds no text to pre-train on [D70]");
    assertThat(out).doesNotExist();
  }

  @Test
  void should_refuse_a_model_that_the_first_stage_cannot_train_before_it_reads_texts()
      throws IOException {
    Files.writeString(train, "no such columns\n");
    CommandRun plan = run("plan", "model.name=" + TinyStart.model(folder, "tiny-distilbert"));
    assertThat(plan.code()).isEqualTo(2);
    assertThat(plan.err()).contains("pretraining.next_sentence: must be false", "[C82]");
    assertThat(out).doesNotExist();
  }

  private CommandRun run(String command, String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "model.name=" + model,
                "data.train=" + train,
                "data.validation_share=0.25",
                "output.folder=" + out,
                "text.max_tokens=16",
                "pretraining.data=" + texts,
                "pretraining.max_tokens=16",
                "pretraining.batch_size=8",
                "pretraining.accumulation=2",
                "pretraining.steps=6",
                "pretraining.learning_rate=0.001",
                "training.epochs=1",
                "training.precision=fp32",
                "training.device=cpu",
                "training.threads=1"));
    settings.addAll(List.of(more));
    List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
    arguments.addAll(CommandRun.options(settings));
    return CommandRun.of(arguments);
  }
}
