package io.github.bertft.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.bertft.fault.DataException;
import io.github.bertft.fault.ResourceException;
import io.github.bertft.storage.FileHash;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetLibraryTest {
  private static final URL JAR =
      DuckDBDriver.class.getProtectionDomain().getCodeSource().getLocation();

  @TempDir private Path folder;

  @Test
  void should_name_the_version_that_the_tests_run_with() {
    assertThat(JAR.toString())
        .endsWith("/duckdb_jdbc-" + ParquetLibrary.LIBRARY.version() + ".jar");
    assertThat(Path.of(JAR.getPath())).hasDigest("SHA-256", ParquetLibrary.LIBRARY.sha256());
  }

  @Test
  void should_load_a_jar_beside_the_class_path_and_unpack_its_native_library_once()
      throws Exception {
    Path jar = Files.createLink(folder.resolve("d.jar"), Path.of(JAR.getPath()));
    List<Path> before = temporaryNatives();

    assertThat(connects(jar)).isTrue();
    Path unpacked = unpacked();
    assertThat(unpacked)
        .hasDigest(
            "SHA-256",
            DuckDbLoader.NATIVES.get(unpacked.getFileName().toString().replaceFirst("^d-", "")));
    assertThat(temporaryNatives()).isEqualTo(before);

    // Another copy, because Java loads each native library of a path once.
    Path second = Files.createDirectory(folder.resolve("second"));
    Files.createLink(second.resolve("d.jar"), jar);
    Path kept = Files.copy(unpacked, second.resolve(unpacked.getFileName()));
    FileTime written = FileTime.fromMillis(1_000_000_000_000L);
    Files.setLastModifiedTime(kept, written);
    assertThat(connects(second.resolve("d.jar"))).isTrue();
    assertThat(Files.getLastModifiedTime(kept)).isEqualTo(written);

    Path third = Files.createDirectory(folder.resolve("third"));
    Files.createLink(third.resolve("d.jar"), jar);
    Path damaged = third.resolve(unpacked.getFileName());
    Files.writeString(damaged, "not a library");
    assertThat(connects(third.resolve("d.jar"))).isTrue();
    assertThat(damaged).hasSameBinaryContentAs(unpacked);
  }

  private static boolean connects(Path jar) throws SQLException {
    Driver driver = ParquetLibrary.driver(jar);
    assertThat(driver).isNotInstanceOf(DuckDBDriver.class);
    try (Connection database = ParquetLibrary.connect(driver)) {
      return !database.isClosed();
    }
  }

  private Path unpacked() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("d-libduckdb_java.so_"))
          .findFirst()
          .orElseThrow();
    }
  }

  /** What the classes unpack when they are left to themselves. */
  private static List<Path> temporaryNatives() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("libduckdb_java"))
          .sorted()
          .toList();
    }
  }

  @Test
  void should_know_the_natives_of_the_jar() throws Exception {
    try (JarFile jar = new JarFile(JAR.getPath())) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (entry.getName().startsWith("lib")) {
          assertThat(DuckDbLoader.NATIVES).containsKey(entry.getName());
        }
      }
      for (Map.Entry<String, String> known : DuckDbLoader.NATIVES.entrySet()) {
        try (InputStream bytes = jar.getInputStream(jar.getEntry(known.getKey()))) {
          MessageDigest digest = FileHash.sha256Digest();
          bytes.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
          assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(known.getValue());
        }
      }
    }
  }

  @Test
  void should_say_where_its_native_library_cannot_be_written() throws Exception {
    Path jar = Files.createLink(folder.resolve("d.jar"), Path.of(JAR.getPath()));
    for (String name : DuckDbLoader.NATIVES.keySet()) {
      Files.createDirectories(folder.resolve("d-" + name).resolve("in the way"));
    }
    assertThatThrownBy(() -> connects(jar))
        .isInstanceOf(ResourceException.class)
        .hasMessageStartingWith(folder.resolve("d-libduckdb_java.so_").toString())
        .hasMessageContaining(": cannot be written: ");
  }

  /** Where the right library cannot be loaded, the classes would take this one unseen. */
  @Test
  void should_refuse_a_native_library_that_it_would_not_check() throws Exception {
    Path jar = Files.createLink(folder.resolve("d.jar"), Path.of(JAR.getPath()));
    for (String name : DuckDbLoader.NATIVES.keySet()) {
      Files.writeString(folder.resolve(name), "anything");
    }
    assertThatThrownBy(() -> connects(jar))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("does not run on this machine: " + folder)
        .hasMessageContaining(" must not be there; remove it [D132]");
  }

  /** As all files are on a file system that is mounted with noexec. */
  @Test
  void should_refuse_a_folder_from_which_no_program_may_run() throws Exception {
    Path file = Files.writeString(folder.resolve("library"), "anything");
    assumeThat(Files.isExecutable(file)).as("files have modes; on Windows all may run").isFalse();

    assertThatThrownBy(() -> DuckDbLoader.requireExecutable(file))
        .hasMessage(
            "no program may run from "
                + folder
                + ", as where it is mounted with noexec; BERTFT_CACHE names another folder");
  }

  @Test
  void should_load_nothing_more_and_write_nothing() throws SQLException {
    try (Connection database = ParquetLibrary.connect();
        Statement far = database.createStatement();
        Statement statement = database.createStatement()) {
      assertThatThrownBy(() -> far.executeQuery("SELECT * FROM 'https://example.org/a.csv'"))
          .hasMessageContaining("httpfs");
      try (ResultSet loaded =
          statement.executeQuery(
              "SELECT count(*) FROM duckdb_extensions() WHERE loaded AND install_mode <>"
                  + " 'STATICALLY_LINKED'")) {
        assertThat(loaded.next()).isTrue();
        assertThat(loaded.getInt(1)).isZero();
      }
    }
  }

  @Test
  void should_tell_how_to_get_it() {
    assertThatThrownBy(() -> ParquetLibrary.LIBRARY.require(folder))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "DuckDB for Parquet files does not come with the program: its library "
                + folder.resolve("duckdb_jdbc-2.0.0.1.jar")
                + " is not there [D130]\n"
                + "  fetch it once with: mvn dependency:copy"
                + " -Dartifact=org.duckdb:duckdb_jdbc:2.0.0.1 -DoutputDirectory="
                + folder
                + "\n  or put that jar of Maven's central repository there by hand");
  }

  @Test
  void should_say_why_it_does_not_run() {
    assertThatThrownBy(() -> ParquetLibrary.driver(new ClassLoader(null) {}))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "DuckDB, which reads Parquet files, does not run on this machine:"
                + " org.duckdb.DuckDBDriver [D132]\n"
                + "  give the data as CSV or JSON lines");
  }
}
