package io.github.bertft.storage;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.FaultException;
import io.github.bertft.fault.ResourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;

/**
 * A jar of Maven's central repository that is no part of the distribution: the user puts it into
 * {@code libraries} of the cache folder. What is loaded is what was tested: version and bytes are
 * fixed.
 *
 * @param name for messages
 * @param group of the Maven artifact
 * @param artifact its id
 * @param version its version
 * @param sha256 of the jar, in lower-case hexadecimal
 * @param missingId of the fault where it is not there
 * @param foreignId of the fault where it is another jar
 * @param exception for both, by what the library is for
 */
public record FetchedLibrary(
    String name,
    String group,
    String artifact,
    String version,
    String sha256,
    String missingId,
    String foreignId,
    Function<Fault, FaultException> exception) {
  /** In the cache. */
  public static final String FOLDER = "libraries";

  private static Path folder() {
    return CacheFolder.locate(System.getenv(), System.getProperty("user.home", "")).resolve(FOLDER);
  }

  /** Whether there is a jar of that name. */
  public boolean isThere() {
    return Files.isRegularFile(file(folder()));
  }

  /** The command that fetches it. */
  public String fetchCommand() {
    return fetchCommand(folder());
  }

  /**
   * The jar, compared with the published one.
   *
   * @throws FaultException if it is not there, or is another one
   */
  public Path require() {
    return require(folder());
  }

  private Path file(Path folder) {
    return folder.resolve(artifact + "-" + version + ".jar");
  }

  private String fetchCommand(Path folder) {
    return "mvn dependency:copy -Dartifact="
        + String.join(":", group, artifact, version)
        + " -DoutputDirectory="
        + folder;
  }

  /** As {@link #require()}, in that folder. */
  public Path require(Path folder) {
    Path file = file(folder);
    if (!Files.isRegularFile(file)) {
      throw exception.apply(
          new Fault(
              missingId,
              "",
              name + " does not come with the program: its library " + file + " is not there",
              "fetch it once with: " + fetchCommand(folder),
              "or put that jar of Maven's central repository there by hand"));
    }
    FileHash hash = hash(file);
    if (!hash.sha256().equals(sha256)) {
      throw exception.apply(
          new Fault(
              foreignId,
              file.toString(),
              String.format(
                  Locale.ROOT,
                  "is not the published jar of %s: %,d bytes with SHA-256 %s, must be %s",
                  name,
                  hash.bytes(),
                  hash.sha256(),
                  sha256),
              "delete it and fetch it again"));
    }
    return file;
  }

  private static FileHash hash(Path file) {
    try {
      return FileHash.of(file);
    } catch (IOException e) {
      throw new ResourceException(
          new Fault("R21", file.toString(), "cannot be read: " + IoReason.of(e)), e);
    }
  }
}
