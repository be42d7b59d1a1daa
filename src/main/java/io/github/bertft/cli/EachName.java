package io.github.bertft.cli;

import io.github.bertft.fault.FaultException;
import io.github.bertft.report.Messages;

/** Does the same with several names, as {@code rm} does: where one fails, the others are done. */
final class EachName {
  private final Messages messages;
  private int code = ExitCode.OK.code();

  EachName(Messages messages) {
    this.messages = messages;
  }

  /** Does it with one of them; what is wrong with that is told at once. */
  void run(Runnable action) {
    try {
      action.run();
    } catch (FaultException e) {
      int failed = new CommandErrorHandler(messages).handle(e);
      code = code == ExitCode.OK.code() ? failed : code;
    }
  }

  /** Of the first that failed. */
  int exitCode() {
    return code;
  }
}
