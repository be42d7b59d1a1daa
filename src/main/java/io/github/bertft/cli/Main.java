package io.github.bertft.cli;

import io.github.bertft.report.Messages;
import io.github.bertft.report.TerminalCheck;
import io.github.bertft.run.EngineDefaults;
import io.github.bertft.run.EngineLibraries;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Entry point of the {@code bertft} command. */
public final class Main {
  /** Over soon, so that their start counts. */
  private static final Map<String, Class<?>> SHORT =
      Map.of("predict", PredictCommand.class, "eval", EvalCommand.class);

  private static final Predicate<String> NO_ENGINE =
      Pattern.compile("-h|--help|onnx|--runtime=onnx", Pattern.CASE_INSENSITIVE).asMatchPredicate();

  private Main() {}

  public static void main(String[] arguments) {
    EngineDefaults.set();
    if (startsEngine(arguments)) {
      EngineLibraries.loadAhead();
    }
    StandardOutput out = StandardOutput.to(new FileOutputStream(FileDescriptor.out));
    PrintWriter err =
        new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    int code = run(out, err, arguments);
    EngineLibraries.await();
    System.exit(code); // the engine keeps threads of its own
  }

  /** Whether the command is one that is over soon and computes. */
  static boolean startsEngine(String... arguments) {
    return SHORT.containsKey(first(arguments)) && Arrays.stream(arguments).noneMatch(NO_ENGINE);
  }

  private static String first(String... arguments) {
    return arguments.length == 0 ? "" : arguments[0];
  }

  /** Runs a command to its exit code, whatever happens. */
  static int run(StandardOutput out, PrintWriter err, String... arguments) {
    Messages messages = LogFormat.in(arguments).messages(err);
    CommandErrorHandler errors = new CommandErrorHandler(messages);
    int code;
    try {
      code = commandLine(out, messages, arguments).execute(arguments);
    } catch (RuntimeException | Error e) {
      code = errors.handle(e); // picocli hands on exceptions, not errors
    }
    out.flush();
    IOException failure = out.failure();
    if (failure != null && code == ExitCode.OK.code() && !TerminalCheck.outputWasClosed()) {
      code = errors.handle(new UncheckedIOException(failure));
    }
    err.flush();
    return code;
  }

  /**
   * The parser with its error handling, for programs and tests.
   *
   * @param arguments where the first of them names a command that is over soon, the parser knows no
   *     other
   */
  static CommandLine commandLine(PrintWriter out, Messages messages, String... arguments) {
    CommandErrorHandler errors = new CommandErrorHandler(messages);
    return root(messages, arguments)
        .setOut(out)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors)
        .setUsageHelpAutoWidth(true)
        .registerConverter(Path.class, Main::path)
        .setExpandAtFiles(false);
  }

  private static CommandLine root(Messages messages, String... arguments) {
    Class<?> only = SHORT.get(first(arguments));
    return only == null
        ? new CommandLine(new AllCommands(messages))
        : new CommandLine(new BertftCommand(messages)).addSubcommand(only);
  }

  /** An empty path would mean the current folder, which nobody means by an unset variable. */
  private static Path path(String value) {
    if (value.isBlank()) {
      throw new TypeConversionException("a path");
    }
    return Path.of(value);
  }
}
