package io.github.bertft.hub.net;

import io.github.bertft.fault.Quoted;
import io.github.bertft.hub.cache.HubFile;
import io.github.bertft.hub.cache.HubName;
import io.github.bertft.storage.ByteCount;
import io.github.bertft.storage.DurableFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request for a file at a commit, or for what is missing of it. */
final class FileRequest {
  private static final int MIN_PROGRESS_BYTES = 1 << 16;

  private final HubClient client;
  private final HubName name;
  private final String commit;
  private final HubFile file;
  private final DownloadListener listener;

  FileRequest(
      HubClient client, HubName name, String commit, HubFile file, DownloadListener listener) {
    this.client = client;
    this.name = name;
    this.commit = commit;
    this.file = file;
    this.listener = listener;
  }

  /**
   * Asks for all that is missing of the file and adds it.
   *
   * @throws WrongContentException if the answer cannot be what is missing
   * @throws RetryableException if not all of it arrives
   */
  void send(Path partial, Retries retries) throws IOException {
    long before = Files.exists(partial) ? Files.size(partial) : 0;
    long have = before;
    Map<String, String> range = have == 0 ? Map.of() : Map.of("Range", "bytes=" + have + "-");
    try (Reply reply = client.get(address(), range)) {
      switch (reply.status()) {
        case 200 -> have = 0; // all of it comes, whatever was asked for
        case 206 -> requireRange(reply, have);
        case 416 -> throw new WrongContentException("no bytes from the " + have + "th on");
        default ->
            throw new StatusFaults(client.settings(), name)
                .of(reply, StatusFaults.Asked.FILE, file.name());
      }
      requireAnnounced(reply, have);
      listener.moved(have - before);
      receive(reply, partial, have, before, retries);
    }
  }

  private void requireRange(Reply reply, long have) throws IOException {
    String range = reply.header("Content-Range").replace(" ", "").toLowerCase(Locale.ROOT);
    String expected = "bytes" + have + "-" + (file.size() - 1) + "/";
    if (!range.equals(expected + file.size()) && !range.equals(expected + "*")) {
      throw new WrongContentException("another part of the file than was asked for");
    }
  }

  private void requireAnnounced(Reply reply, long have) throws IOException {
    String replyCommit = reply.header("X-Repo-Commit");
    if (!replyCommit.isEmpty() && !replyCommit.equals(commit)) {
      throw new WrongContentException("of another commit, " + Quoted.cut(replyCommit, 50));
    }
    String encoding = reply.header("Content-Encoding");
    if (!encoding.isEmpty() && !encoding.equals("identity")) {
      throw new WrongContentException("compressed (" + Quoted.cut(encoding, 20) + ")");
    }
    long declared = reply.declaredBytes().orElse(file.size() - have);
    if (declared != file.size() - have) {
      throw new WrongContentException(
          ByteCount.text(have + declared) + typeOf(reply.header("Content-Type")));
    }
  }

  private static String typeOf(String contentType) {
    return contentType.contains("html") ? " of a web page" : "";
  }

  /**
   * Writes what comes from a place on.
   *
   * @param before bytes that were there when the request was sent: to fetch these again is no
   *     progress
   */
  private void receive(Reply reply, Path partial, long have, long before, Retries retries)
      throws IOException {
    long received = have;
    try (FileChannel channel =
        FileChannel.open(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.truncate(have);
      channel.position(have);
      for (List<ByteBuffer> bytes = next(reply, received);
          bytes != null && received <= file.size();
          bytes = next(reply, received)) {
        for (ByteBuffer buffer : bytes) {
          received += buffer.remaining();
          listener.moved(buffer.remaining());
          write(channel, buffer, partial);
        }
        if (received - Math.max(have, before) >= MIN_PROGRESS_BYTES) {
          retries.progressed();
        }
      }
      channel.force(true);
    }
    if (received < file.size()) {
      throw ConnectionFaults.lost(reply.uri(), brokenOff(received), null);
    }
  }

  private static void write(FileChannel channel, ByteBuffer bytes, Path partial)
      throws IOException {
    try {
      DurableFiles.writeFully(channel, bytes);
    } catch (ClosedByInterruptException e) {
      throw e; // another file failed; what is here stays for the next attempt
    } catch (IOException e) {
      Files.deleteIfExists(partial); // a full disk must not be kept full by what is of no use
      throw DurableFiles.cannotWrite(partial, e);
    }
  }

  private @Nullable List<ByteBuffer> next(Reply reply, long received) throws IOException {
    try {
      return reply.body().next();
    } catch (IOException e) {
      String what =
          e instanceof HttpTimeoutException
              ? "nothing arrives any more"
              : "the connection broke off";
      throw ConnectionFaults.lost(reply.uri(), what + ", " + brokenOff(received), e);
    }
  }

  private String brokenOff(long received) {
    return String.format(
        Locale.ROOT,
        "%s of %s of %s arrived",
        ByteCount.text(received),
        ByteCount.text(file.size()),
        Quoted.of(file.name()));
  }

  private URI address() {
    return URI.create(
        client.settings().endpoint()
            + "/"
            + name.kind().urlPrefix()
            + name.repository()
            + "/resolve/"
            + commit
            + "/"
            + Addresses.encodedPath(file.name()));
  }
}
