package io.github.bertft.run;

import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/** SIGHUP, which a closed terminal sends: long work that nobody need watch goes on. */
public final class HangUp implements AutoCloseable {
  private final @Nullable Object previous;

  private HangUp(@Nullable Object previous) {
    this.previous = previous;
  }

  /** Stops nothing until this is closed. */
  public static HangUp ignore() {
    return new HangUp(Signals.register("HUP", () -> {}));
  }

  @Override
  public void close() {
    Signals.unregister("HUP", previous);
  }
}
