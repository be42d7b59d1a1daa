package io.github.bertft.tokenize;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.Quoted;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A WordPiece tokenizer as a model folder describes it, checked, ready for the native library.
 *
 * @param location the file it came from, as the user typed its folder
 * @param json a complete {@code tokenizer.json} without stored truncation and padding
 * @param settings the special tokens' spelling and the normalizer's options
 * @param classifyId id of {@code [CLS]}
 * @param separatorId id of {@code [SEP]}
 * @param padId id of {@code [PAD]}
 * @param vocabularySize all ids are smaller than this
 * @param independentWords whether the ids of a text are those of its parts, cut before any space
 */
public record TokenizerDefinition(
    String location,
    String json,
    TokenizerSettings settings,
    int classifyId,
    int separatorId,
    int padId,
    int vocabularySize,
    boolean independentWords) {
  static final String TOKENIZER_FILE = "tokenizer.json";
  static final String VOCABULARY_FILE = "vocab.txt";

  /**
   * Reads {@code tokenizer.json}, or builds it from {@code vocab.txt} where there is none; in both
   * cases {@code tokenizer_config.json} and {@code special_tokens_map.json} may add to it.
   *
   * <p>Where {@code tokenizer_config.json} names {@code do_lower_case}, {@code strip_accents} or
   * {@code tokenize_chinese_chars} and its class is a BERT or DistilBERT tokenizer, it wins over
   * {@code tokenizer.json}, as in transformers. Where it is silent, {@code tokenizer.json} counts;
   * transformers would fall back to its own default (lower case), which breaks cased models.
   *
   * @throws ModelException M50 if the folder has neither file; M51 unreadable; M52 not JSON; M53
   *     wrong structure; M54 not WordPiece; M55 no unknown token; M56 no {@code [CLS]}, {@code
   *     [SEP]} or {@code [PAD]}; M57 other special tokens around a text than BERT's; M59 too large
   */
  public static TokenizerDefinition read(Path modelFolder) {
    TokenizerSettings settings = TokenizerSettings.read(modelFolder);
    Path tokenizerFile = modelFolder.resolve(TOKENIZER_FILE);
    if (Files.exists(tokenizerFile)) {
      ObjectNode root = JsonFile.readObject(tokenizerFile);
      return TokenizerJson.define(root, settings, tokenizerFile.toString());
    }
    Path vocabularyFile = modelFolder.resolve(VOCABULARY_FILE);
    if (Files.exists(vocabularyFile)) {
      ObjectNode root = VocabularyFile.toTokenizerJson(vocabularyFile, settings);
      return TokenizerJson.define(root, settings, vocabularyFile.toString());
    }
    throw new ModelException(
        new Fault(
            "M50",
            Quoted.escape(modelFolder.toString()),
            "no tokenizer in this folder; tokenizer.json or vocab.txt is needed"));
  }
}
