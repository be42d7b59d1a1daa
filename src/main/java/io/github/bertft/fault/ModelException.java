package io.github.bertft.fault;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A model folder is missing, damaged or not supported; exit code 4. */
public final class ModelException extends FaultException {
  private static final long serialVersionUID = 1L;

  public ModelException(List<Fault> faults) {
    super(faults, null);
  }

  public ModelException(Fault fault) {
    super(List.of(fault), null);
  }

  public ModelException(Fault fault, @Nullable Throwable cause) {
    super(List.of(fault), cause);
  }
}
