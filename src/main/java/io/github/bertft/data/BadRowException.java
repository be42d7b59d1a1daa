package io.github.bertft.data;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;

/** One row cannot be read, but the rows after it can. */
final class BadRowException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient TextExample.Place place;
  private final transient Fault fault;

  BadRowException(TextExample.Place place, String id, String message, String... hints) {
    this(place, new Fault(id, Quoted.escape(place.toString()), message, hints));
  }

  /** For faults that know more than the line, such as the column. */
  BadRowException(TextExample.Place place, Fault fault) {
    super(fault.render(), null, false, false);
    this.place = place;
    this.fault = fault;
  }

  TextExample.Place place() {
    return place;
  }

  Fault fault() {
    return fault;
  }
}
