package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of what {@code scripts/faults} does two hundred times. */
@Tag("slow")
class RandomKillsTest {
  private static final int KILLS = 40;

  @TempDir private Path folder;

  /**
   * SIGKILL anywhere: while the JVM starts, within a step, while a checkpoint or the result is
   * written.
   */
  @Test
  void should_reach_the_same_bytes_after_forty_kills_at_random_instants() throws Exception {
    TrainingProcesses trainings = new TrainingProcesses(folder);
    Path whole = folder.resolve("whole");
    long start = System.nanoTime();
    trainings.run(whole);
    long nanos = System.nanoTime() - start;
    Random random = new Random(42);
    int kills = 0;
    for (int run = 1; kills < KILLS; run++) {
      Path killed = folder.resolve("killed-" + run);
      boolean ended = false;
      while (!ended && kills < KILLS) {
        Process training = trainings.start(killed, "--resume");
        ended = training.waitFor((long) (random.nextDouble() * nanos), TimeUnit.NANOSECONDS);
        if (!ended) {
          training.destroyForcibly();
          assertThat(training.waitFor(60, TimeUnit.SECONDS)).isTrue();
          kills++;
        } else {
          assertThat(training.exitValue()).as(trainings.said()).isZero();
        }
      }
      if (!ended) {
        trainings.run(killed, "--resume");
      }
      TrainingProcesses.assertSame(killed, whole);
    }
  }
}
