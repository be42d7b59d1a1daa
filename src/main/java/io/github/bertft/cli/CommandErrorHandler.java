package io.github.bertft.cli;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.FaultException;
import io.github.bertft.fault.OutOfMemory;
import io.github.bertft.fault.StoppedException;
import io.github.bertft.report.OutputClosedException;
import io.github.bertft.storage.IoReason;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns whatever ends a command into lines for the user and an exit code; no stack traces. */
final class CommandErrorHandler implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private static final int MAX_FAULTS = 20;
  private static final String RESUME = "--resume";

  @Override
  public int handleParseException(ParameterException exception, String[] arguments) {
    print(List.of(ParseFault.of(exception)), exception.getCommandLine().getErr());
    return ExitCode.USAGE.code();
  }

  @Override
  public int handleExecutionException(
      Exception exception, CommandLine command, ParseResult parseResult) {
    if (exception instanceof StoppedException stopped && stopped.resumable()) {
      print(
          List.of(stopped.faults().get(0).withHint("go on with: " + resuming(parseResult))),
          command.getErr());
      return ExitCode.of(stopped).code();
    }
    return handle(exception, command.getErr());
  }

  /** The command that was given, to be resumed. */
  private static String resuming(ParseResult command) {
    List<String> words = new ArrayList<>(List.of("bertft"));
    words.addAll(command.originalArgs());
    if (!words.contains(RESUME)) {
      words.add(RESUME);
    }
    return ShellWords.line(words);
  }

  /** Prints what ended a command and gives its exit code. */
  static int handle(Throwable exception, PrintWriter err) {
    if (exception instanceof FaultException faults) {
      print(faults.faults(), err);
      return ExitCode.of(faults).code();
    }
    if (exception instanceof OutputClosedException) {
      return ExitCode.OK.code(); // the reader has all that it wanted, as with "| head"
    }
    if (exception instanceof UncheckedIOException stream && stream.getCause() != null) {
      return streamFailed(stream.getCause(), err);
    }
    if (OutOfMemory.explains(exception)) {
      print(
          List.of(
              new Fault(
                  "R45",
                  "",
                  "out of memory: " + firstLine(exception.getMessage()),
                  "try a smaller training.batch_size or text.max_tokens (--max-tokens), or"
                      + " training.gradient_checkpointing: true, or give"
                      + " Java more with BERTFT_JAVA_OPTS=-Xmx8g")),
          err);
      return ExitCode.RESOURCE.code();
    }
    print(
        List.of(
            new Fault(
                "I01",
                "",
                "internal error: " + firstLine(exception.toString()),
                "please report it with " + crashFile(exception))),
        err);
    return ExitCode.INTERNAL.code();
  }

  /** Standard input or output; files have faults of their own. */
  private static int streamFailed(IOException failure, PrintWriter err) {
    if (OutputClosedException.explains(failure)) {
      return ExitCode.OK.code();
    }
    print(
        List.of(new Fault("R46", "", "standard input or output failed: " + IoReason.of(failure))),
        err);
    return ExitCode.RESOURCE.code();
  }

  private static void print(List<Fault> faults, PrintWriter err) {
    faults.stream().limit(MAX_FAULTS).forEach(fault -> err.println("bertft: " + fault.render()));
    if (faults.size() > MAX_FAULTS) {
      err.println("bertft: and " + (faults.size() - MAX_FAULTS) + " more");
    }
  }

  private static String firstLine(@Nullable String text) {
    return String.valueOf(text).lines().findFirst().orElse("");
  }

  private static String crashFile(Throwable exception) {
    try {
      Path file = Files.createTempFile("bertft-crash-", ".txt");
      try (PrintWriter writer =
          new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
        exception.printStackTrace(writer);
      }
      return file.toString();
    } catch (IOException e) {
      return "the command that led to it";
    }
  }
}
