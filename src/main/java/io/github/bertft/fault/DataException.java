package io.github.bertft.fault;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Texts or labels cannot be read as asked; exit code 3. */
public final class DataException extends FaultException {
  private static final long serialVersionUID = 1L;

  public DataException(List<Fault> faults) {
    super(faults, null);
  }

  public DataException(Fault fault) {
    super(List.of(fault), null);
  }

  public DataException(Fault fault, @Nullable Throwable cause) {
    super(List.of(fault), cause);
  }
}
