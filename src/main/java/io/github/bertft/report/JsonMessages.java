package io.github.bertft.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.fault.Fault;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Messages as JSON, one object a line, with the fields that {@code docs/exit-codes.md} names. */
final class JsonMessages extends Messages {
  /** {@code file:line} or {@code file:line:column}, if that file is there. */
  private static final Pattern IN_FILE =
      Pattern.compile("(.+?):([0-9]{1,18})(?::([0-9]{1,18}))?", Pattern.DOTALL);

  /** Milliseconds also where they are none, so that all times have one form. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

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
  public void errors(List<Fault> faults, int code, boolean retryable) {
    for (Fault fault : faults) {
      print(told(fault, entry("error").put("code", code).put("retryable", retryable)));
    }
  }

  @Override
  public Progress progress() {
    return new ProgressLines(
        reached -> print(told(reached)),
        () -> System.nanoTime() / 1_000_000,
        ProcessMemory::residentBytes);
  }

  private static ObjectNode entry(String level) {
    return ReportJson.object().put("time", TIME.format(Instant.now())).put("level", level);
  }

  private static ObjectNode told(Fault fault, ObjectNode entry) {
    entry.put("id", fault.id());
    if (!fault.location().isEmpty()) {
      entry.put("location", fault.location());
    }
    Matcher place = IN_FILE.matcher(fault.location());
    if (place.matches() && isFile(place.group(1))) {
      entry.put("file", place.group(1)).put("line", Long.parseLong(place.group(2)));
      if (place.group(3) != null) {
        entry.put("column", Long.parseLong(place.group(3)));
      }
    }
    entry.put("message", fault.message());
    fault.hints().forEach(entry.putArray("hints")::add);
    return entry;
  }

  private static boolean isFile(String path) {
    try {
      return Files.isRegularFile(Path.of(path));
    } catch (InvalidPathException e) {
      return false;
    }
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
