package io.github.bertft.config.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.yaml.snakeyaml.reader.StreamReader;

/** The bytes of a config file as text, checked before any parser sees them. */
final class SourceText {
  /** Largest config file in bytes; parsers take seconds for hostile files of a few megabytes. */
  static final int MAX_BYTES = 1 << 20;

  private final Path file;
  private final Place start;
  private final Problems problems;

  private SourceText(Path file, Problems problems) {
    this.file = file;
    this.start = Place.ofFile(file.toString());
    this.problems = problems;
  }

  /** The text of a UTF-8 file without its byte order mark; throws if it cannot be a config. */
  static String read(Path file, Problems problems) {
    return new SourceText(file, problems).read();
  }

  private String read() {
    byte[] bytes = bytes();
    refuseOtherEncodings(bytes);
    String text = decode(bytes);
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    refuseControlCharacters(text);
    return text;
  }

  private byte[] bytes() {
    if (Files.isDirectory(file)) {
      throw problems.stop(start, "C01", "is a folder; name a YAML or JSON file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw problems.stop(start, "C02", "config file is larger than 1 MiB");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      problems.addMisspelt(start, "C01", "no such config file", fileName(), neighbours());
    } catch (AccessDeniedException e) {
      problems.add(start, "C01", "config file cannot be read; permission denied");
    } catch (IOException e) {
      problems.add(start, "C01", "config file cannot be read; " + e.getMessage());
    }
    problems.throwIfAny();
    throw new IllegalStateException("unreachable: a problem was noted");
  }

  private String fileName() {
    Path name = file.getFileName();
    return name == null ? "" : name.toString();
  }

  private List<String> neighbours() {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .limit(500)
          .map(path -> String.valueOf(path.getFileName()))
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private void refuseOtherEncodings(byte[] bytes) {
    if (bytes.length >= 2) {
      int mark = ((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff);
      boolean zeroBeside = (bytes[0] == 0) != (bytes[1] == 0);
      if (mark == 0xfeff || mark == 0xfffe || zeroBeside) {
        throw problems.stop(start, "C03", "is UTF-16 or UTF-32; save it as UTF-8");
      }
    }
  }

  private String decode(byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      TextCursor cursor = new TextCursor(text).moveTo(text.length());
      throw problems.stop(
          start.at(cursor.line(), cursor.column()),
          "C03",
          String.format(
              Locale.ROOT,
              "not UTF-8, was byte 0x%02x; save the file as UTF-8",
              bytes[in.position()]));
    }
    return text;
  }

  private void refuseControlCharacters(String text) {
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      if (!StreamReader.isPrintable(codePoint)) {
        TextCursor cursor = new TextCursor(text).moveTo(i);
        throw problems.stop(
            start.at(cursor.line(), cursor.column()),
            "C03",
            String.format(Locale.ROOT, "control character U+%04X is not allowed", codePoint));
      }
      i += Character.charCount(codePoint);
    }
  }
}
