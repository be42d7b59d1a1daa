package io.github.bertft.hub.net;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.HubException;
import io.github.bertft.fault.Quoted;
import io.github.bertft.hub.cache.ContentHash;
import io.github.bertft.hub.cache.FileTree;
import io.github.bertft.hub.cache.HubFile;
import io.github.bertft.hub.cache.HubName;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a hub says of a repository at a revision. */
final class RepositoryAnswer {
  /** Longer ones are not read. */
  static final int MAX_BYTES = 64 << 20;

  private static final JsonMapper MAPPER = new JsonMapper();

  private final String host;
  private final HubName name;

  /**
   * @param host the hub, for messages
   */
  RepositoryAnswer(String host, HubName name) {
    this.host = host;
    this.name = name;
  }

  /**
   * The files that it lists.
   *
   * @param json null if there were more than {@link #MAX_BYTES}
   * @throws HubException N25 if it cannot be used, N26 if a file's name is no safe one
   */
  FileTree files(byte @Nullable [] json) {
    if (json == null) {
      throw unusable("is longer than " + (MAX_BYTES >> 20) + " MiB", null);
    }
    try {
      return tree(MAPPER.readTree(json));
    } catch (IOException e) {
      throw unusable("is not JSON", e);
    }
  }

  private FileTree tree(JsonNode root) {
    String commit = root.path("sha").asText();
    if (!HubName.isCommit(commit)) {
      throw unusable("names no commit", null);
    }
    if (HubName.isCommit(name.revision()) && !commit.equals(name.revision())) {
      throw unusable("is about another commit, " + commit, null);
    }
    Map<String, HubFile> files = new TreeMap<>();
    for (JsonNode node : root.path("siblings")) {
      HubFile file = file(node);
      files.put(file.name(), file);
    }
    if (files.isEmpty()) {
      throw unusable("lists no files", null);
    }
    return new FileTree(commit, files);
  }

  private HubFile file(JsonNode node) {
    String file = node.path("rfilename").asText();
    if (!HubFile.isSafeName(file)) {
      throw new HubException(
          new Fault(
              "N26",
              host,
              "lists a file "
                  + Quoted.of(file)
                  + " of "
                  + Quoted.of(name.repository())
                  + ", which would lie outside its folder; nothing is taken from it"));
    }
    JsonNode large = node.path("lfs");
    Optional<ContentHash> gitId = ContentHash.of(node.path("blobId").asText());
    Optional<ContentHash> sha256 = ContentHash.of(large.path("sha256").asText());
    long size = (large.isObject() ? large : node).path("size").asLong(-1);
    if (gitId.isEmpty() || size < 0 || (large.isObject() && sha256.isEmpty())) {
      throw unusable("has no size or hash of " + Quoted.of(file), null);
    }
    return new HubFile(file, size, gitId.get(), large.isObject() ? sha256.get() : null);
  }

  private HubException unusable(String why, @Nullable Exception cause) {
    return new HubException(
        new Fault(
            "N25",
            host,
            "the answer about " + Quoted.of(name.text()) + " " + why,
            "is HF_ENDPOINT the address of a hub?"),
        cause);
  }
}
