package io.github.bertft.fault;

import java.util.List;
import java.util.stream.Stream;

/**
 * One thing that is wrong, told so that the user can mend it.
 *
 * @param id stable identifier such as {@code D09}; part of the interface, never reused
 * @param location {@code file}, {@code file:line}, {@code file:line:column} or a key; paths as the
 *     user typed them; empty where there is none
 * @param message what is wrong, with the value and what is allowed; lower case, no full stop
 * @param hints at most two further lines: what to do, the nearest known name
 */
public record Fault(String id, String location, String message, List<String> hints) {
  public Fault {
    hints = List.copyOf(hints);
  }

  public Fault(String id, String location, String message, String... hints) {
    this(id, location, message, List.of(hints));
  }

  /** The same with one more line of what to do. */
  public Fault withHint(String hint) {
    return new Fault(
        id, location, message, Stream.concat(hints.stream(), Stream.of(hint)).toList());
  }

  /**
   * The lines shown to the user, without the program's name: {@code location: message [id]};
   * control characters of file names and the like are escaped.
   */
  public String render() {
    StringBuilder text = new StringBuilder();
    if (!location.isEmpty()) {
      text.append(Quoted.escape(location)).append(": ");
    }
    text.append(Quoted.escape(message)).append(" [").append(id).append(']');
    for (String hint : hints) {
      text.append(System.lineSeparator()).append("  ").append(Quoted.escape(hint));
    }
    return text.toString();
  }
}
