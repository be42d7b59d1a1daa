package io.github.bertft.data;

import io.github.bertft.fault.Causes;
import io.github.bertft.fault.DataException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.FaultException;
import io.github.bertft.fault.Quoted;
import io.github.bertft.storage.FetchedLibrary;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * DuckDB, which decodes Parquet and is no part of the distribution: on the class path, or a jar
 * that the user put into the cache. It is spoken to by {@code java.sql} alone.
 */
final class ParquetLibrary {
  /** The one that the tests run with. */
  static final FetchedLibrary LIBRARY =
      new FetchedLibrary(
          "DuckDB for Parquet files",
          "org.duckdb",
          "duckdb_jdbc",
          "2.0.0.1",
          "6cb8b0e0fc51b2e45aead2d2c1e1fd09dd10267db2966e69aaab0de67319f826",
          "D130",
          "D131",
          DataException::new);

  private static final String DRIVER = "org.duckdb.DuckDBDriver";
  private static @Nullable Driver loaded;

  private ParquetLibrary() {}

  /**
   * A database in memory that loads nothing more and keeps nothing; the caller closes it.
   *
   * @throws DataException D130 if the library is not there, D131 if the jar is another one, D132 if
   *     it does not run on this machine
   */
  static Connection connect() throws SQLException {
    return connect(driver());
  }

  static Connection connect(Driver driver) throws SQLException {
    Properties settings = new Properties();
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    settings.setProperty("allow_community_extensions", "false");
    settings.setProperty("temp_directory", "");
    settings.setProperty("threads", "1");
    settings.setProperty("jdbc_stream_results", "true");
    try {
      return driver.connect("jdbc:duckdb:", settings);
    } catch (LinkageError e) {
      throw notRunning(e);
    }
  }

  private static synchronized Driver driver() {
    if (loaded == null) {
      loaded =
          isOnClassPath()
              ? driver(ParquetLibrary.class.getClassLoader())
              : driver(LIBRARY.require());
    }
    return loaded;
  }

  private static boolean isOnClassPath() {
    try {
      Class.forName(DRIVER, false, ParquetLibrary.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Of a jar; its classes stay loaded as long as the program runs. */
  static Driver driver(Path jar) {
    return driver(DuckDbLoader.of(jar));
  }

  static Driver driver(ClassLoader loader) {
    try {
      return (Driver) loader.loadClass(DRIVER).getConstructor().newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      throw notRunning(e);
    }
  }

  private static DataException notRunning(Throwable failure) {
    List<Throwable> causes = Causes.of(failure);
    for (Throwable cause : causes) {
      if (cause instanceof FaultException fault) {
        throw fault; // a disk that has no room for the native library
      }
    }
    String reason = String.valueOf(causes.get(causes.size() - 1).getMessage());
    return new DataException(
        new Fault(
            "D132",
            "",
            "DuckDB, which reads Parquet files, does not run on this machine: "
                + Quoted.cut(reason, 200),
            "give the data as CSV or JSON lines"),
        failure);
  }
}
