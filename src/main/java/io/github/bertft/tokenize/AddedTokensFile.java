package io.github.bertft.tokenize;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.Quoted;
import io.github.bertft.tokenize.TokenizerSettings.AddedToken;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code added_tokens.json} of older model folders: the ids of tokens that {@code vocab.txt} lacks.
 *
 * <p>As in transformers it counts only where {@code tokenizer_config.json} has no {@code
 * added_tokens_decoder}.
 */
final class AddedTokensFile {
  static final String NAME = "added_tokens.json";

  private AddedTokensFile() {}

  /**
   * Its tokens.
   *
   * @param spelt special tokens that a file names: these are found in the text as given
   * @param special all special tokens, those by their usual names, too
   * @throws ModelException M51, M52, M53 or M59
   */
  static List<AddedToken> read(Path file, Set<String> spelt, Set<String> special) {
    Map<Integer, AddedToken> tokens = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : JsonFile.readObject(file).properties()) {
      String token = entry.getKey();
      TokenizerJson.requireWellFormed(token, file.toString());
      if (token.isEmpty()) {
        throw wrong(file, "a token must not be empty, was \"\"");
      }
      int id = TokenizerJson.checkId(entry.getValue(), Quoted.of(token), file.toString());
      boolean named = spelt.contains(token);
      AddedToken other =
          tokens.put(
              id,
              new AddedToken(
                  id, token, false, false, false, !named, named || special.contains(token)));
      if (other != null) {
        throw wrong(
            file,
            "tokens "
                + Quoted.of(other.content())
                + " and "
                + Quoted.of(token)
                + " must have ids of their own, was "
                + id);
      }
    }
    return List.copyOf(tokens.values());
  }

  private static ModelException wrong(Path file, String rule) {
    return new ModelException(new Fault("M53", file.toString(), rule));
  }
}
