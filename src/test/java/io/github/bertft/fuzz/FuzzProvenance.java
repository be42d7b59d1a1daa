package io.github.bertft.fuzz;

import io.github.bertft.report.Provenance;

/** A bertft.json. */
public final class FuzzProvenance {
  private static final FuzzFile FILE = new FuzzFile("bertft.json");

  private FuzzProvenance() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    FILE.read(bytes, path -> Provenance.read(FILE.folder()));
  }
}
