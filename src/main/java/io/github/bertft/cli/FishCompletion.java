package io.github.bertft.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completion script for the fish shell, which picocli does not write; used by the build. */
final class FishCompletion {
  private FishCompletion() {}

  /**
   * Writes the script of a command.
   *
   * @param arguments class name of the command, and the file to write
   */
  public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
    Object command = Class.forName(arguments[0]).getDeclaredConstructor().newInstance();
    Files.writeString(Path.of(arguments[1]), of(new CommandLine(command)));
  }

  /** One {@code complete} line for each subcommand and option that is not hidden. */
  static String of(CommandLine root) {
    StringBuilder script = new StringBuilder();
    script.append("# Completion of ").append(root.getCommandName()).append(" for fish\n");
    append(script, root, root.getCommandName(), "");
    return script.toString();
  }

  private static void append(
      StringBuilder script, CommandLine command, String program, String path) {
    String here =
        path.isEmpty() ? "__fish_use_subcommand" : "__fish_seen_subcommand_from " + path.strip();
    for (Map.Entry<String, CommandLine> child : command.getSubcommands().entrySet()) {
      CommandSpec spec = child.getValue().getCommandSpec();
      if (spec.usageMessage().hidden() || !spec.name().equals(child.getKey())) {
        continue;
      }
      line(script, program, here)
          .append(" -f -a ")
          .append(spec.name())
          .append(description(spec.usageMessage().description()));
      append(script.append('\n'), child.getValue(), program, spec.name());
    }
    for (OptionSpec option : command.getCommandSpec().options()) {
      if (!option.hidden()) {
        appendOption(line(script, program, here), option);
      }
    }
  }

  private static StringBuilder line(StringBuilder script, String program, String condition) {
    return script
        .append("complete -c ")
        .append(program)
        .append(" -n '")
        .append(condition)
        .append('\'');
  }

  private static void appendOption(StringBuilder script, OptionSpec option) {
    for (String name : option.names()) {
      script
          .append(name.startsWith("--") ? " -l " : " -s ")
          .append(name.substring(name.startsWith("--") ? 2 : 1));
    }
    if (option.arity().max() > 0) {
      script.append(" -r");
    }
    Iterable<String> candidates = option.completionCandidates();
    if (candidates != null) {
      String values =
          String.join(" ", StreamSupport.stream(candidates.spliterator(), false).toList());
      script.append(" -f -a '").append(values).append('\'');
    }
    script.append(description(option.description())).append('\n');
  }

  private static String description(String[] lines) {
    return lines.length == 0
        ? ""
        : " -d '" + lines[0].replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
