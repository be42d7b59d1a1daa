package io.github.bertft.fault;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Flags, config keys or their combination are wrong; exit code 2. */
public final class ConfigException extends FaultException {
  private static final long serialVersionUID = 1L;

  public ConfigException(List<Fault> faults) {
    super(faults, null);
  }

  public ConfigException(Fault fault) {
    super(List.of(fault), null);
  }

  public ConfigException(Fault fault, @Nullable Throwable cause) {
    super(List.of(fault), cause);
  }
}
