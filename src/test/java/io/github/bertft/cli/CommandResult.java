package io.github.bertft.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/**
 * What a command left behind, run in this process.
 *
 * @param code exit code
 * @param out standard output, with {@code \n}
 * @param err standard error, with {@code \n}
 */
record CommandResult(int code, String out, String err) {
  static CommandResult of(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter err = new StringWriter();
    int code = Main.run(StandardOutput.to(out), new PrintWriter(err, true), arguments);
    return new CommandResult(
        code, text(out.toString(StandardCharsets.UTF_8)), text(err.toString()));
  }

  private static String text(String printed) {
    return printed.replace(System.lineSeparator(), "\n");
  }
}
