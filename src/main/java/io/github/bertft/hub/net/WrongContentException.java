package io.github.bertft.hub.net;

import java.io.IOException;

/** Other bytes come, or came, than the hub announced; the message says which. */
final class WrongContentException extends IOException {
  private static final long serialVersionUID = 1L;

  WrongContentException(String message) {
    super(message);
  }
}
