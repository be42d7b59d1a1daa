package io.github.bertft.hub.cache;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All files of a repository at one commit, as the cache keeps them in {@code trees/<commit>.json};
 * the Python client writes and reads the same from its version 2 on.
 *
 * @param commit 40 hexadecimal digits
 * @param files by name, sorted
 */
public record FileTree(String commit, Map<String, HubFile> files) {
  private static final int FORMAT = 1;
  private static final int MAX_BYTES = 64 << 20;
  private static final JsonMapper MAPPER = new JsonMapper();

  public FileTree {
    files = Collections.unmodifiableMap(new TreeMap<>(files));
  }

  /** What the cache has of a commit, or nothing if that is absent, damaged or of another format. */
  static Optional<FileTree> read(Path file, String commit) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
        return Optional.empty();
      }
      JsonNode root = MAPPER.readTree(file.toFile());
      if (root.path("format_version").asInt() != FORMAT || !root.path("files").isObject()) {
        return Optional.empty();
      }
      Map<String, HubFile> files = new TreeMap<>();
      for (Map.Entry<String, JsonNode> entry : root.path("files").properties()) {
        Optional<HubFile> described = describe(entry.getKey(), entry.getValue());
        if (described.isEmpty()) {
          return Optional.empty();
        }
        files.put(entry.getKey(), described.get());
      }
      return Optional.of(new FileTree(commit, files));
    } catch (IOException e) {
      return Optional.empty(); // asked for anew where there is a network
    }
  }

  private static Optional<HubFile> describe(String name, JsonNode node) {
    Optional<ContentHash> gitId = ContentHash.of(node.path("blob_id").asText());
    boolean large = node.hasNonNull("lfs_sha256");
    Optional<ContentHash> sha256 = ContentHash.of(node.path("lfs_sha256").asText());
    long size = node.path(large ? "lfs_size" : "size").asLong(-1);
    if (gitId.isEmpty() || (large && sha256.isEmpty()) || size < 0 || !HubFile.isSafeName(name)) {
      return Optional.empty();
    }
    @Nullable ContentHash lfs = large ? sha256.get() : null;
    return Optional.of(new HubFile(name, size, gitId.get(), lfs));
  }

  byte[] json() {
    ObjectNode root = MAPPER.createObjectNode().put("format_version", FORMAT);
    ObjectNode all = root.putObject("files");
    for (HubFile file : files.values()) {
      ObjectNode node = all.putObject(file.name());
      node.put("size", file.size()).put("blob_id", file.gitId().hex());
      ContentHash sha256 = file.sha256();
      if (sha256 != null) {
        node.put("lfs_sha256", sha256.hex()).put("lfs_size", file.size());
      }
    }
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
