package io.github.bertft.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bertft.evaluate.Figure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables of several seeds. */
class SeedsReportTest {
  private static final SeedResult.Kept BEST = new SeedResult.Kept(true, 0);
  private static final SeedResult.Kept LAST = new SeedResult.Kept(false, 0);

  private static Measured measured(String name, double accuracy) {
    return new Measured(
        name,
        Map.of(
            Figure.ACCURACY, accuracy, Figure.ERROR, 1 - accuracy, Figure.MACRO_F1, accuracy / 2),
        List.of());
  }

  private static SeedResult result(long seed, double tone, double topic, double... tests) {
    List<Measured> tasks = List.of(measured("tone", tone), measured("topic", topic));
    List<Measured> measured = new ArrayList<>();
    for (double test : tests) {
      measured.add(measured("test-" + measured.size(), test));
    }
    return new SeedResult(
        seed,
        Path.of("seed-" + seed),
        Optional.of(new Measured("validation", Measured.means(tasks), tasks)),
        measured);
  }

  @Test
  void should_show_each_task_and_the_means_over_them() {
    SeedsReport report =
        new SeedsReport(
            List.of(result(42, 0.9, 0.5, 0.8, 0.6), result(43, 0.7, 0.9, 0.9, 0.3)), "accuracy");

    assertThat(report.best().seed()).isEqualTo(43);
    assertThat(report.text())
        .isEqualTo(
            """
            accuracy
            seed           validation          test-0           test-1   mean of tests
            ---------  --------------  --------------  ---------------  --------------
            42                70.00 %         80.00 %          60.00 %         70.00 %
            43 (kept)         80.00 %         90.00 %          30.00 %         60.00 %
            mean ± sd  75.00 ± 7.07 %  85.00 ± 7.07 %  45.00 ± 21.21 %  65.00 ± 7.07 %

            mean ± sd of 2 seeds
            dataset                     accuracy            error         macro F1
            -------------------  ---------------  ---------------  ---------------
            validation of tone   80.00 ± 14.14 %  20.00 ± 14.14 %  0.4000 ± 0.0707
            validation of topic  70.00 ± 28.28 %  30.00 ± 28.28 %  0.3500 ± 0.1414
            mean of validation    75.00 ± 7.07 %   25.00 ± 7.07 %  0.3750 ± 0.0354
            test-0                85.00 ± 7.07 %   15.00 ± 7.07 %  0.4250 ± 0.0354
            test-1               45.00 ± 21.21 %  55.00 ± 21.21 %  0.2250 ± 0.1061
            mean of tests         65.00 ± 7.07 %   35.00 ± 7.07 %  0.3250 ± 0.0354
            """);
  }

  @Test
  void should_take_no_mean_of_one_test_set_or_none() {
    SeedsReport one = new SeedsReport(List.of(result(1, 0.5, 0.7, 0.4)), "accuracy");
    assertThat(one.text()).doesNotContain("mean of tests").contains("test-0");
    assertThat(one.json()).doesNotContain("tests_mean");
    SeedsReport none = new SeedsReport(List.of(result(1, 0.5, 0.7)), "accuracy");
    assertThat(none.text())
        .startsWith(
            """
            accuracy
            seed       validation
            ---------  ----------
            1 (kept)      60.00 %
            mean ± sd   60.00 ± -
            """);
  }

  @Test
  void should_choose_no_seed_whose_figure_is_not_defined() {
    List<SeedResult> results = List.of(result(1, Double.NaN, 1, 0.4), result(2, 0.1, 0.1, 0.4));
    assertThat(new SeedsReport(results, "accuracy").best().seed()).isEqualTo(2);
  }

  @Test
  void should_keep_the_epoch_with_the_best_mean_over_tasks(@TempDir Path folder)
      throws IOException {
    Files.writeString(folder.resolve("evaluation.json"), "{\"datasets\": []}");
    List<String> lines = new ArrayList<>();
    double[][] accuracies = {{0.9, 0.1}, {0.6, 0.6}, {0.7, 0.3}};
    for (int epoch = 1; epoch <= accuracies.length; epoch++) {
      lines.add("{\"kind\":\"step\",\"epoch\":" + epoch + ",\"loss\":1}");
      for (int task = 0; task < 2; task++) {
        lines.add(
            "{\"kind\":\"evaluation\",\"epoch\":%d,\"dataset\":\"%s\",\"accuracy\":%s}"
                .formatted(epoch, task == 0 ? "tone" : "topic", accuracies[epoch - 1][task]));
      }
    }
    Files.write(folder.resolve("metrics.jsonl"), lines);

    Measured best = SeedResult.read(1, folder, "accuracy", BEST).validation().orElseThrow();
    assertThat(best.figure(Figure.ACCURACY)).isEqualTo(0.6);
    assertThat(best.tasks()).extracting(Measured::dataset).containsExactly("tone", "topic");
    Measured last = SeedResult.read(1, folder, "accuracy", LAST).validation().orElseThrow();
    assertThat(last.figure(Figure.ACCURACY)).isEqualTo(0.5);
    Path log = folder.resolve("metrics.jsonl");
    assertThat(SeedResult.after(log, "accuracy", BEST, 1).orElseThrow().figure(Figure.ACCURACY))
        .isEqualTo(0.5);
    assertThat(SeedResult.after(log, "accuracy", BEST, 4)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0.900, 0.905, 0.870 | 0    | 0.905
          0.900, 0.905, 0.870 | 0.01 | 0.900
          0.900, 0.905, 0.911 | 0.01 | 0.911
          null, null          | 0    | NaN
          null, 0.2, null     | 0.5  | 0.2
          """)
  void should_tell_the_epoch_whose_weights_are_kept(
      String accuracies, double minDelta, double kept, @TempDir Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String accuracy : List.of(accuracies.split(", ", -1))) {
      lines.add(
          "{\"kind\":\"evaluation\",\"epoch\":%d,\"dataset\":\"validation\",\"accuracy\":%s}"
              .formatted(lines.size() + 1, accuracy));
    }
    Path log = Files.write(folder.resolve("metrics.jsonl"), lines);

    SeedResult.Kept best = new SeedResult.Kept(true, minDelta);
    Measured chosen = SeedResult.after(log, "accuracy", best, lines.size()).orElseThrow();
    assertThat(chosen.figure(Figure.ACCURACY)).isEqualTo(Double.valueOf(kept));
  }

  @Test
  void should_add_its_table_to_the_card(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("README.md"), "# Card\n");
    SeedsReport report =
        new SeedsReport(List.of(result(7, 0.5, 0.7, 0.4), result(8, 0.1, 0.1, 0.4)), "accuracy");
    report.write(folder);
    assertThat(folder.resolve("README.md"))
        .hasContent(
            "# Card\n\n## Seeds\n\nTrained under 2 seeds; this is the model of seed 7, the best by"
                + " validation accuracy. The figures above are its own.\n\n"
                + report.text().indent(4));
    assertThat(folder.resolve("seeds.json")).hasContent(report.json());
  }
}
