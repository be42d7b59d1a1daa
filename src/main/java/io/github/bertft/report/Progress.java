package io.github.bertft.report;

/**
 * Tells a waiting user how far a long task is; several tasks follow one another.
 *
 * <p>Never throws: a lost terminal must not end a training.
 */
public interface Progress extends AutoCloseable {
  /**
   * Begins a task.
   *
   * @param task what is done, as {@code training}
   * @param total units of the whole task, or a negative number where it isn't known
   * @param unit what is counted, as {@code steps}
   */
  default void start(String task, long total, String unit) {
    goOn(task, total, unit, 0);
  }

  /**
   * As {@link #start}, for a task that was interrupted by another: time goes on from there, and
   * what is left is told from the whole of it.
   *
   * @param elapsedMillis from the beginning of the task, interruptions that belong to it included
   */
  void goOn(String task, long total, String unit, long elapsedMillis);

  /**
   * The task got on.
   *
   * @param done units done of the whole task
   * @param message what else there is to tell, as {@code loss 0.3412}; may be empty
   */
  void step(long done, String message);

  /** Runs something that prints lines of its own, with the bar out of the way. */
  void aside(Runnable print);

  /** Ends the task. */
  @Override
  void close();

  /** Tells nothing. */
  static Progress silent() {
    return new Progress() {
      @Override
      public void goOn(String task, long total, String unit, long elapsedMillis) {}

      @Override
      public void step(long done, String message) {}

      @Override
      public void aside(Runnable print) {
        print.run();
      }

      @Override
      public void close() {}
    };
  }
}
