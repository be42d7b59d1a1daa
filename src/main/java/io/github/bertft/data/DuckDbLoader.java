package io.github.bertft.data;

import io.github.bertft.fault.ResourceException;
import io.github.bertft.storage.DurableFiles;
import io.github.bertft.storage.FileHash;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Classes of DuckDB's jar, and its native library from a file beside the jar. The classes would
 * unpack it into the temporary folder at every start, and no property of theirs says otherwise; but
 * where they do not find it as a resource, they ask their loader for it.
 */
final class DuckDbLoader extends URLClassLoader {
  /** As the classes ask for it. */
  private static final String LIBRARY = "duckdb_java";

  /** SHA-256 of the natives of {@link ParquetLibrary#LIBRARY}, by their names in the jar. */
  static final Map<String, String> NATIVES =
      Map.of(
          "libduckdb_java.so_linux_amd64",
          "001983f177ea4e6e4e19a58e77417411d0c2924d0cbbd01f3e901a9f3d2f37c7",
          "libduckdb_java.so_linux_arm64",
          "3b69506543e9d64fffb80402cdab8c9d6e527003909e5dfa15b0f00a144d45df",
          "libduckdb_java.so_macos_arm64",
          "62ece55e67c3a0375cd44a20c072387dd94e557a4faebf52bcb6ced0f686f420",
          "libduckdb_java.so_windows_amd64",
          "fdf11925fc2ced59e9394a6f39aee6317494b8dbb92b14c475f6af99207f6728");

  private static final String NATIVE_PREFIX = "lib" + LIBRARY + ".";

  private final Path jar;

  /** Of this machine, as the classes call it when they look for it. */
  private volatile String nativeName = "";

  private DuckDbLoader(Path jar, URL url) {
    super(new URL[] {url}, ClassLoader.getPlatformClassLoader());
    this.jar = jar;
  }

  /** Over a jar whose bytes are known to be right. */
  static DuckDbLoader of(Path jar) {
    try {
      return new DuckDbLoader(jar, jar.toUri().toURL());
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public @Nullable URL findResource(String name) {
    if (name.startsWith(NATIVE_PREFIX)) {
      nativeName = name;
      return null;
    }
    return super.findResource(name);
  }

  /**
   * Where the native library is, unpacked if it is not there or has other bytes.
   *
   * @throws IllegalStateException if there is none for this machine, or it may not run from there
   * @throws ResourceException if the disk refuses
   */
  @Override
  protected @Nullable String findLibrary(String library) {
    if (!library.equals(LIBRARY)) {
      return super.findLibrary(library);
    }
    String sha256 = NATIVES.get(nativeName);
    if (sha256 == null) {
      // Left to themselves, the classes would print a stack trace.
      throw new IllegalStateException("it has no native library " + nativeName);
    }
    Path unchecked = jar.toAbsolutePath().resolveSibling(nativeName);
    if (Files.exists(unchecked, LinkOption.NOFOLLOW_LINKS)) {
      // The classes would take it, whatever it is, where the right one cannot be loaded.
      throw new IllegalStateException(unchecked + " must not be there; remove it");
    }
    String stem = String.valueOf(jar.getFileName()).replaceAll("\\.jar$", "");
    Path file = jar.toAbsolutePath().resolveSibling(stem + "-" + nativeName);
    if (!isSound(file, sha256)) {
      DurableFiles.write(
          file,
          channel -> {
            try (InputStream packed = super.findResource(nativeName).openStream()) {
              packed.transferTo(Channels.newOutputStream(channel));
            }
          });
    }
    // Asked of the file system: one mounted with noexec denies it whatever the file's mode says.
    file.toFile().setExecutable(true);
    requireExecutable(file);
    return file.toString();
  }

  /** Left to themselves, the classes would print a stack trace. */
  static void requireExecutable(Path file) {
    if (!Files.isExecutable(file)) {
      throw new IllegalStateException(
          "no program may run from "
              + file.getParent()
              + ", as where it is mounted with noexec; BERTFT_CACHE names another folder");
    }
  }

  private static boolean isSound(Path file, String sha256) {
    try {
      return Files.isRegularFile(file) && FileHash.of(file).sha256().equals(sha256);
    } catch (IOException e) {
      return false;
    }
  }
}
