package io.github.bertft.fault;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A user's mistake or a limit of the machine: its faults are printed, its stack trace never is. */
public abstract sealed class FaultException extends RuntimeException
    permits ConfigException,
        DataException,
        ModelException,
        HubException,
        ResourceException,
        DivergedException,
        StoppedException {
  private static final long serialVersionUID = 1L;

  private final transient List<Fault> faults;

  FaultException(List<Fault> faults, @Nullable Throwable cause) {
    super(String.join(System.lineSeparator(), faults.stream().map(Fault::render).toList()), cause);
    if (faults.isEmpty()) {
      throw new IllegalArgumentException("a fault exception needs at least one fault");
    }
    this.faults = List.copyOf(faults);
  }

  /** All faults, in the order of their places in the input; at least one. */
  public final List<Fault> faults() {
    return faults;
  }
}
