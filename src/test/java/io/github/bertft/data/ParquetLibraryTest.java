package io.github.bertft.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.fault.DataException;
import java.net.URL;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
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
  void should_load_a_jar_beside_the_class_path() throws SQLException {
    Driver driver = ParquetLibrary.driver(Path.of(JAR.getPath()));

    assertThat(driver).isNotInstanceOf(DuckDBDriver.class);
    try (Connection database = driver.connect("jdbc:duckdb:", new Properties())) {
      assertThat(database.isClosed()).isFalse();
    }
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
