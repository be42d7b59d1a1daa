package io.github.bertft.tokenize;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.Quoted;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code vocab.json} and {@code merges.txt} of a byte-level BPE, turned into the {@code
 * tokenizer.json} that Hugging Face's RobertaTokenizer would write for them.
 */
final class BytePairFiles {
  static final String VOCABULARY_FILE = "vocab.json";
  static final String MERGES_FILE = "merges.txt";

  private BytePairFiles() {}

  /**
   * The whole tokenizer as JSON.
   *
   * @throws ModelException M121 if there are no merges; M56 if {@code <s>} or {@code </s>} is not
   *     in the vocabulary
   */
  static ObjectNode toTokenizerJson(Path vocabularyFile, TokenizerSettings settings) {
    ObjectNode vocabulary = JsonFile.readObject(vocabularyFile);
    Path mergesFile = vocabularyFile.resolveSibling(MERGES_FILE);
    if (!Files.exists(mergesFile)) {
      throw new ModelException(
          new Fault(
              "M121",
              vocabularyFile.toString(),
              "is a vocabulary without merges; " + MERGES_FILE + " is needed beside it"));
    }
    boolean spaceFirst = Boolean.TRUE.equals(settings.addPrefixSpace());
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("version", "1.0");
    root.putNull("truncation").putNull("padding");
    root.set("added_tokens", AddedTokens.of(vocabulary, settings));
    root.putNull("normalizer");
    byteLevel(root.putObject("pre_tokenizer"), spaceFirst);
    String classify = settings.classifyToken();
    String separator = settings.separatorToken();
    ObjectNode processor = root.putObject("post_processor").put("type", "RobertaProcessing");
    processor
        .putArray("sep")
        .add(separator)
        .add(AddedTokens.idOf(vocabulary, settings, separator, vocabularyFile));
    processor
        .putArray("cls")
        .add(classify)
        .add(AddedTokens.idOf(vocabulary, settings, classify, vocabularyFile));
    processor.put("trim_offsets", true).put("add_prefix_space", spaceFirst);
    byteLevel(root.putObject("decoder"), true);
    ObjectNode model = root.putObject("model").put("type", "BPE");
    model.putNull("dropout").putNull("unk_token");
    model.put("continuing_subword_prefix", "").put("end_of_word_suffix", "");
    model.put("fuse_unk", false).put("byte_fallback", false);
    model.set("vocab", vocabulary);
    model.set("merges", merges(mergesFile));
    return root;
  }

  private static void byteLevel(ObjectNode part, boolean spaceFirst) {
    part.put("type", "ByteLevel")
        .put("add_prefix_space", spaceFirst)
        .put("trim_offsets", true)
        .put("use_regex", true);
  }

  /** A pair a line; a first line with the format's version is no pair. */
  private static ArrayNode merges(Path file) {
    ArrayNode merges = JsonNodeFactory.instance.arrayNode();
    int number = 0;
    for (String line : (Iterable<String>) JsonFile.readText(file).lines()::iterator) {
      number++;
      if (line.isEmpty() || line.startsWith("#version")) {
        continue;
      }
      String[] pair = line.split(" ", -1);
      if (pair.length != 2 || pair[0].isEmpty() || pair[1].isEmpty()) {
        throw new ModelException(
            new Fault(
                "M121",
                file + ":" + number,
                "a merge must be two tokens with a space between, was " + Quoted.of(line)));
      }
      merges.addArray().add(pair[0]).add(pair[1]);
    }
    return merges;
  }
}
