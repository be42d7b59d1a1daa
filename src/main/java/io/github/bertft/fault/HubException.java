package io.github.bertft.fault;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A model cannot be had from where its name points; exit code 5. */
public final class HubException extends FaultException {
  private static final long serialVersionUID = 1L;

  public HubException(List<Fault> faults) {
    super(faults, null);
  }

  public HubException(Fault fault) {
    super(List.of(fault), null);
  }

  public HubException(Fault fault, @Nullable Throwable cause) {
    super(List.of(fault), cause);
  }
}
