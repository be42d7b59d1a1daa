package io.github.bertft.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.fault.Fault;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Messages as JSON, one object a line, with the fields that {@code docs/exit-codes.md} names. */
final class JsonMessages extends Messages {
  /** {@code file:line} or {@code file:line:column}; other places are a file or a key. */
  private static final Pattern IN_FILE =
      Pattern.compile("(.+?):([0-9]{1,18})(?::([0-9]{1,18}))?", Pattern.DOTALL);

  private final PrintWriter err;

  JsonMessages(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void info(String line) {
    print(entry("info").put("message", line));
  }

  @Override
  void warning(Fault warning) {
    print(told(warning, entry("warning")));
  }

  @Override
  public void error(Fault fault, int code, String retry) {
    print(told(fault, entry("error").put("code", code).put("retry", retry)));
  }

  @Override
  public Progress progress() {
    return new ProgressLines(
        reached -> print(told(reached)),
        () -> System.nanoTime() / 1_000_000,
        ProcessMemory::residentBytes);
  }

  private static ObjectNode entry(String level) {
    String time = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    return ReportJson.object().put("time", time).put("level", level);
  }

  private static ObjectNode told(Fault fault, ObjectNode entry) {
    entry.put("id", fault.id());
    if (!fault.location().isEmpty()) {
      entry.put("location", fault.location());
    }
    Matcher place = IN_FILE.matcher(fault.location());
    if (place.matches()) {
      entry.put("file", place.group(1)).put("line", Long.parseLong(place.group(2)));
      if (place.group(3) != null) {
        entry.put("column", Long.parseLong(place.group(3)));
      }
    }
    entry.put("message", fault.message());
    fault.hints().forEach(entry.putArray("hints")::add);
    return entry;
  }

  private static ObjectNode told(ReachedProgress reached) {
    ObjectNode entry = entry("progress").put("task", reached.task()).put("done", reached.done());
    if (reached.total() > 0) {
      entry.put("total", reached.total());
    }
    entry.put("unit", reached.unit()).put("elapsed_millis", reached.elapsedMillis());
    reached.leftMillis().ifPresent(left -> entry.put("left_millis", left));
    reached.residentBytes().ifPresent(bytes -> entry.put("resident_bytes", bytes));
    return entry.put("message", reached.message());
  }

  private void print(ObjectNode entry) {
    err.println(ReportJson.line(entry));
    err.flush();
  }
}
