package io.github.bertft.hub.net;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.HubException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** Waits between the attempts at one request, longer each time, and ends them. */
final class Retries {
  private static final long FIRST_MILLIS = 1_000;
  private static final long LONGEST_MILLIS = 30_000;

  /** The hub counts requests in windows of five minutes. */
  private static final Duration LONGEST_ASKED = Duration.ofMinutes(5).plusSeconds(10);

  private static final int TELL_FROM_MILLIS = 1_500;

  private final Pause pause;
  private final DownloadListener listener;
  private int failures;

  /** How time passes; tests have their own. */
  @FunctionalInterface
  interface Pause {
    void sleep(Duration time) throws InterruptedException;
  }

  Retries(Pause pause, DownloadListener listener) {
    this.pause = pause;
    this.listener = listener;
  }

  /** An attempt that brought something makes up for those before it that failed. */
  void progressed() {
    failures = 0;
  }

  /**
   * Waits before the next attempt.
   *
   * @throws HubException the failure's fault if there is to be none
   */
  void failed(RetryableException failure) {
    failures++;
    Duration asked = failure.askedWait().orElse(Duration.ZERO);
    boolean stopped = Thread.currentThread().isInterrupted(); // another file's failure ends it all
    if (stopped || failures > failure.maxRetries()) {
      throw new HubException(failure.fault(), failure);
    }
    if (asked.compareTo(LONGEST_ASKED) > 0) {
      throw new HubException(tooLong(failure.fault(), asked), failure);
    }
    Duration wait = asked.isZero() ? backoff() : asked;
    if (wait.toMillis() >= TELL_FROM_MILLIS) {
      listener.note(
          String.format(
              Locale.ROOT,
              "%s: %s; trying again in %d s (%d of %d)",
              failure.fault().location(),
              failure.fault().message(),
              (wait.toMillis() + 999) / 1000,
              failures,
              failure.maxRetries()));
    }
    try {
      pause.sleep(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HubException(failure.fault(), e);
    }
  }

  /** Twice as long each time; the random part keeps many clients from coming back together. */
  private Duration backoff() {
    long full = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(failures - 1, 10));
    return Duration.ofMillis(full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1));
  }

  private static Fault tooLong(Fault fault, Duration asked) {
    List<String> hints = new ArrayList<>();
    hints.add("it asks to come back in " + asked.toSeconds() + " s");
    fault.hints().stream().limit(1).forEach(hints::add);
    return new Fault(fault.id(), fault.location(), fault.message(), hints);
  }
}
