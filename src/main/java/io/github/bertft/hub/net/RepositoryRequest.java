package io.github.bertft.hub.net;

import io.github.bertft.fault.HubException;
import io.github.bertft.hub.cache.FileTree;
import io.github.bertft.hub.cache.HubName;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Asks which files a repository has at a revision, with their sizes and hashes: one commit. */
final class RepositoryRequest {
  private final HubClient client;
  private final HubName name;
  private final StatusFaults statuses;
  private final RepositoryAnswer answer;

  RepositoryRequest(HubClient client, HubName name) {
    this.client = client;
    this.name = name;
    this.statuses = new StatusFaults(client.settings(), name);
    this.answer = new RepositoryAnswer(client.settings().host(), name);
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
        return answer.files(reply.body().upTo(RepositoryAnswer.MAX_BYTES));
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
}
