package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bertft.fault.DataException;
import io.github.bertft.fault.DivergedException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.StoppedException;
import io.github.bertft.report.Messages;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class CommandErrorHandlerTest {
  private static final String OUT_OF_MEMORY_HINT =
      " [R45]\n  try a smaller training.batch_size or text.max_tokens (--max-tokens), or"
          + " training.gradient_checkpointing: true, or give Java more with BERTFT_JAVA_OPTS=-Xmx8g\n";

  private final StringWriter err = new StringWriter();

  private int handle(Throwable exception) {
    return handler().handle(exception);
  }

  private CommandErrorHandler handler() {
    return new CommandErrorHandler(Messages.text(new PrintWriter(err, true)));
  }

  private String printed() {
    return err.toString().replace(System.lineSeparator(), "\n");
  }

  @Test
  void escapesTerminalCommandsWhereverTheyStand() {
    Fault fault = new Fault("D01", "a\u001b]0;x\u0007.csv", "is\u202e wrong", "try\r\u009b2J");
    assertThat(handle(new DataException(fault))).isEqualTo(3);
    assertThat(printed())
        .isEqualTo("bertft: a\\u001b]0;x\\u0007.csv: is\\u202e wrong [D01]\n  try\\r\\u009b2J\n");
  }

  @Test
  void printsTwentyFaultsAndCountsTheRest() {
    Fault fault = new Fault("D01", "a.csv", "is wrong");
    assertThat(handle(new DataException(Collections.nCopies(312, fault)))).isEqualTo(3);
    assertThat(printed())
        .isEqualTo("bertft: a.csv: is wrong [D01]\n".repeat(20) + "bertft: and 292 more\n");
  }

  @Test
  void divergenceHasItsCode() {
    assertThat(handle(new DivergedException(new Fault("N01", "step 3", "loss is NaN"))))
        .isEqualTo(7);
    assertThat(printed()).isEqualTo("bertft: step 3: loss is NaN [N01]\n");
  }

  /** Before the first step of a second seed there is a first one to go on from. */
  @Test
  void stoppedPartsTellTheCommandThatGoesOn() {
    CommandLine command = new CommandLine(CommandSpec.create()).setUnmatchedArgumentsAllowed(true);
    StoppedException stopped =
        new StoppedException(
            new Fault("S01", "", "stopped by SIGTERM before the first step"), true, false);
    int code =
        handler()
            .handleExecutionException(
                stopped.inParts(), command, command.parseArgs("train", "--seeds=2"));
    assertThat(code).isEqualTo(143);
    assertThat(printed())
        .isEqualTo(
            "bertft: stopped by SIGTERM before the first step [S01]\n"
                + "  go on with: bertft train --seeds=2 --resume\n");
  }

  /** A checkpoint that was named has newer ones by then. */
  @Test
  void aStoppedRunGoesOnFromTheNewest() {
    CommandLine command = new CommandLine(CommandSpec.create()).setUnmatchedArgumentsAllowed(true);
    StoppedException stopped =
        new StoppedException(new Fault("S01", "", "stopped by SIGINT"), false, true);
    for (String[] words :
        List.of(
            new String[] {"train", "--resume-from", "a b", "-q"},
            new String[] {"train", "--resume-from=a b", "-q"})) {
      err.getBuffer().setLength(0);
      handler().handleExecutionException(stopped, command, command.parseArgs(words));
      assertThat(printed()).endsWith("  go on with: bertft train -q --resume\n");
    }
  }

  @Test
  void memoryRunsOutAsAResource() {
    assertThat(handle(new OutOfMemoryError("Java heap space"))).isEqualTo(6);
    assertThat(printed()).isEqualTo("bertft: out of memory: Java heap space" + OUT_OF_MEMORY_HINT);
  }

  @Test
  void aDeviceThatFailsIsAResource() {
    Exception engine = new IllegalStateException("CUDA error: unspecified launch failure\nat");
    assertThat(handle(new IllegalArgumentException("step failed", engine))).isEqualTo(6);
    assertThat(printed())
        .isEqualTo(
            "bertft: the device failed: step failed [R50]\n  look at it with nvidia-smi; a training"
                + " goes on with --resume, on the CPU with training.device: cpu\n");
  }

  @Test
  void memoryOfTheEngineRunsOutAsAResource() {
    Exception engine =
        new IllegalStateException("CPUAllocator: can't allocate memory: 9 bytes\nat");
    assertThat(handle(new IllegalArgumentException("step failed", engine))).isEqualTo(6);
    assertThat(printed()).isEqualTo("bertft: out of memory: step failed" + OUT_OF_MEMORY_HINT);
  }

  @Test
  void ownFaultsGoToACrashFile() throws IOException {
    assertThat(handle(new IllegalStateException("first\n\u001bsecond"))).isEqualTo(1);
    assertThat(printed())
        .matches(
            "bertft: internal error: java.lang.IllegalStateException: first \\[I01]\n"
                + "  please report it with \\S*bertft-crash-\\d+\\.txt\n");
    Path file = Path.of(printed().strip().replaceFirst("(?s).* ", ""));
    assertThat(Files.readString(file)).contains("IllegalStateException", "\tat io.github.bertft");
    Files.delete(file);
  }

  @Test
  void aReaderThatHasGoneIsNoFault() {
    assertThat(handle(new UncheckedIOException(new IOException("Broken pipe")))).isZero();
    assertThat(printed()).isEmpty();
  }

  @Test
  void aFullDiskBehindStandardOutputIsTold() {
    StandardOutput out = StandardOutput.to(failing("No space left on device"));
    assertThat(Main.run(out, new PrintWriter(err, true), "config", "show")).isEqualTo(6);
    assertThat(printed())
        .isEqualTo("bertft: standard input or output failed: No space left on device [R46]\n");
  }

  @Test
  void aClosedStandardOutputEndsQuietly() {
    StandardOutput out = StandardOutput.to(failing("Broken pipe"));
    assertThat(Main.run(out, new PrintWriter(err, true), "config", "schema")).isZero();
    assertThat(printed()).isEmpty();
  }

  private static OutputStream failing(String reason) {
    return new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        throw new IOException(reason);
      }
    };
  }
}
