package io.github.bertft.hub;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.ResourceException;
import io.github.bertft.storage.FileHash;
import io.github.bertft.storage.IoReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

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
 */
public record FetchedLibrary(
    String name,
    String group,
    String artifact,
    String version,
    String sha256,
    String missingId,
    String foreignId) {
  /** In the cache. */
  static final String FOLDER = "libraries";

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
   * @throws ModelException if it is not there, or is another one
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

  Path require(Path folder) {
    Path file = file(folder);
    if (!Files.isRegularFile(file)) {
      throw new ModelException(
          new Fault(
              missingId,
              "",
              name + " does not come with the program: its library " + file + " is not there",
              "fetch it once with: " + fetchCommand(folder),
              "or put that jar of Maven's central repository there by hand"));
    }
    FileHash hash = hash(file);
    if (!hash.sha256().equals(sha256)) {
      throw new ModelException(
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

  /**
   * The files of one folder inside the jar, in a folder beside it that is made once.
   *
   * @param jar from {@link #require}
   * @param inside name of the folder, without a slash at its end
   * @return empty if the jar has no such folder
   */
  public static Optional<Path> unpack(Path jar, String inside) {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      List<? extends ZipEntry> entries =
          zip.stream()
              .filter(entry -> !entry.isDirectory())
              .filter(entry -> entry.getName().startsWith(inside + "/"))
              .filter(entry -> entry.getName().indexOf('/', inside.length() + 1) < 0)
              .toList();
      if (entries.isEmpty()) {
        return Optional.empty();
      }
      String name = String.valueOf(jar.getFileName()).replaceAll("\\.jar$", "");
      String last = inside.substring(inside.lastIndexOf('/') + 1);
      return Optional.of(
          new PreparedFolder(jar.resolveSibling(name + "-" + last))
              .get(
                  folder -> {
                    for (ZipEntry entry : entries) {
                      String file = entry.getName().substring(inside.length() + 1);
                      try (InputStream stream = zip.getInputStream(entry)) {
                        Files.copy(stream, folder.resolve(file));
                      }
                    }
                  }));
    } catch (IOException e) {
      throw cannotRead(jar, e);
    }
  }

  private static FileHash hash(Path file) {
    try {
      return FileHash.of(file);
    } catch (IOException e) {
      throw cannotRead(file, e);
    }
  }

  private static ResourceException cannotRead(Path file, IOException e) {
    return new ResourceException(
        new Fault("R21", file.toString(), "cannot be read: " + IoReason.of(e)), e);
  }
}
