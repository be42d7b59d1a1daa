package io.github.bertft.report;

import io.github.bertft.fault.Quoted;
import java.util.OptionalLong;

/**
 * How far a task has got.
 *
 * @param task what is done
 * @param done units done
 * @param total units of the whole task, or not positive where it isn't known
 * @param unit what is counted
 * @param message what else there is to tell; may be empty
 * @param elapsedMillis since the task began
 * @param residentBytes memory of the process
 */
record ReachedProgress(
    String task,
    long done,
    long total,
    String unit,
    String message,
    long elapsedMillis,
    OptionalLong residentBytes) {

  /** What the rest of the task will take at this pace. */
  OptionalLong leftMillis() {
    return total > done && done > 0
        ? OptionalLong.of((long) ((double) elapsedMillis / done * (total - done)))
        : OptionalLong.empty();
  }

  /** A line for people, without a line feed. */
  String line() {
    StringBuilder line = new StringBuilder(Quoted.escape(task));
    line.append(": ").append(Figures.count(done));
    if (total > 0) {
      line.append('/').append(Figures.count(total));
    }
    line.append(' ').append(Quoted.escape(unit));
    if (total > 0) {
      line.append(" (").append(100 * done / total).append("%)");
    }
    if (!message.isEmpty()) {
      line.append(", ").append(Quoted.escape(message));
    }
    line.append(", ").append(Figures.duration(elapsedMillis));
    leftMillis()
        .ifPresent(left -> line.append(", ").append(Figures.duration(left)).append(" left"));
    residentBytes.ifPresent(bytes -> line.append(", ").append(Figures.bytes(bytes)));
    return line.toString();
  }
}
