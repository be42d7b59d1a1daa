package io.github.bertft.run;

/** The program's version. */
public final class Version {
  private Version() {}

  /** From the jar's manifest; {@code development} where classes run without a jar. */
  public static String current() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
