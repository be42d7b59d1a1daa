package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a plan tells, and that a training then does it. */
@Tag("slow")
class PlanRunTest {
  @TempDir private Path folder;
  private Path model;
  private Path train;
  private Path out;

  @BeforeEach
  void write() throws IOException {
    model = TinyStart.model(folder, "tiny-bert");
    train = TinyStart.sentences(folder.resolve("train.csv"), 48);
    out = folder.resolve("out");
  }

  @Test
  void should_tell_data_lengths_steps_and_rates() throws IOException {
    Path test = TinyStart.sentences(folder.resolve("test.csv"), 20);
    List<Path> before = files();
    CommandRun plan =
        plan(
            "plan",
            "data.test.held out=" + test,
            "training.layer_decay=0.5",
            "training.freeze_embeddings=true",
            "training.class_weights.negative=2",
            "model.reinitialize_layers=1");

    assertThat(plan.out().replace(folder.toString(), "FOLDER").replaceAll("[0-9.]+ .?B free", "X"))
        .isEqualTo(
            """
            model       FOLDER/tiny-bert (BERT, 2 layers, hidden size 8, 1,690 weights), pooling pooler
            new         classifier.weight, classifier.bias
            compute     fp32 on cpu, threads: 1
            data        training 36, validation 12, test held out 20; 2 labels
            tokens      7 to 25 a training text, median 16
            cut         to 16 tokens (head): 17 of 36 texts, 14.5% of all tokens
            batches     5 an epoch of at most 8 texts, 4.9% padding
            steps       6 in 2 epochs of 2 batches each
            rate        up to 1.000e-03 in 1 steps of warm-up, then linear
            output      FOLDER/out: free
            disk        model about 6,760 bytes; checkpoints, 2 at a time, about 27.0 kB each; X
            note        re-initialised: the top layer and any pooler

            label     examples  weight
            --------  --------  ------
            negative        18       2
            positive        18       1

            parameters       peak rate  weight decay  weights
            ---------------  ---------  ------------  -------
            pooler and head  1.000e-03          0.01       80
            pooler and head  1.000e-03             0       10
            layer 2          1.000e-03          0.01      512
            layer 2          1.000e-03             0       88
            layer 1          5.000e-04          0.01      512
            layer 1          5.000e-04             0       88
            embeddings          frozen                    400
            """);
    assertThat(files()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({"1, 0, 8", "2, 0, 8", "1, 40, 8", "3, 64, 4"})
  void should_foresee_the_steps_of_a_training(int accumulation, int tokens, int batchSize)
      throws IOException {
    String[] settings = {
      "training.accumulation=" + accumulation,
      "training.max_batch_tokens=" + (tokens == 0 ? "null" : tokens),
      "training.batch_size=" + batchSize,
    };
    JsonNode plan = new ObjectMapper().readTree(plan("plan --json", settings).out());
    plan("train -q", settings);

    List<JsonNode> lines = RunFiles.jsonLines(Files.readString(out.resolve("metrics.jsonl")));
    long steps = lines.stream().filter(line -> line.has("gradient_norm")).count();
    assertThat(plan.at("/steps/total").asLong()).isEqualTo(steps).isPositive();
    assertThat(plan.at("/groups/0").toString())
        .isEqualTo(
            "{\"place\":\"encoder and head\",\"rate\":0.001,\"weight_decay\":0.01,"
                + "\"weights\":"
                + plan.at("/groups/0/weights")
                + "}");
    assertThat(plan.at("/output/problem").isNull()).isTrue();
    assertThat(plan.at("/tokens/longest").asInt()).isEqualTo(25);
  }

  @Test
  void should_tell_that_the_output_folder_is_in_use() throws IOException {
    Files.createDirectories(out);
    Files.writeString(out.resolve("mine.txt"), "x");
    assertThat(plan("plan").out())
        .contains("output      " + out + ": holds files that bertft did not write: \"mine.txt\"\n");
    assertThat(plan("plan", "output.overwrite=true").out()).contains(": free\n");
    Files.createDirectories(out.resolve("checkpoints").resolve("step-4"));
    assertThat(plan("plan").out())
        .contains(": holds checkpoints of a run that is not complete; --resume goes on\n");
    assertThat(out.resolve("mine.txt")).exists();
  }

  private CommandRun plan(String command, String... settings) {
    List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
    List<String> all =
        new ArrayList<>(
            List.of(
                "model.name=" + model,
                "data.train=" + train,
                "data.validation_share=0.25",
                "output.folder=" + out,
                "text.max_tokens=16",
                "training.epochs=2",
                "training.batch_size=8",
                "training.accumulation=2",
                "training.learning_rate=0.001",
                "training.precision=fp32",
                "training.device=cpu",
                "training.threads=1"));
    all.addAll(List.of(settings));
    arguments.addAll(CommandRun.options(all));
    return CommandRun.of(arguments).succeeded();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.sorted().toList();
    }
  }
}
