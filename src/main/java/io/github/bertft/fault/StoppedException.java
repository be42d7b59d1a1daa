package io.github.bertft.fault;

import java.util.List;

/** A signal ended the run, which can go on later; exit code 128 + the signal's number. */
public final class StoppedException extends FaultException {
  private static final long serialVersionUID = 1L;

  private final boolean terminated;
  private final boolean resumable;

  /**
   * @param terminated whether it was SIGTERM; else it was SIGINT
   * @param resumable whether anything was saved to go on from
   */
  public StoppedException(Fault fault, boolean terminated, boolean resumable) {
    super(List.of(fault), null);
    this.terminated = terminated;
    this.resumable = resumable;
  }

  /** The same in a part of a run whose other parts are saved. */
  public StoppedException inParts() {
    return new StoppedException(faults().get(0), terminated, true);
  }

  /** Whether there is something to go on from. */
  public boolean resumable() {
    return resumable;
  }

  /** Whether it was SIGTERM; else it was SIGINT. */
  public boolean terminated() {
    return terminated;
  }
}
