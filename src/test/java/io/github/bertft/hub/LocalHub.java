package io.github.bertft.hub;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** A hub on the loopback interface that behaves as it is told, one request after the other. */
public final class LocalHub implements AutoCloseable {
  public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Map<String, Repository> repositories = new ConcurrentHashMap<>();
  private final Map<String, Queue<Answer>> answers = new ConcurrentHashMap<>();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();

  /** A request that came. */
  public record Seen(String path, String authorization, String range) {}

  /** What the hub does with a request for a file or, with null for its bytes, for a list. */
  @FunctionalInterface
  public interface Answer {
    void to(HttpExchange exchange, byte[] content) throws IOException;
  }

  private record Repository(String commit, Map<String, byte[]> files) {}

  public LocalHub() {
    this(HttpServer::create);
  }

  /** Speaks TLS. */
  public LocalHub(SSLContext context) {
    this(
        (address, backlog) -> {
          HttpsServer secure = HttpsServer.create(address, backlog);
          secure.setHttpsConfigurator(new HttpsConfigurator(context));
          return secure;
        });
  }

  @FunctionalInterface
  private interface Listening {
    HttpServer at(InetSocketAddress address, int backlog) throws IOException;
  }

  private LocalHub(Listening listening) {
    try {
      server = listening.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public String endpoint() {
    return (server instanceof HttpsServer ? "https://" : "http://") + host();
  }

  public String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /**
   * Files whose names end in {@code .safetensors} or {@code .parquet} are large ones, known by
   * their SHA-256. The name of a dataset has {@code datasets/} before it.
   */
  public LocalHub with(String name, Map<String, byte[]> files) {
    repositories.put(name, new Repository(COMMIT, new TreeMap<>(files)));
    return this;
  }

  public LocalHub at(String name, String commit, Map<String, byte[]> files) {
    repositories.put(name, new Repository(commit, new TreeMap<>(files)));
    return this;
  }

  /** The next requests for a file, or for the list of files with the name {@code api}. */
  public LocalHub next(String file, Answer... ones) {
    answers.computeIfAbsent(file, key -> new ArrayDeque<>()).addAll(Arrays.asList(ones));
    return this;
  }

  public LocalHub next(String file, int times, Answer one) {
    for (int i = 0; i < times; i++) {
      next(file, one);
    }
    return this;
  }

  public List<Seen> seen() {
    return seen;
  }

  /** Requests for a file. */
  public List<Seen> seen(String file) {
    return seen.stream().filter(each -> each.path().endsWith("/" + file)).toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    seen.add(
        new Seen(
            path,
            String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
            String.valueOf(exchange.getRequestHeaders().getFirst("Range"))));
    // Both must have been asked for, or closing drops the connection and the answer with it.
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseBody();
    try (exchange) {
      if (path.startsWith("/api/")) {
        answer(exchange, "api", null, this::list);
      } else {
        String file = path.replaceFirst("^.*/resolve/[^/]+/", "");
        String name = path.replaceFirst("^/", "").replaceFirst("/resolve/.*$", "");
        Repository repository = repositories.get(name);
        byte[] content = repository == null ? null : repository.files().get(file);
        answer(exchange, file, content, LocalHub::whole);
      }
    }
  }

  private void answer(HttpExchange exchange, String key, byte[] content, Answer usual)
      throws IOException {
    Queue<Answer> queue = answers.getOrDefault(key, new ArrayDeque<>());
    Answer next;
    synchronized (queue) {
      next = queue.poll();
    }
    (next == null ? usual : next).to(exchange, content);
  }

  private void list(HttpExchange exchange, byte[] none) throws IOException {
    String[] parts =
        exchange
            .getRequestURI()
            .getPath()
            .replaceFirst("^/api/(models/)?", "")
            .split("/revision/", 2);
    Repository repository = repositories.get(parts[0]);
    if (repository == null) {
      status(404, "X-Error-Code", "RepoNotFound").to(exchange, none);
    } else if (!List.of("main", repository.commit()).contains(parts[1])) {
      status(404, "X-Error-Code", "RevisionNotFound").to(exchange, none);
    } else {
      whole(exchange, json(repository));
    }
  }

  private static byte[] json(Repository repository) throws IOException {
    JsonMapper mapper = new JsonMapper();
    ObjectNode root = mapper.createObjectNode().put("sha", repository.commit());
    var siblings = root.putArray("siblings");
    for (Map.Entry<String, byte[]> file : repository.files().entrySet()) {
      byte[] bytes = file.getValue();
      ObjectNode node = siblings.addObject().put("rfilename", file.getKey());
      node.put("size", bytes.length).put("blobId", gitId(bytes));
      if (file.getKey().matches(".*\\.(safetensors|parquet)")) {
        node.putObject("lfs").put("sha256", sha256(bytes)).put("size", bytes.length);
      }
    }
    return mapper.writeValueAsBytes(root);
  }

  /** As a hub does that is in order, ranges included. */
  public static void whole(HttpExchange exchange, byte[] content) throws IOException {
    if (content == null) {
      status(404, "X-Error-Code", "EntryNotFound").to(exchange, null);
      return;
    }
    int from = begin(exchange, content);
    if (from < content.length) {
      exchange.getResponseBody().write(content, from, content.length - from);
    }
  }

  /** Sends the headers for all of the content, or the range asked for; gives where that starts. */
  private static int begin(HttpExchange exchange, byte[] content) throws IOException {
    int from = from(exchange);
    if (from > 0) {
      exchange
          .getResponseHeaders()
          .set(
              "Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
    }
    int left = content.length - from;
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, left == 0 ? -1 : left);
    return from;
  }

  public static int from(HttpExchange exchange) {
    String range = exchange.getRequestHeaders().getFirst("Range");
    return range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=|-.*", ""));
  }

  /** A status and headers, each a name and its value. */
  public static Answer status(int code, String... headers) {
    return (exchange, content) -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      exchange.sendResponseHeaders(code, -1);
    };
  }

  /** That many bytes of what is asked for, then the connection breaks off. */
  public Answer cutAfter(int bytes) {
    return (exchange, content) -> breakOff(exchange, content, begin(exchange, content), bytes);
  }

  /** As {@link #cutAfter}, but from the first byte on, whatever range is asked for. */
  public Answer cutWithoutRangesAfter(int bytes) {
    return (exchange, content) -> {
      exchange.sendResponseHeaders(200, content.length);
      breakOff(exchange, content, 0, bytes);
    };
  }

  /**
   * Late enough that a busy machine has read the bytes, for Java's client drops what it holds
   * unread.
   */
  private void breakOff(HttpExchange exchange, byte[] content, int from, int bytes)
      throws IOException {
    OutputStream body = exchange.getResponseBody();
    body.write(content, from, Math.min(bytes, content.length - from));
    body.flush();
    pause(300);
  }

  /** Other bytes, whatever is asked for. */
  public static Answer bytes(byte[] other, String... headers) {
    return (exchange, content) -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      exchange.sendResponseHeaders(200, other.length);
      exchange.getResponseBody().write(other);
    };
  }

  /** That many bytes, then nothing until the hub closes, or a byte now and then. */
  public Answer stallAfter(int bytes, boolean drip) {
    return (exchange, content) -> {
      int from = begin(exchange, content);
      OutputStream body = exchange.getResponseBody();
      body.write(content, from, bytes);
      body.flush();
      for (int i = from + bytes; !pause(50) && i < content.length; i++) {
        if (drip) {
          body.write(content, i, 1);
          body.flush();
        } else {
          i--;
        }
      }
    };
  }

  /** Not even headers. */
  public Answer silence() {
    return (exchange, content) -> {
      while (!pause(50)) {
        Thread.onSpinWait();
      }
    };
  }

  /** Waits; true if the hub closed meanwhile. */
  private boolean pause(int millis) {
    try {
      return closing.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  public static Answer redirect(String location) {
    return status(302, "Location", location);
  }

  public URI uri() {
    return URI.create(endpoint());
  }

  public static String sha256(byte[] bytes) {
    return hash("SHA-256", new byte[0], bytes);
  }

  public static String gitId(byte[] bytes) {
    String head = String.format(Locale.ROOT, "blob %d\0", bytes.length);
    return hash("SHA-1", head.getBytes(StandardCharsets.US_ASCII), bytes);
  }

  private static String hash(String algorithm, byte[] head, byte[] bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      digest.update(head);
      return HexFormat.of().formatHex(digest.digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
