package io.github.bertft.hub.net;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.OptionalLong;

/**
 * The answer at the end of all redirects, its body still to be read.
 *
 * @param uri that answered
 * @param status HTTP status
 */
record Reply(URI uri, int status, HttpHeaders headers, TimedBody body) implements AutoCloseable {
  String header(String name) {
    return headers.firstValue(name).orElse("");
  }

  /** What the answer says of its own length. */
  OptionalLong declaredBytes() {
    String text = header("Content-Length");
    return text.matches("[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  @Override
  public void close() {
    body.close();
  }
}
