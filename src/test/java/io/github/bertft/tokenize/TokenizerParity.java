package io.github.bertft.tokenize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Compares the ids of public datasets, whose texts are not ours to ship, with the hashes that
 * {@code scripts/make_tokenizer_golden.py --data FOLDER} wrote to {@code real.json}.
 *
 * <p>By hand, after {@code mvn test-compile}:
 *
 * <pre>
 * mvn dependency:build-classpath -Dmdep.outputFile=target/classpath
 * java -cp target/test-classes:target/classes:$(cat target/classpath) \
 *     io.github.bertft.tokenize.TokenizerParity FOLDER
 * </pre>
 *
 * Exit code 1 where any block differs. The folder's layout is that of the script's {@code real}.
 */
final class TokenizerParity {
  private static final int IMDB_TEXTS = 2500;

  private TokenizerParity() {}

  public static void main(String[] arguments) throws IOException {
    Path data = Path.of(arguments[0]);
    Path folder = GoldenTokenizer.folder(Files.createTempDirectory("bertft-parity"), "{}");
    boolean equal = true;
    try (TextEncoder encoder =
        TextEncoder.load(folder, GoldenTokenizer.NO_LIMIT, new Truncation.Head())) {
      for (JsonNode set : GoldenTokenizer.resource("real.json").path("sets")) {
        equal &= compare(encoder, data, set);
      }
    }
    System.exit(equal ? 0 : 1);
  }

  private static boolean compare(TextEncoder encoder, Path data, JsonNode set) throws IOException {
    Path file = data.resolve(set.path("file").textValue());
    boolean sameFile =
        GoldenTokenizer.sha256(Files.readAllBytes(file)).equals(set.path("sha256").textValue());
    List<int[]> ids =
        texts(file).parallelStream().map(text -> encoder.encode(text, null).inputIds()).toList();
    List<String> hashes = GoldenTokenizer.blockHashes(ids);
    List<String> expected = GoldenTokenizer.strings(set.path("blocks"));
    int equal = 0;
    for (int block = 0; block < expected.size() && block < hashes.size(); block++) {
      if (hashes.get(block).equals(expected.get(block))) {
        int start = block * GoldenTokenizer.BLOCK_TEXTS;
        equal += Math.min(GoldenTokenizer.BLOCK_TEXTS, ids.size() - start);
      }
    }
    System.out.printf(
        "%s: same file %s, %d of %d texts in equal blocks%n",
        set.path("file").textValue(), sameFile, equal, set.path("texts").intValue());
    return equal == set.path("texts").intValue();
  }

  private static List<String> texts(Path file) throws IOException {
    String name = file.getFileName().toString();
    if (name.endsWith(".tar.gz")) {
      return members(file);
    }
    if (name.endsWith(".json")) {
      List<String> texts = new ArrayList<>();
      new ObjectMapper()
          .readTree(file.toFile())
          .forEach(row -> texts.add(row.path("sentence").textValue()));
      return texts;
    }
    Charset encoding =
        name.endsWith(".label") ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
    String text = Files.readString(file, encoding);
    String whole = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    return List.of(whole.split("\n", -1));
  }

  /** The first texts of a tar archive: 512-byte headers, name at 0, octal size at 124. */
  private static List<String> members(Path file) throws IOException {
    List<String> texts = new ArrayList<>();
    try (InputStream archive =
        new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
      while (texts.size() < IMDB_TEXTS) {
        String header = new String(archive.readNBytes(512), StandardCharsets.ISO_8859_1);
        String name = header.substring(0, header.indexOf('\0'));
        int size = Integer.parseInt(header.substring(124, 135).strip(), 8);
        byte[] content = archive.readNBytes(size);
        archive.skipNBytes((512 - size % 512) % 512);
        if (header.charAt(156) == '0' && name.endsWith(".txt")) {
          texts.add(new String(content, StandardCharsets.UTF_8));
        }
      }
    }
    return texts;
  }
}
