package io.github.bertft.fault;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Training met a loss or gradient that is not finite; exit code 7. */
public final class DivergedException extends FaultException {
  private static final long serialVersionUID = 1L;

  public DivergedException(List<Fault> faults) {
    super(faults, null);
  }

  public DivergedException(Fault fault) {
    super(List.of(fault), null);
  }

  public DivergedException(Fault fault, @Nullable Throwable cause) {
    super(List.of(fault), cause);
  }
}
