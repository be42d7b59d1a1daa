package io.github.bertft.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.HubException;
import io.github.bertft.fault.Quoted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which files of a repository make the model: the fewest with which it can be loaded. */
final class ModelFiles {
  static final String CONFIG = "config.json";
  private static final String WEIGHTS = "model.safetensors";
  private static final String INDEX = "model.safetensors.index.json";
  private static final long MAX_INDEX_BYTES = 64 << 20;
  private static final JsonMapper MAPPER = new JsonMapper();

  /** What a tokenizer is made of, the first that is complete. */
  private static final List<List<String>> TOKENIZERS =
      List.of(List.of("tokenizer.json"), List.of("vocab.txt"), List.of("vocab.json", "merges.txt"));

  /** Belongs to the older of them. */
  private static final String ADDED_TOKENS = "added_tokens.json";

  /**
   * Taken where they are: of the tokenizer, how a sentence encoder makes its vector, and how bertft
   * read the texts that a model was trained on.
   */
  private static final List<String> SETTINGS =
      List.of(
          "tokenizer_config.json",
          "special_tokens_map.json",
          "1_Pooling/config.json",
          "bertft.json");

  /** Formats of weights that are not read, and what is said of them. */
  private static final Pattern PICKLE = Pattern.compile("[^/]*\\.(bin|pt|pth|ckpt|pkl)");

  /** As the model's own reader has it: no separator, parent or control character. */
  private static final Pattern SHARD =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,200}\\.safetensors");

  private ModelFiles() {}

  /**
   * The small ones, which tell what the rest is.
   *
   * @param owner for messages: whose files they are
   * @param names of all files there are
   * @throws HubException N18 if one is missing that every model needs, N19 if the weights are in
   *     another format only
   */
  static List<String> descriptions(String owner, Collection<String> names) {
    List<String> chosen = new ArrayList<>();
    if (!names.contains(CONFIG)) {
      throw missing(owner, "config.json, so it is no model of transformers");
    }
    chosen.add(CONFIG);
    chosen.addAll(
        TOKENIZERS.stream()
            .filter(names::containsAll)
            .findFirst()
            .orElseThrow(
                () -> missing(owner, "tokenizer.json, vocab.txt, or vocab.json with merges.txt")));
    if (!chosen.contains("tokenizer.json") && names.contains(ADDED_TOKENS)) {
      chosen.add(ADDED_TOKENS);
    }
    SETTINGS.stream().filter(names::contains).forEach(chosen::add);
    if (!names.contains(WEIGHTS)) {
      if (!names.contains(INDEX)) {
        throw noWeights(owner, names);
      }
      chosen.add(INDEX);
    }
    return chosen;
  }

  /**
   * The files of weights.
   *
   * @param folder holds the index where there are several
   * @throws HubException N18 if one is missing, N26 if the index names one outside the folder
   */
  static List<String> weights(String owner, Collection<String> names, Path folder) {
    if (names.contains(WEIGHTS)) {
      return List.of(WEIGHTS);
    }
    Set<String> shards = new TreeSet<>();
    for (JsonNode shard : weightMap(owner, folder.resolve(INDEX))) {
      String name = shard.asText();
      if (!SHARD.matcher(name).matches()) {
        throw new HubException(
            new Fault(
                "N26",
                owner,
                INDEX + " names " + Quoted.of(name) + ", which is no file of weights beside it"));
      }
      shards.add(name);
    }
    for (String shard : shards) {
      if (!names.contains(shard)) {
        throw missing(owner, shard + ", which " + INDEX + " names");
      }
    }
    return List.copyOf(shards);
  }

  private static JsonNode weightMap(String owner, Path index) {
    try {
      if (Files.size(index) <= MAX_INDEX_BYTES) {
        JsonNode map = MAPPER.readTree(index.toFile()).path("weight_map");
        if (map.isObject() && !map.isEmpty()) {
          return map;
        }
      }
    } catch (JsonProcessingException e) {
      throw noIndex(owner, e);
    } catch (IOException e) {
      throw missing(owner, INDEX);
    }
    throw noIndex(owner, null);
  }

  private static HubException noIndex(String owner, @Nullable Exception cause) {
    return new HubException(
        new Fault("N25", owner, INDEX + " does not map names of tensors to files"), cause);
  }

  private static HubException noWeights(String owner, Collection<String> names) {
    for (String name : names) {
      if (PICKLE.matcher(name).matches()) {
        return new HubException(
            new Fault(
                "N19",
                owner,
                "has its weights only as pickle ("
                    + Quoted.of(name)
                    + "), which can run code and is not loaded; model.safetensors is needed",
                "many such repositories have a converted copy: try @refs/pr/1 behind the name",
                "or convert it where you trust it, in Python:"
                    + " model.save_pretrained(folder, safe_serialization=True)"));
      }
    }
    return missing(owner, "model.safetensors");
  }

  private static HubException missing(String owner, String what) {
    return new HubException(new Fault("N18", owner, "has no " + what));
  }
}
