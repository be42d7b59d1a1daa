package io.github.bertft.tokenize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code tokenizer_config.json}, {@code special_tokens_map.json} and {@code added_tokens.json}
 * say beside the vocabulary.
 *
 * @param bertClass whether the tokenizer's class is that of BERT, DistilBERT or ELECTRA, or not
 *     named
 * @param lowerCase {@code do_lower_case}; null where not given
 * @param stripAccents {@code strip_accents}; null where not given, which means as lower case
 * @param splitChinese {@code tokenize_chinese_chars}; null where not given
 * @param addPrefixSpace {@code add_prefix_space}; null where not given
 * @param unknownToken spelling of {@code [UNK]}
 * @param separatorToken spelling of {@code [SEP]}
 * @param padToken spelling of {@code [PAD]}
 * @param classifyToken spelling of {@code [CLS]}
 * @param maskToken spelling of {@code [MASK]}
 * @param addedTokens further tokens: entries of {@code added_tokens_decoder} or, in older folders,
 *     of {@code added_tokens.json}
 * @param addedTokensFile where those stand
 */
public record TokenizerSettings(
    boolean bertClass,
    @Nullable Boolean lowerCase,
    @Nullable Boolean stripAccents,
    @Nullable Boolean splitChinese,
    @Nullable Boolean addPrefixSpace,
    String unknownToken,
    String separatorToken,
    String padToken,
    String classifyToken,
    String maskToken,
    List<AddedToken> addedTokens,
    Path addedTokensFile) {
  static final String CONFIG_FILE = "tokenizer_config.json";
  static final String SPECIAL_TOKENS_FILE = "special_tokens_map.json";
  private static final String DECODER = "added_tokens_decoder";
  private static final Set<String> BERT_CLASSES =
      Set.of(
          "BertTokenizer",
          "BertTokenizerFast",
          "DistilBertTokenizer",
          "DistilBertTokenizerFast",
          "ElectraTokenizer",
          "ElectraTokenizerFast");

  public TokenizerSettings {
    addedTokens = List.copyOf(addedTokens);
  }

  /**
   * A token outside of the WordPiece vocabulary's rules, found in a text as it is spelt.
   *
   * @param id its vocabulary index
   * @param content its spelling
   * @param singleWord found only as a whole word
   * @param leftStrip takes the white space before it
   * @param rightStrip takes the white space after it
   * @param normalized found in the normalized text, else in the text as given
   * @param special a mark such as {@code [SEP]}, not a word
   */
  public record AddedToken(
      int id,
      String content,
      boolean singleWord,
      boolean leftStrip,
      boolean rightStrip,
      boolean normalized,
      boolean special) {}

  /**
   * Reads what a {@code tokenizer.json} leaves open.
   *
   * @param names of the special tokens that the files do not spell
   */
  static TokenizerSettings read(Path modelFolder, SpecialTokenNames names) {
    return new Reader(modelFolder).read(names, false);
  }

  /** The same of a folder without {@code tokenizer.json}, with its {@code added_tokens.json}. */
  static TokenizerSettings readOlder(Path modelFolder, SpecialTokenNames names) {
    return new Reader(modelFolder).read(names, true);
  }

  private static final class Reader {
    private final Path configFile;
    private final ObjectNode config;
    private final Path specialTokensFile;
    private final ObjectNode specialTokens;
    private final Path addedTokensFile;
    private final Set<String> spelt = new HashSet<>();

    Reader(Path modelFolder) {
      configFile = modelFolder.resolve(CONFIG_FILE);
      config = readIfPresent(configFile);
      specialTokensFile = modelFolder.resolve(SPECIAL_TOKENS_FILE);
      specialTokens = readIfPresent(specialTokensFile);
      addedTokensFile = modelFolder.resolve(AddedTokensFile.NAME);
    }

    private static ObjectNode readIfPresent(Path file) {
      return Files.exists(file) ? JsonFile.readObject(file) : JsonNodeFactory.instance.objectNode();
    }

    TokenizerSettings read(SpecialTokenNames names, boolean older) {
      String tokenizerClass = config.path("tokenizer_class").asText("BertTokenizer");
      String unknown = token("unk_token", names.unknown());
      String separator = token("sep_token", names.separator());
      String pad = token("pad_token", names.pad());
      String classify = token("cls_token", names.classify());
      String mask = token("mask_token", names.mask());
      boolean ownFile = older && !config.has(DECODER) && Files.exists(addedTokensFile);
      return new TokenizerSettings(
          BERT_CLASSES.contains(tokenizerClass),
          flag(config, "do_lower_case"),
          flag(config, "strip_accents"),
          flag(config, "tokenize_chinese_chars"),
          flag(config, "add_prefix_space"),
          unknown,
          separator,
          pad,
          classify,
          mask,
          ownFile
              ? AddedTokensFile.read(
                  addedTokensFile,
                  spelt(),
                  new HashSet<>(List.of(unknown, separator, pad, classify, mask)))
              : addedTokens(),
          ownFile ? addedTokensFile : configFile);
    }

    /** Special tokens that a file names before {@code added_tokens.json} is read. */
    private Set<String> spelt() {
      for (String key : List.of("bos_token", "eos_token")) {
        token(key, "");
      }
      // transformers reads the map's additional_special_tokens too late to count here.
      for (JsonNode list :
          List.of(
              config.path("additional_special_tokens"),
              config.path("extra_special_tokens"),
              specialTokens.path("extra_special_tokens"))) {
        list.forEach(token -> spelt.add(spelling(token).asText()));
      }
      return spelt;
    }

    private @Nullable Boolean flag(JsonNode node, String key) {
      JsonNode value = node.path(key);
      if (value.isMissingNode() || value.isNull()) {
        return null;
      }
      if (!value.isBoolean()) {
        throw wrong(configFile, key + " must be true, false or null", value);
      }
      return value.booleanValue();
    }

    private String token(String key, String otherwise) {
      boolean inConfig = config.hasNonNull(key);
      JsonNode value = inConfig ? config.path(key) : specialTokens.path(key);
      if (value.isMissingNode() || value.isNull()) {
        return otherwise;
      }
      JsonNode spelling = spelling(value);
      if (!spelling.isTextual()) {
        throw wrong(
            inConfig ? configFile : specialTokensFile,
            key + " must be a string or an object with content",
            value);
      }
      spelt.add(spelling.textValue());
      return spelling.textValue();
    }

    private static JsonNode spelling(JsonNode token) {
      return token.isObject() ? token.path("content") : token;
    }

    private List<AddedToken> addedTokens() {
      List<AddedToken> tokens = new ArrayList<>();
      for (Map.Entry<String, JsonNode> entry : config.path(DECODER).properties()) {
        JsonNode value = entry.getValue();
        if (!entry.getKey().matches("[0-9]{1,9}") || !value.path("content").isTextual()) {
          throw wrong(configFile, DECODER + " must map ids to tokens", value);
        }
        boolean special = Boolean.TRUE.equals(flag(value, "special"));
        @Nullable Boolean normalized = flag(value, "normalized");
        tokens.add(
            new AddedToken(
                Integer.parseInt(entry.getKey()),
                value.path("content").textValue(),
                Boolean.TRUE.equals(flag(value, "single_word")),
                Boolean.TRUE.equals(flag(value, "lstrip")),
                Boolean.TRUE.equals(flag(value, "rstrip")),
                normalized == null ? !special : normalized,
                special));
      }
      return tokens;
    }

    private static ModelException wrong(Path file, String rule, JsonNode value) {
      return new ModelException(
          new Fault("M53", file.toString(), rule + ", was " + TokenizerJson.shown(value)));
    }
  }
}
