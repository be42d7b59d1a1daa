package io.github.bertft.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** bertft as a command of the tests' own Java and classes, for a process of its own. */
final class JavaCommand {
  private JavaCommand() {}

  /** The command with these arguments. */
  static List<String> of(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    command.addAll(arguments);
    return command;
  }
}
