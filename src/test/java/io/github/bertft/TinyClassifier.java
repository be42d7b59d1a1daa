package io.github.bertft;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A trained model of a few kilobytes: labels negative, neutral, positive; 16 positions. */
public final class TinyClassifier {
  private static final List<String> WORDS =
      List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "film", "good", "bad", "dull", "the");
  public static final int EMBEDDINGS = 30;

  private TinyClassifier() {}

  public static Path folder(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String file : List.of("config.json", "model.safetensors")) {
      Files.copy(Golden.path("tiny-bert").resolve(file), folder.resolve(file));
    }
    return vocabulary(folder, EMBEDDINGS);
  }

  /** Gives it a vocabulary of so many words. */
  public static Path vocabulary(Path folder, int words) throws IOException {
    List<String> lines = new ArrayList<>(WORDS);
    for (int i = lines.size(); i < words; i++) {
      lines.add("word" + i);
    }
    Files.write(folder.resolve("vocab.txt"), lines);
    return folder;
  }

  /** Writes a file and gives its path as the user would type it. */
  public static String file(Path folder, String name, String text) throws IOException {
    return Files.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
