package io.github.bertft.tokenize;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.Quoted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A tokenizer as a model folder describes it, checked, ready for the native library.
 *
 * @param location the file it came from, as the user typed its folder
 * @param json a complete {@code tokenizer.json} without stored truncation and padding
 * @param settings the special tokens' spelling and the normalizer's options
 * @param frame the special tokens around texts
 * @param padId id of {@code [PAD]}
 * @param vocabularySize all ids are smaller than this
 * @param parts where a text may be cut without changing its ids
 */
public record TokenizerDefinition(
    String location,
    String json,
    TokenizerSettings settings,
    TextFrame frame,
    int padId,
    int vocabularySize,
    TextParts parts) {
  static final String TOKENIZER_FILE = "tokenizer.json";
  static final String VOCABULARY_FILE = "vocab.txt";
  private static final List<String> SENTENCE_PIECE_FILES =
      List.of("sentencepiece.bpe.model", "spiece.model", "tokenizer.model");

  /**
   * Reads {@code tokenizer.json}; where there is none, builds it from {@code vocab.txt}, or from
   * {@code vocab.json} and {@code merges.txt}, with the tokens of {@code added_tokens.json}. {@code
   * tokenizer_config.json} and {@code special_tokens_map.json} may add to it.
   *
   * <p>Where {@code tokenizer_config.json} names {@code do_lower_case}, {@code strip_accents} or
   * {@code tokenize_chinese_chars} and its class is a BERT, DistilBERT or ELECTRA tokenizer, it
   * wins over {@code tokenizer.json}, as in transformers; so does {@code add_prefix_space}. Where
   * it is silent, {@code tokenizer.json} counts; transformers would fall back to its own default
   * (lower case), which breaks cased models.
   *
   * @throws ModelException M50 if the folder has none of them; M51 unreadable; M52 not JSON; M53
   *     wrong structure; M54 another kind of tokenizer; M55 no unknown token; M56 no {@code [CLS]},
   *     {@code [SEP]} or {@code [PAD]}; M57 other special tokens around a text than BERT's or
   *     RoBERTa's; M59 too large; M121 no merges; M122 a BPE of a kind that is not read; M123
   *     SentencePiece's own file alone
   */
  public static TokenizerDefinition read(Path modelFolder) {
    Path tokenizerFile = modelFolder.resolve(TOKENIZER_FILE);
    if (Files.exists(tokenizerFile)) {
      ObjectNode root = JsonFile.readObject(tokenizerFile);
      SpecialTokenNames names = TokenizerModel.specialTokens(root.path("model"));
      TokenizerSettings settings = TokenizerSettings.read(modelFolder, names);
      return TokenizerJson.define(root, settings, tokenizerFile.toString());
    }
    Path vocabularyFile = modelFolder.resolve(VOCABULARY_FILE);
    if (Files.exists(vocabularyFile)) {
      TokenizerSettings settings = TokenizerSettings.readOlder(modelFolder, SpecialTokenNames.BERT);
      ObjectNode root = VocabularyFile.toTokenizerJson(vocabularyFile, settings);
      return TokenizerJson.define(root, settings, vocabularyFile.toString());
    }
    Path bytePairs = modelFolder.resolve(BytePairFiles.VOCABULARY_FILE);
    if (Files.exists(bytePairs)) {
      TokenizerSettings settings =
          TokenizerSettings.readOlder(modelFolder, SpecialTokenNames.ROBERTA);
      ObjectNode root = BytePairFiles.toTokenizerJson(bytePairs, settings);
      return TokenizerJson.define(root, settings, bytePairs.toString());
    }
    throw missing(modelFolder);
  }

  /** Special tokens around a pair of texts. */
  public int pairTokens() {
    return frame.pairTokens();
  }

  private static ModelException missing(Path modelFolder) {
    for (String name : SENTENCE_PIECE_FILES) {
      Path file = modelFolder.resolve(name);
      if (Files.exists(file)) {
        return new ModelException(
            new Fault(
                "M123",
                file.toString(),
                "SentencePiece's own file is not read; tokenizer.json is needed",
                "make it once, in Python:"
                    + " AutoTokenizer.from_pretrained(folder).save_pretrained(folder)"));
      }
    }
    return new ModelException(
        new Fault(
            "M50",
            Quoted.escape(modelFolder.toString()),
            "no tokenizer in this folder; tokenizer.json, vocab.txt, or vocab.json with merges.txt"
                + " is needed"));
  }
}
