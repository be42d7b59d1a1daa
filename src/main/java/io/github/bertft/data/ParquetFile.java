package io.github.bertft.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.bertft.fault.DataException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** An open Parquet file: its columns, what it says of their classes, and its rows in file order. */
final class ParquetFile implements Closeable {
  private static final int MAX_REASON_CHARS = 160;
  private static final JsonMapper MAPPER = new JsonMapper();

  /** What stands for itself within brackets only, wherever a path may be a pattern. */
  private static final Pattern WILDCARD = Pattern.compile("[*?\\[]");

  private final Path path;
  private final Connection database;
  private final Statement statement;

  /** Its path in SQL, as a pattern that nothing else matches. */
  private final String literal;

  private ParquetFile(Path path, Connection database, String literal) throws SQLException {
    this.path = path;
    this.database = database;
    this.statement = database.createStatement();
    this.literal = literal;
  }

  /**
   * Opens a file, and nothing else: whatever it asks for, no other file is touched.
   *
   * @throws DataException D130 to D132 for the library, D133 if it is no Parquet file or damaged
   */
  static ParquetFile open(Path path) {
    try {
      ParquetMagic.require(path);
      String real = path.toRealPath().toString();
      String file = literal(WILDCARD.matcher(real).replaceAll("[$0]"));
      Connection database = ParquetLibrary.connect();
      try {
        try (Statement setting = database.createStatement()) {
          setting.execute("SET allowed_paths = [" + literal(real) + ", " + file + "]");
          setting.execute("SET enable_external_access = false");
          setting.execute("SET lock_configuration = true");
        }
        return new ParquetFile(path, database, file);
      } catch (SQLException | RuntimeException e) {
        database.close();
        throw e;
      }
    } catch (SQLException e) {
      throw damaged(path, e);
    } catch (IOException e) {
      throw DataInput.unreadable(path, e);
    }
  }

  /** Types of the columns by name, in their order. */
  Map<String, String> columns() {
    Map<String, String> types = new LinkedHashMap<>();
    try (ResultSet columns = statement.executeQuery("DESCRIBE SELECT * FROM " + table())) {
      while (columns.next()) {
        types.put(columns.getString(1), columns.getString(2));
      }
      return types;
    } catch (SQLException e) {
      throw damaged(path, e);
    }
  }

  /**
   * Names of a column's classes, as Hugging Face's libraries write them into the file; none if they
   * did not.
   */
  List<String> classNames(String column) {
    String notes = "parquet_kv_metadata(" + literal + ") WHERE key = 'huggingface'::BLOB LIMIT 1";
    try (ResultSet values = statement.executeQuery("SELECT value FROM " + notes)) {
      if (!values.next()) {
        return List.of();
      }
      String json = new String(values.getBytes(1), StandardCharsets.UTF_8);
      JsonNode feature = MAPPER.readTree(json).path("info").path("features").path(column);
      JsonNode names = feature.path("names");
      // A list of classes has them one level down.
      return texts(names.isArray() ? names : feature.path("feature").path("names"));
    } catch (JsonProcessingException e) {
      return List.of(); // written by something else
    } catch (SQLException e) {
      throw damaged(path, e);
    }
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(item -> texts.add(item.asText()));
    return Collections.unmodifiableList(texts);
  }

  /** Names of folders above the file are no columns. */
  private String table() {
    return "read_parquet(" + literal + ", hive_partitioning = false)";
  }

  /**
   * The rows of some columns; a few are held at a time.
   *
   * @param expressions in SQL
   */
  ResultSet rows(List<String> expressions) {
    try {
      return statement.executeQuery(
          "SELECT " + String.join(", ", expressions) + " FROM " + table());
    } catch (SQLException e) {
      throw damaged(path, e);
    }
  }

  /** What a failed read means to the user. */
  static DataException damaged(Path path, SQLException failure) {
    String reason = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    return new DataException(
        new Fault(
            "D133",
            Quoted.escape(path.toString()),
            "Parquet data cannot be read: " + Quoted.cut(reason, MAX_REASON_CHARS),
            "it may be damaged: fetch or write it again"),
        failure);
  }

  @Override
  public void close() {
    try {
      database.close();
    } catch (SQLException e) {
      throw damaged(path, e);
    }
  }

  private static String literal(String text) {
    return '\'' + text.replace("'", "''") + '\'';
  }

  /** A name in SQL. */
  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
