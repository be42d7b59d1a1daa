package io.github.bertft.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What {@code --threads} allows. */
final class ThreadCount {
  private static final int MAX = 1024;

  private ThreadCount() {}

  /**
   * The same number.
   *
   * @throws ParameterException if it is none that can be meant
   */
  static int checked(int threads, CommandSpec command) {
    if (threads < 0 || threads > MAX) {
      throw new ParameterException(
          command.commandLine(),
          "--threads must be a number from 0 to " + MAX + ", was " + threads);
    }
    return threads;
  }
}
