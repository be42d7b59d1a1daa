package io.github.bertft.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** Entry point of the {@code bertft} command. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    // Before the first class of DJL loads: no telemetry, no downloads, and no profiling executor,
    // which would compile the kernels anew for each shape of a batch.
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("ai.djl.pytorch.graph_optimizer", "false");
    PrintWriter out =
        new PrintWriter(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    PrintWriter err =
        new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    int code = commandLine(out, err).execute(arguments);
    out.flush();
    err.flush();
    System.exit(code); // the engine keeps threads of its own
  }

  /** The parser with its error handling, for programs and tests. */
  static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    CommandErrorHandler errors = new CommandErrorHandler();
    return new CommandLine(new BertftCommand())
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors)
        .setUsageHelpAutoWidth(true)
        .setExpandAtFiles(false);
  }
}
