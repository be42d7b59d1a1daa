package io.github.bertft.fault;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Disk, permission, lock, memory or device refuses; exit code 6. */
public final class ResourceException extends FaultException {
  private static final long serialVersionUID = 1L;

  public ResourceException(List<Fault> faults) {
    super(faults, null);
  }

  public ResourceException(Fault fault) {
    super(List.of(fault), null);
  }

  public ResourceException(Fault fault, @Nullable Throwable cause) {
    super(List.of(fault), cause);
  }
}
