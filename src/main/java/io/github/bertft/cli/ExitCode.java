package io.github.bertft.cli;

import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.DataException;
import io.github.bertft.fault.DivergedException;
import io.github.bertft.fault.FaultException;
import io.github.bertft.fault.HubException;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.ResourceException;

/** What a command's exit code tells; part of the interface, see docs/exit-codes.md. */
public enum ExitCode {
  OK(0),
  INTERNAL(1),
  USAGE(2),
  DATA(3),
  MODEL(4),
  HUB(5),
  RESOURCE(6),
  DIVERGED(7),
  GATE(8);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  static ExitCode of(FaultException exception) {
    if (exception instanceof ConfigException) {
      return USAGE;
    }
    if (exception instanceof DataException) {
      return DATA;
    }
    if (exception instanceof ModelException) {
      return MODEL;
    }
    if (exception instanceof HubException) {
      return HUB;
    }
    if (exception instanceof ResourceException) {
      return RESOURCE;
    }
    if (exception instanceof DivergedException) {
      return DIVERGED;
    }
    return INTERNAL;
  }
}
