package io.github.bertft.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final BarRenderer.Look ASCII = new BarRenderer.Look(false, false);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private final AtomicLong clock = new AtomicLong();

  private Progress lines() {
    return new ProgressLines(
        reached -> out.print(reached.line() + '\n'),
        clock::get,
        () -> OptionalLong.of(1_503_238_553L));
  }

  private String printed() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void linesEveryTenth() {
    Progress progress = lines();
    progress.start("training", 1000, "steps");
    for (int done = 1; done <= 250; done++) {
      clock.addAndGet(10);
      progress.step(done, "loss 0.5");
    }
    progress.close();

    assertThat(printed())
        .isEqualTo(
            """
            training: 100/1,000 steps (10%), loss 0.5, 1.0s, 9.0s left, 1.4 GiB
            training: 200/1,000 steps (20%), loss 0.5, 2.0s, 8.0s left, 1.4 GiB
            training: 250/1,000 steps (25%), loss 0.5, 2.5s, 7.5s left, 1.4 GiB
            """);
  }

  @Test
  void linesEveryTenSeconds() {
    Progress progress = lines();
    progress.start("training", 1000, "steps");
    for (int done = 1; done <= 5; done++) {
      clock.addAndGet(4_000);
      progress.step(done, "");
    }

    assertThat(printed()).isEqualTo("training: 3/1,000 steps (0%), 12s, 1h 06m left, 1.4 GiB\n");
  }

  @Test
  void linesWithoutTotal() {
    Progress progress = lines();
    progress.start("predicting\u001b", -1, "texts");
    clock.addAndGet(11_000);
    progress.step(1_500, "");
    progress.start("again", 2, "texts");
    progress.step(2, "");
    progress.close();

    assertThat(printed())
        .isEqualTo(
            """
            predicting\\u001b: 1,500 texts, 11s, 1.4 GiB
            again: 2/2 texts (100%), 0.0s, 1.4 GiB
            """);
  }

  /** An evaluation in between does not let the time of the training begin anew. */
  @Test
  void timeGoesOnAfterAnInterruption() throws InterruptedException {
    Progress progress = lines();
    progress.start("training", 1000, "steps");
    clock.addAndGet(5_000);
    progress.step(500, "");
    progress.start("evaluating validation", 10, "texts");
    clock.addAndGet(1_000);
    progress.step(10, "");
    progress.goOn("training", 1000, "steps", 6_000);
    clock.addAndGet(2_000);
    progress.step(600, "");
    assertThat(printed())
        .endsWith("training: 600/1,000 steps (60%), 8.0s, 5.3s left, 1.4 GiB\n")
        .startsWith("training: 500/1,000 steps (50%), 5.0s, 5.0s left, 1.4 GiB\n");

    bytes.reset();
    try (Progress bar = new ProgressBar(out, 120, ASCII)) {
      bar.goOn("training", 4, "steps", 3_600_000);
      bar.step(2, "");
      for (int i = 0; i < 500 && !printed().contains("2/4"); i++) {
        Thread.sleep(10);
      }
    }
    assertThat(printed()).contains("2/4 steps  1h 00m left");
  }

  @Test
  void silentOneStillRunsWhatPrintsAside() {
    AtomicLong runs = new AtomicLong();
    try (Progress progress = Progress.silent()) {
      progress.start("training", 1, "steps");
      progress.step(1, "");
      progress.aside(runs::incrementAndGet);
    }

    assertThat(runs).hasValue(1);
  }

  @Test
  void barRedrawsOneLine() throws InterruptedException {
    try (Progress progress = new ProgressBar(out, 120, ASCII)) {
      progress.start("training", 4, "steps");
      progress.step(2, "loss 0.5");
      for (int i = 0; i < 500 && printed().isEmpty(); i++) {
        Thread.sleep(10);
      }
      progress.aside(() -> out.print("a row\n"));
    }

    String text = printed();
    assertThat(text).contains("\r" + " ".repeat(119) + "\ra row\n");
    String last = text.substring(text.lastIndexOf("\rtraining"));
    assertThat(last)
        .startsWith("\rtraining  50% ====================.................... 2/4 steps  ")
        .contains("  loss 0.5")
        .endsWith(System.lineSeparator());
  }

  @Test
  void barFitsItsLine() {
    BarRenderer renderer = new BarRenderer(new BarRenderer.Look(true, false), "steps");
    Duration minute = Duration.ofSeconds(60);
    String message = "loss 0.3412, 1,234 tokens/s, rate 5.00e-05, 1.4 GiB";

    assertThat(renderer.render("training", 120, 1200, minute, message, 119))
        .isEqualTo(
            "training  10% ██░░░░░░░░░░░░░░░░░░░░░ 120/1,200 steps  9m 00s left  "
                + "loss 0.3412, 1,234 tokens/s, rate 5.00e-05, 1.4 GiB")
        .hasSizeLessThan(120);
    assertThat(renderer.render("training", 120, 1200, minute, message, 79))
        .isEqualTo(
            "training  10% ██░░░░░░░░░░░░░░░░░░░░░ 120/1,200 steps  9m 00s left  loss 0.3412");
    assertThat(renderer.render("training", 1200, 1200, minute, "", 60))
        .isEqualTo("training 100% ████████████████████ 1,200/1,200 steps  1m 00s");
    assertThat(renderer.render("training", 120, 1200, minute, message, 39))
        .isEqualTo("training  10% 120/1,200 steps  9m 00s …");
    assertThat(renderer.render("predicting", 1500, -1, minute, "1.4 GiB", 79))
        .isEqualTo("predicting 1,500 texts  1m 00s  1.4 GiB".replace("texts", "steps"));
  }

  @Test
  void barIsColouredWhereWanted() {
    BarRenderer renderer = new BarRenderer(new BarRenderer.Look(true, true), "steps");

    assertThat(renderer.render("t", 1, 2, Duration.ofSeconds(1), "", 38))
        .isEqualTo("t  50% \u001b[32m█████\u001b[0m░░░░░ 1/2 steps  1.0s left");
  }

  @Test
  void lostTerminalEndsNothing() {
    OutputStream lost =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Input/output error");
          }
        };
    PrintStream stream = new PrintStream(lost, true, StandardCharsets.UTF_8);

    assertThatCode(
            () -> {
              try (Progress progress = new ProgressBar(stream, 80, ASCII)) {
                progress.start("training", 4, "steps");
                progress.step(2, "loss 0.5");
                progress.start("evaluation", -1, "texts");
                progress.step(9, "");
              }
            })
        .doesNotThrowAnyException();
  }

  @Test
  void lookFollowsTerminal() {
    assertThat(ProgressBar.look(Map.of(), StandardCharsets.UTF_8))
        .isEqualTo(new BarRenderer.Look(true, true));
    assertThat(ProgressBar.look(Map.of("NO_COLOR", ""), StandardCharsets.UTF_8))
        .isEqualTo(new BarRenderer.Look(true, true));
    assertThat(ProgressBar.look(Map.of("NO_COLOR", "1"), StandardCharsets.UTF_8))
        .isEqualTo(new BarRenderer.Look(true, false));
    assertThat(ProgressBar.look(Map.of(), StandardCharsets.US_ASCII))
        .isEqualTo(new BarRenderer.Look(false, true));
  }

  @Test
  void columnsFromEnvironment() {
    assertThat(ProgressBar.columns(null)).isEqualTo(80);
    assertThat(ProgressBar.columns("132")).isEqualTo(132);
    assertThat(ProgressBar.columns("0")).isEqualTo(40);
    assertThat(ProgressBar.columns("wide")).isEqualTo(80);
  }

  @Test
  void launcherKnowsTheTerminal() {
    assertThat(TerminalCheck.standardErrorIsTerminal(Map.of("BERTFT_TTY", "1"))).isTrue();
    assertThat(TerminalCheck.standardErrorIsTerminal(Map.of("BERTFT_TTY", "0"))).isFalse();
    assertThat(TerminalCheck.standardErrorIsTerminal(Map.of("BERTFT_TTY", "1", "TERM", "dumb")))
        .isFalse();
    assertThat(TerminalCheck.isTerminalDevice("/dev/pts/3")).isTrue();
    assertThat(TerminalCheck.isTerminalDevice("/dev/tty1")).isTrue();
    assertThat(TerminalCheck.isTerminalDevice("/dev/null")).isFalse();
    assertThat(TerminalCheck.isTerminalDevice("pipe:[12345]")).isFalse();
  }

  @Test
  void readsResidentMemory() {
    assertThat(ProcessMemory.parse("VmPeak:\t 9 kB\nVmRSS:\t    2048 kB\nX: 1\n"))
        .hasValue(2L << 20);
    assertThat(ProcessMemory.parse("Name: java\n")).isEmpty();
  }

  @Test
  void trainingStatusInWords() {
    assertThat(new TrainingStatus(0.34124, 5e-5, 1234.4).render())
        .isEqualTo("loss 0.3412, 1,234 tokens/s, rate 5.00e-05");
  }
}
