package io.github.bertft.fault;

import java.util.List;

/** A signal ended the run, which can go on later; exit code 128 + the signal's number. */
public final class StoppedException extends FaultException {
  private static final long serialVersionUID = 1L;

  private final boolean terminated;

  /**
   * @param terminated whether it was SIGTERM; else it was SIGINT
   */
  public StoppedException(Fault fault, boolean terminated) {
    super(List.of(fault), null);
    this.terminated = terminated;
  }

  /** Whether it was SIGTERM; else it was SIGINT. */
  public boolean terminated() {
    return terminated;
  }
}
