package io.github.bertft.cli;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.FaultException;
import io.github.bertft.fault.Quoted;
import io.github.bertft.report.OutputClosedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Turns whatever ends a command into lines for the user and an exit code; no stack traces. */
final class CommandErrorHandler implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private static final int MAX_FAULTS = 20;

  @Override
  public int handleParseException(ParameterException exception, String[] arguments) {
    CommandLine command = exception.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(
        "bertft: "
            + Quoted.escape(decapitalised(String.valueOf(exception.getMessage())))
            + " [C70]");
    CommandLine.UnmatchedArgumentException.printSuggestions(exception, err);
    err.println("  try: " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE.code();
  }

  private static String decapitalised(String message) {
    return message.isEmpty()
        ? message
        : Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }

  @Override
  public int handleExecutionException(
      Exception exception, CommandLine command, ParseResult parseResult) {
    return handle(exception, command.getErr());
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
    if (exception instanceof OutOfMemoryError) {
      err.println(
          "bertft: out of memory: "
              + Quoted.escape(String.valueOf(exception.getMessage()))
              + "; try a smaller training.batch_size or text.max_tokens, or give Java more with"
              + " BERTFT_JAVA_OPTS=-Xmx8g [R42]");
      return ExitCode.RESOURCE.code();
    }
    err.println(
        "bertft: internal error: "
            + Quoted.escape(exception.toString().lines().findFirst().orElse(""))
            + " [I01]");
    err.println("  please report it with " + crashFile(exception));
    return ExitCode.INTERNAL.code();
  }

  private static void print(List<Fault> faults, PrintWriter err) {
    faults.stream().limit(MAX_FAULTS).forEach(fault -> err.println("bertft: " + fault.render()));
    if (faults.size() > MAX_FAULTS) {
      err.println("bertft: and " + (faults.size() - MAX_FAULTS) + " more");
    }
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
