package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bertft.report.Messages;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** What a command line did, run inside the test's own process. */
record CommandRun(int code, String out, String err) {
  static CommandRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Messages messages = LogFormat.in(arguments).messages(new PrintWriter(err, true));
    int code = Main.commandLine(new PrintWriter(out, true), messages).execute(arguments);
    return new CommandRun(code, out.toString(), err.toString());
  }

  static CommandRun of(List<String> arguments) {
    return of(arguments.toArray(String[]::new));
  }

  /** Those settings as options. */
  static List<String> options(Collection<String> settings) {
    return settings.stream().flatMap(setting -> Stream.of("--set", setting)).toList();
  }

  /** With that text on standard input. */
  static CommandRun withInput(String text, String... arguments) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    try {
      return of(arguments);
    } finally {
      System.setIn(before);
    }
  }

  /** This run, which must have ended well. */
  CommandRun succeeded() {
    assertThat(code).as(err).isZero();
    return this;
  }
}
