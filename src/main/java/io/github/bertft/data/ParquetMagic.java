package io.github.bertft.data;

import io.github.bertft.fault.DataException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The four bytes with which a Parquet file begins and ends. */
final class ParquetMagic {
  static final String MAGIC = "PAR1";
  private static final String ENCRYPTED = "PARE";
  private static final String POINTER = "vers";

  /** Both, and the length of the footer between them. */
  private static final int LEAST_BYTES = 12;

  private ParquetMagic() {}

  /**
   * Tells what is no Parquet file before a library is loaded for it.
   *
   * @throws DataException D133
   */
  static void require(Path path) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      String start = four(file, 0);
      String end = four(file, file.length() - MAGIC.length());
      if (start.equals(ENCRYPTED) || end.equals(ENCRYPTED)) {
        throw fault(path, "is encrypted, which is not read", "write it without encryption");
      }
      if (!start.equals(MAGIC)) {
        throw fault(
            path,
            "is not a Parquet file, which begins with " + MAGIC,
            start.equals(POINTER)
                ? "if it is a pointer of Git LFS, fetch the file itself: git lfs pull"
                : "set data.format to what it is");
      }
      if (!end.equals(MAGIC) || file.length() < LEAST_BYTES) {
        throw fault(path, "is cut off: it does not end with " + MAGIC, "fetch or write it again");
      }
    }
  }

  /** Whether a file begins and ends so, whatever its name. */
  static boolean isAt(Path path) {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      return four(file, 0).equals(MAGIC)
          && four(file, file.length() - MAGIC.length()).equals(MAGIC);
    } catch (IOException e) {
      return false; // told where it is read
    }
  }

  private static String four(RandomAccessFile file, long from) throws IOException {
    if (from < 0 || from + MAGIC.length() > file.length()) {
      return "";
    }
    byte[] bytes = new byte[MAGIC.length()];
    file.seek(from);
    file.readFully(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static DataException fault(Path path, String what, String remedy) {
    return new DataException(new Fault("D133", Quoted.escape(path.toString()), what, remedy));
  }
}
