package io.github.bertft.cli;

import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.DataException;
import io.github.bertft.fault.DivergedException;
import io.github.bertft.fault.FaultException;
import io.github.bertft.fault.HubException;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.ResourceException;
import io.github.bertft.fault.StoppedException;

/** What the process says to its caller; part of the interface, as {@code docs/exit-codes.md}. */
public enum ExitCode {
  OK(0, "done, also when there was nothing left to do", "-"),
  INTERNAL(
      1,
      "a fault of bertft itself; the stack trace is in the `bertft-crash-*.txt` file that is named",
      "report it"),
  USAGE(2, "flags or config are wrong, or do not fit the run to be resumed", "mend and retry"),
  DATA(3, "texts or labels cannot be read as asked", "mend and retry"),
  MODEL(4, "a model folder is missing, damaged or not supported", "mend and retry"),
  HUB(5, "a model or dataset cannot be fetched: network, access, name or checksum", "maybe later"),
  RESOURCE(6, "disk, permission, lock, memory or device refuses; no Java", "maybe later"),
  DIVERGED(7, "loss or gradient is no longer a finite number", "mend and retry"),
  GATE(8, "the evaluation is below the asked minimum", "-"),
  INTERRUPTED(130, "stopped by SIGINT (Ctrl-C); training is saved first", "resume"),
  TERMINATED(143, "stopped by SIGTERM; training is saved first", "resume");

  private final int code;
  private final String meaning;
  private final String retry;

  ExitCode(int code, String meaning, String retry) {
    this.code = code;
    this.meaning = meaning;
    this.retry = retry;
  }

  /** The number that the shell sees, 0 to 255. */
  public int code() {
    return code;
  }

  /** One line for people, without a full stop. */
  public String meaning() {
    return meaning;
  }

  /** What a caller can do, or {@code -} for nothing. */
  public String retry() {
    return retry;
  }

  /** Whether the same command may do it another time. */
  boolean retryable() {
    return this == HUB || this == RESOURCE || this == INTERRUPTED || this == TERMINATED;
  }

  /** The code of a fault: one for each type. */
  public static ExitCode of(FaultException fault) {
    if (fault instanceof ConfigException) {
      return USAGE;
    }
    if (fault instanceof DataException) {
      return DATA;
    }
    if (fault instanceof ModelException) {
      return MODEL;
    }
    if (fault instanceof HubException) {
      return HUB;
    }
    if (fault instanceof ResourceException) {
      return RESOURCE;
    }
    if (fault instanceof DivergedException) {
      return DIVERGED;
    }
    if (fault instanceof StoppedException stopped) {
      return stopped.terminated() ? TERMINATED : INTERRUPTED;
    }
    throw new AssertionError("no exit code for " + fault.getClass().getName(), fault);
  }
}
