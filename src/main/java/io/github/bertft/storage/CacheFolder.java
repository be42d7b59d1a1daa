package io.github.bertft.storage;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ResourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is kept between runs: {@code BERTFT_CACHE}, else the user's cache folder. */
public final class CacheFolder {
  private CacheFolder() {}

  /**
   * Finds the folder and creates it if it is not there.
   *
   * @param environment the process's variables
   * @param userHome Java's {@code user.home}
   * @throws ResourceException if there is none or it cannot be created
   */
  public static Path locate(Map<String, String> environment, String userHome) {
    Path folder = choose(environment, userHome);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new ResourceException(
          new Fault(
              "R24",
              folder.toString(),
              "cache folder cannot be created: " + IoReason.of(e),
              "set BERTFT_CACHE to a folder that can be written"),
          e);
    }
    return folder;
  }

  private static Path choose(Map<String, String> environment, String userHome) {
    try {
      String own = environment.getOrDefault("BERTFT_CACHE", "");
      if (!own.isBlank()) {
        return Path.of(own);
      }
      String shared = environment.getOrDefault("XDG_CACHE_HOME", "");
      // The XDG specification says that a relative path is to be ignored.
      if (!shared.isBlank() && Path.of(shared).isAbsolute()) {
        return Path.of(shared, "bertft");
      }
      if (!userHome.isBlank() && Path.of(userHome).isAbsolute()) {
        return Path.of(userHome, ".cache", "bertft");
      }
    } catch (InvalidPathException e) {
      throw noHome(e);
    }
    throw noHome(null);
  }

  private static ResourceException noHome(@Nullable InvalidPathException cause) {
    return new ResourceException(
        new Fault(
            "R24",
            "",
            "no home folder is known, so there is no place for the built-in model",
            "set BERTFT_CACHE to a folder that can be written"),
        cause);
  }
}
