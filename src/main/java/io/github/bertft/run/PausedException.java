package io.github.bertft.run;

/** A training was put aside at the end of an epoch, with a checkpoint, as its caller asked. */
final class PausedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
}
