package io.github.bertft.tokenize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a tokenizer as transformers' {@code save_pretrained} does. */
final class TokenizerFilesWriter {
  private static final ObjectWriter PRETTY = JsonFile.MAPPER.writerWithDefaultPrettyPrinter();

  private final TokenizerSettings settings;
  private final JsonNode root;

  private TokenizerFilesWriter(TokenizerSettings settings, JsonNode root) {
    this.settings = settings;
    this.root = root;
  }

  static void write(
      TokenizerDefinition definition, Path folder, int maxTokens, boolean takesTokenTypes)
      throws IOException {
    TokenizerFilesWriter writer =
        new TokenizerFilesWriter(
            definition.settings(), JsonFile.MAPPER.readTree(definition.json()));
    writeJson(folder.resolve(TokenizerDefinition.TOKENIZER_FILE), writer.root);
    writeJson(
        folder.resolve(TokenizerSettings.CONFIG_FILE), writer.config(maxTokens, takesTokenTypes));
    writeJson(folder.resolve(TokenizerSettings.SPECIAL_TOKENS_FILE), writer.specialTokens());
    writer.writeVocabulary(folder.resolve(TokenizerDefinition.VOCABULARY_FILE));
  }

  private static void writeJson(Path file, JsonNode content) throws IOException {
    Files.writeString(file, PRETTY.writeValueAsString(content) + "\n", StandardCharsets.UTF_8);
  }

  private ObjectNode config(int maxTokens, boolean takesTokenTypes) {
    JsonNode normalizer = root.path("normalizer");
    ObjectNode config = specialTokens();
    if ("BertNormalizer".equals(normalizer.path("type").textValue())) {
      // Every option is named: transformers prefers its own defaults to what tokenizer.json says.
      config
          .put("tokenizer_class", takesTokenTypes ? "BertTokenizer" : "DistilBertTokenizer")
          .put("do_lower_case", normalizer.path("lowercase").asBoolean(true))
          .put("tokenize_chinese_chars", normalizer.path("handle_chinese_chars").asBoolean(true))
          .set("strip_accents", normalizer.path("strip_accents").deepCopy());
    } else {
      config.put("tokenizer_class", "PreTrainedTokenizerFast");
    }
    ArrayNode inputs = config.put("model_max_length", maxTokens).putArray("model_input_names");
    inputs.add("input_ids");
    if (takesTokenTypes) {
      inputs.add("token_type_ids");
    }
    inputs.add("attention_mask");
    return config;
  }

  private ObjectNode specialTokens() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("unk_token", settings.unknownToken())
        .put("sep_token", settings.separatorToken())
        .put("pad_token", settings.padToken())
        .put("cls_token", settings.classifyToken())
        .put("mask_token", settings.maskToken());
  }

  /** Leaves the file out where lines cannot carry the ids: a gap, or a line break in a token. */
  private void writeVocabulary(Path file) throws IOException {
    JsonNode vocabulary = root.path("model").path("vocab");
    @Nullable String[] lines = new @Nullable String[vocabulary.size()];
    for (Map.Entry<String, JsonNode> entry : vocabulary.properties()) {
      int id = entry.getValue().intValue();
      String token = entry.getKey();
      if (id >= lines.length || lines[id] != null || token.matches("(?s).*[\r\n].*")) {
        return;
      }
      lines[id] = token;
    }
    Files.writeString(file, String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
  }
}
