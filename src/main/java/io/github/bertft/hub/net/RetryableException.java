package io.github.bertft.hub.net;

import io.github.bertft.fault.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An attempt failed in a way that the next may not. */
final class RetryableException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Fault fault;
  private final int maxRetries;
  private final transient @Nullable Duration wait;

  /**
   * @param fault to be told if no further attempt succeeds
   * @param maxRetries further attempts that make sense
   * @param wait how long the other side asks to wait, else null
   */
  RetryableException(
      Fault fault, int maxRetries, @Nullable Duration wait, @Nullable Throwable cause) {
    super(fault.render(), cause);
    this.fault = fault;
    this.maxRetries = maxRetries;
    this.wait = wait;
  }

  Fault fault() {
    return fault;
  }

  int maxRetries() {
    return maxRetries;
  }

  Optional<Duration> askedWait() {
    return Optional.ofNullable(wait);
  }
}
