package io.github.bertft.hub.net;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Asks which files a repository has at a revision, with their sizes and hashes: one commit. */
final class RepositoryRequest {
  private static final int MAX_BYTES = 64 << 20;
  private static final JsonMapper MAPPER = new JsonMapper();

  private final HubClient client;
  private final HubName name;
  private final StatusFaults statuses;

  RepositoryRequest(HubClient client, HubName name) {
    this.client = client;
    this.name = name;
    this.statuses = new StatusFaults(client.settings(), name);
  }

  /**
   * The files at the name's revision.
   *
   * @throws HubException N25 if the answer cannot be used, N26 if a file's name is no safe one; and
   *     those of the request
   */
  FileTree send(Retries retries) {
    while (true) {
      try (Reply reply = client.get(address(name.revision()), Map.of())) {
        if (reply.status() == 404
            && reply.header("X-Error-Code").isEmpty()
            && !name.revision().equals(HubName.MAIN)
            && exists()) {
          throw statuses.noRevision(); // of a hub that doesn't say itself what is missing
        }
        if (reply.status() != 200) {
          throw statuses.of(reply, StatusFaults.Asked.REPOSITORY, name.repository());
        }
        return tree(body(reply));
      } catch (IOException e) {
        retries.failed(retryable(e));
      }
    }
  }

  private RetryableException retryable(IOException failure) {
    return failure instanceof RetryableException known
        ? known
        : ConnectionFaults.of(client.settings().endpoint(), Optional.empty(), failure);
  }

  private boolean exists() throws IOException {
    try (Reply reply = client.get(address(HubName.MAIN), Map.of())) {
      return reply.status() == 200;
    }
  }

  private URI address(String revision) {
    return URI.create(
        client.settings().endpoint()
            + "/api/"
            + name.kind().word()
            + "/"
            + name.repository()
            + "/revision/"
            + Addresses.encoded(revision)
            + "?blobs=true");
  }

  private JsonNode body(Reply reply) throws IOException {
    byte[] bytes = reply.body().upTo(MAX_BYTES);
    if (bytes == null) {
      throw unusable("is longer than " + (MAX_BYTES >> 20) + " MiB", null);
    }
    try {
      return MAPPER.readTree(bytes);
    } catch (JsonProcessingException e) {
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
              client.settings().host(),
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
            client.settings().host(),
            "the answer about " + Quoted.of(name.text()) + " " + why,
            "is HF_ENDPOINT the address of a hub?"),
        cause);
  }
}
