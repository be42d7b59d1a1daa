package io.github.bertft.data;

import io.github.bertft.fault.DataException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import io.github.bertft.fault.Suggestion;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Encodings by the names that people write. */
public final class TextEncodings {
  private static final List<String> COMMON =
      List.of("utf-8", "latin-1", "utf-16", "ascii", "windows-1252", "gb18030", "shift_jis");

  private TextEncodings() {}

  /**
   * The encoding of this name: Java's names and aliases, also {@code latin-1} and {@code
   * utf-8-sig}; case ignored.
   *
   * @throws DataException if there is none, with the nearest name
   */
  public static Charset byName(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "latin-1" -> StandardCharsets.ISO_8859_1;
      case "utf-8-sig" -> StandardCharsets.UTF_8;
      default -> javaCharset(name);
    };
  }

  private static Charset javaCharset(String name) {
    try {
      return Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new DataException(
          new Fault(
              "D03",
              "data.encoding",
              "unknown encoding, was "
                  + Quoted.of(name)
                  + "; use utf-8, latin-1 or another name that Java knows",
              nearest(name)),
          e);
    }
  }

  private static List<String> nearest(String name) {
    List<String> known = new ArrayList<>(Charset.availableCharsets().keySet());
    return Suggestion.nearest(name, COMMON)
        .or(() -> Suggestion.nearest(name, known))
        .map(near -> List.of("did you mean \"" + near + "\"?"))
        .orElse(List.of());
  }
}
