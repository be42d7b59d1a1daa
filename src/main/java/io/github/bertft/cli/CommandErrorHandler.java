package io.github.bertft.cli;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.FaultException;
import io.github.bertft.fault.LostDevice;
import io.github.bertft.fault.OutOfMemory;
import io.github.bertft.fault.StoppedException;
import io.github.bertft.report.Messages;
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
  private final Messages messages;

  CommandErrorHandler(Messages messages) {
    this.messages = messages;
  }

  @Override
  public int handleParseException(ParameterException exception, String[] arguments) {
    return ended(ExitCode.USAGE, ParseFault.of(exception));
  }

  @Override
  public int handleExecutionException(
      Exception exception, CommandLine command, ParseResult parseResult) {
    if (exception instanceof StoppedException stopped && stopped.resumable()) {
      return ended(
          ExitCode.of(stopped),
          stopped.faults().get(0).withHint("go on with: " + resuming(parseResult)));
    }
    return handle(exception);
  }

  /** The command that was given, to be resumed; from a newer checkpoint than one it had named. */
  private static String resuming(ParseResult command) {
    List<String> words = new ArrayList<>(List.of("bertft"));
    boolean named = false;
    for (String word : command.originalArgs()) {
      if (!named && !word.startsWith(ResumeOptions.FROM)) {
        words.add(word);
      }
      named = word.equals(ResumeOptions.FROM);
    }
    if (!words.contains(ResumeOptions.NEWEST)) {
      words.add(ResumeOptions.NEWEST);
    }
    return ShellWords.line(words);
  }

  /** Prints what ended a command and gives its exit code. */
  int handle(Throwable exception) {
    if (exception instanceof FaultException faults) {
      return ended(ExitCode.of(faults), faults.faults());
    }
    if (exception instanceof OutputClosedException) {
      return ExitCode.OK.code(); // the reader has all that it wanted, as with "| head"
    }
    if (exception instanceof UncheckedIOException stream && stream.getCause() != null) {
      return streamFailed(stream.getCause());
    }
    if (OutOfMemory.explains(exception)) {
      return ended(
          ExitCode.RESOURCE,
          new Fault(
              "R45",
              "",
              "out of memory: " + firstLine(exception.getMessage()),
              "try a smaller training.batch_size or text.max_tokens (--max-tokens), or"
                  + " training.gradient_checkpointing: true, or give"
                  + " Java more with BERTFT_JAVA_OPTS=-Xmx8g"));
    }
    if (LostDevice.explains(exception)) {
      return ended(
          ExitCode.RESOURCE,
          new Fault(
              "R50",
              "",
              "the device failed: " + firstLine(exception.getMessage()),
              "look at it with nvidia-smi; a training goes on with --resume, on the CPU with"
                  + " training.device: cpu"));
    }
    return ended(
        ExitCode.INTERNAL,
        new Fault(
            "I01",
            "",
            "internal error: " + firstLine(exception.toString()),
            "please report it with " + crashFile(exception)));
  }

  /** Standard input or output; files have faults of their own. */
  private int streamFailed(IOException failure) {
    if (OutputClosedException.explains(failure)) {
      return ExitCode.OK.code();
    }
    return ended(
        ExitCode.RESOURCE,
        new Fault("R46", "", "standard input or output failed: " + IoReason.of(failure)));
  }

  private int ended(ExitCode code, Fault fault) {
    return ended(code, List.of(fault));
  }

  private int ended(ExitCode code, List<Fault> faults) {
    messages.errors(faults, code.code(), code.retryable());
    return code.code();
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
