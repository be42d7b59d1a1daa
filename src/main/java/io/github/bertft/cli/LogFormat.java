package io.github.bertft.cli;

import io.github.bertft.report.Messages;
import java.io.PrintWriter;
import java.util.Locale;

/** How messages and progress are written on standard error. */
enum LogFormat {
  TEXT,
  JSON;

  static final String OPTION = "--log-format";

  /**
   * What a command line asks for; text where it asks for nothing that is known, which the parser
   * refuses. Read before parsing, as what is wrong with a command line is told in it too.
   */
  static LogFormat in(String... arguments) {
    String last = "";
    for (String word : arguments) {
      if (word.equals("--")) {
        break;
      }
      String value = word.startsWith(OPTION + "=") ? word.substring(OPTION.length() + 1) : word;
      boolean given = !value.equals(word) || last.equals(OPTION);
      if (given && value.toLowerCase(Locale.ROOT).equals("json")) {
        return JSON;
      }
      last = word;
    }
    return TEXT;
  }

  Messages messages(PrintWriter err) {
    return this == JSON ? Messages.json(err) : Messages.text(err);
  }
}
