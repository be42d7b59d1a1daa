package io.github.bertft.hub;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ResourceException;
import io.github.bertft.storage.IoReason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Files of a fetched library that cannot be used where they lie in its jar. */
public final class UnpackedLibrary {
  private UnpackedLibrary() {}

  /**
   * The files of one folder inside the jar, in a folder beside it that is made once.
   *
   * @param jar from {@link io.github.bertft.storage.FetchedLibrary#require()}
   * @param inside name of the folder, without a slash at its end
   * @return empty if the jar has no such folder
   */
  public static Optional<Path> folder(Path jar, String inside) {
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
      throw new ResourceException(
          new Fault("R21", jar.toString(), "cannot be read: " + IoReason.of(e)), e);
    }
  }
}
