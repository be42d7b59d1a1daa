package io.github.bertft.hub.cache;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ResourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The cache of the Hugging Face hub, where the Python client has it, too.
 *
 * @param folder holds a folder for each repository
 */
public record HubCache(Path folder) {
  private static final String FOLDER_GAP = "--";

  /**
   * Finds it: {@code HF_HUB_CACHE}, else {@code hub} in the home of {@link #home}.
   *
   * @throws ResourceException N31 if there is no such place
   */
  public static HubCache locate(Map<String, String> environment, String userHome) {
    for (String variable : List.of("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE")) {
      String value = environment.getOrDefault(variable, "");
      if (!value.isBlank()) {
        return new HubCache(path(value, userHome));
      }
    }
    return new HubCache(home(environment, userHome).resolve("hub"));
  }

  /** {@code HF_HOME}, else {@code huggingface} in the user's cache folder. */
  public static Path home(Map<String, String> environment, String userHome) {
    String own = environment.getOrDefault("HF_HOME", "");
    if (!own.isBlank()) {
      return path(own, userHome);
    }
    String shared = environment.getOrDefault("XDG_CACHE_HOME", "");
    if (!shared.isBlank()) {
      return path(shared, userHome).resolve("huggingface");
    }
    if (userHome.isBlank() || userHome.equals("?")) {
      throw noPlace(null);
    }
    return path(userHome, userHome).resolve(".cache").resolve("huggingface");
  }

  /** A path of a variable; a shell may have left a tilde in it. */
  private static Path path(String text, String userHome) {
    try {
      return text.startsWith("~/") ? Path.of(userHome, text.substring(2)) : Path.of(text);
    } catch (InvalidPathException e) {
      throw noPlace(e);
    }
  }

  private static ResourceException noPlace(@Nullable InvalidPathException cause) {
    return new ResourceException(
        new Fault(
            "N31",
            "",
            "no home folder is known, so there is no place for models of the hub",
            "set HF_HOME to a folder that can be written"),
        cause);
  }

  /** A repository's part of the cache, whether it is there or not. */
  public CachedRepository repository(HubName.Kind kind, String id) {
    String name = kind.word() + FOLDER_GAP + id.replace("/", FOLDER_GAP);
    return new CachedRepository(
        id,
        folder.resolve(name),
        folder.resolve(".locks").resolve(name),
        Files::createSymbolicLink);
  }

  /** All repositories of a kind that are there, sorted. */
  public List<CachedRepository> repositories(HubName.Kind kind) {
    String prefix = kind.word() + FOLDER_GAP;
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(Files::isDirectory)
          .map(entry -> String.valueOf(entry.getFileName()))
          .filter(name -> name.startsWith(prefix))
          .map(name -> name.substring(prefix.length()).replace(FOLDER_GAP, "/"))
          .filter(HubName::isRepository)
          .sorted()
          .map(id -> repository(kind, id))
          .toList();
    } catch (IOException e) {
      return List.of(); // not there yet, or not to be looked into
    }
  }
}
