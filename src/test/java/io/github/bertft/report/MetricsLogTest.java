package io.github.bertft.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.fault.ResourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsLogTest {
  private static final MetricsLog.Step STEP =
      new MetricsLog.Step(7, 0.25, 0.6931471805599453, 2.5e-5, Double.NaN, 1234.5, 800);
  private static final String STEP_LINE =
      "{\"kind\":\"step\",\"step\":7,\"epoch\":0.25,\"loss\":0.6931471805599453,"
          + "\"learning_rate\":2.5E-5,\"gradient_norm\":null,\"tokens_per_second\":1234.5,"
          + "\"elapsed_millis\":800}\n";

  @TempDir Path folder;

  @Test
  void writesLinesAtOnce() throws IOException {
    Path file = folder.resolve(MetricsLog.FILE_NAME);
    Files.writeString(file, "from an earlier run\n");
    try (MetricsLog log = MetricsLog.create(file)) {
      log.step(STEP);
      assertThat(Files.readString(file)).isEqualTo(STEP_LINE);
      log.evaluation(
          new TrainingTable.Row(0.5, 14, 0.6, 0.34125, Map.of(), 900),
          EvaluationReportTest.small("validation"));
    }

    assertThat(Files.readString(file))
        .isEqualTo(
            STEP_LINE
                + "{\"kind\":\"evaluation\",\"step\":14,\"epoch\":0.5,\"training_loss\":0.6,"
                + "\"dataset\":\"validation\",\"examples\":4,\"accuracy\":0.75,\"error\":0.25,"
                + "\"macro_f1\":0.7333333333333334,\"weighted_f1\":0.7333333333333334,"
                + "\"loss\":0.34125,\"evaluation_millis\":1234,\"elapsed_millis\":900}\n");
  }

  @Test
  void appendDropsALineThatWasCutOff() throws IOException {
    Path file = folder.resolve(MetricsLog.FILE_NAME);
    Files.writeString(file, "{\"kind\":\"step\"}\n{\"kind\":\"st");
    try (MetricsLog log = MetricsLog.append(file)) {
      log.step(STEP);
    }

    assertThat(Files.readString(file)).isEqualTo("{\"kind\":\"step\"}\n" + STEP_LINE);
  }

  @Test
  void appendBeginsAFile() throws IOException {
    Path file = folder.resolve(MetricsLog.FILE_NAME);
    MetricsLog.append(file).close();

    assertThat(Files.readString(file)).isEmpty();
  }

  @Test
  void namesAFolderThatIsMissing() {
    Path file = folder.resolve("gone").resolve(MetricsLog.FILE_NAME);

    assertThatThrownBy(() -> MetricsLog.create(file))
        .isInstanceOf(ResourceException.class)
        .hasMessage(file + ": cannot be written: its folder does not exist [R42]");
  }
}
