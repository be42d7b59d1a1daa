package io.github.bertft.hub.net;

import static io.github.bertft.hub.net.Fetching.NEW_LINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.fault.HubException;
import io.github.bertft.hub.cache.CachedRepository;
import io.github.bertft.hub.cache.HubCache;
import io.github.bertft.hub.cache.HubName;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionFaultsTest {
  private static final String ELSEWHERE =
      NEW_LINE
          + "is there a network? HF_ENDPOINT names another hub, HTTPS_PROXY a proxy,"
          + " HF_HUB_OFFLINE=1 asks none";

  @TempDir Path cache;
  private final List<Duration> waits = new ArrayList<>();

  @Test
  void a_closed_port_is_tried_three_times() throws IOException {
    int port = closedPort();
    assertFails(
        Map.of("HF_ENDPOINT", "http://127.0.0.1:" + port),
        "127.0.0.1:" + port + ": cannot be reached: connection refused [N11]" + ELSEWHERE);
    assertThat(waits).hasSize(2);
    assertThat(waits.stream().mapToLong(Duration::toMillis).sum()).isLessThan(5_000);
  }

  @Test
  void a_host_that_is_not_is_told_at_once() {
    assertFails(
        Map.of("HF_ENDPOINT", "https://no-such-host.invalid"),
        "no-such-host.invalid: cannot be reached: no such host [N11]" + ELSEWHERE);
    assertThat(waits).isEmpty();
  }

  @Test
  void something_that_speaks_no_tls_is_told() throws Exception {
    try (Server server = new Server("HTTP/1.1 400 Bad Request\r\n\r\n")) {
      assertThatThrownBy(() -> ask(Map.of("HF_ENDPOINT", "https://127.0.0.1:" + server.port())))
          .isInstanceOf(HubException.class)
          .hasMessageStartingWith("127.0.0.1:" + server.port() + ": no safe connection: ")
          .hasMessageContaining("[N12]")
          .hasMessageContaining("BERTFT_JAVA_OPTS=-Djavax.net.ssl.trustStore=FILE");
    }
  }

  @Test
  void something_that_speaks_no_http_is_told() throws Exception {
    try (Server server = new Server("220 mail.test ESMTP\r\n")) {
      assertThatThrownBy(() -> ask(Map.of("HF_ENDPOINT", "http://127.0.0.1:" + server.port())))
          .isInstanceOf(HubException.class)
          .hasMessageStartingWith(
              "127.0.0.1:" + server.port() + ": the connection broke off [N22]");
    }
  }

  @Test
  void a_proxy_that_is_not_there_is_named() throws IOException {
    int port = closedPort();
    assertFails(
        Map.of("HF_ENDPOINT", "https://hub.test", "HTTPS_PROXY", "http://127.0.0.1:" + port),
        "hub.test: cannot be reached through the proxy 127.0.0.1:"
            + port
            + ": connection refused [N11]"
            + ELSEWHERE);
  }

  @Test
  void a_proxy_that_refuses_is_told_and_its_password_is_not() throws Exception {
    try (Server proxy = new Server("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")) {
      assertThatThrownBy(
              () ->
                  ask(
                      Map.of(
                          "HF_ENDPOINT",
                          "https://hub.test",
                          "HF_TOKEN",
                          "hf_canary",
                          "https_proxy",
                          "http://me:secret@127.0.0.1:" + proxy.port())))
          .isInstanceOf(HubException.class)
          .hasMessageStartingWith(
              "hub.test: cannot be reached through the proxy 127.0.0.1:" + proxy.port())
          .hasMessageContaining("[N13]")
          .hasMessageNotContaining("secret");
      assertThat(proxy.received())
          .startsWith("CONNECT hub.test:443 HTTP/1.1")
          .contains("Proxy-Authorization: Basic bWU6c2VjcmV0")
          .doesNotContain("hf_canary");
    }
  }

  @Test
  void a_proxy_that_wants_a_password_is_told() throws Exception {
    String answer =
        "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n"
            + "Content-Length: 0\r\n\r\n";
    try (Server proxy = new Server(answer)) {
      assertThatThrownBy(
              () ->
                  ask(
                      Map.of(
                          "HF_ENDPOINT",
                          "http://hub.test",
                          "HTTP_PROXY",
                          "127.0.0.1:" + proxy.port())))
          .isInstanceOf(HubException.class)
          .hasMessage(
              "hub.test: cannot be reached through the proxy 127.0.0.1:"
                  + proxy.port()
                  + ", which refuses [N13]"
                  + NEW_LINE
                  + "user and password of a proxy go into its address:"
                  + " HTTPS_PROXY=http://user:password@host:port");
      assertThat(proxy.received()).startsWith("GET http://hub.test/api/models/owner/tiny/revision");
    }
  }

  private void assertFails(Map<String, String> environment, String message) {
    assertThatThrownBy(() -> ask(environment)).isInstanceOf(HubException.class).hasMessage(message);
  }

  private void ask(Map<String, String> environment) {
    Map<String, String> all = new LinkedHashMap<>(environment);
    all.put("HF_HUB_DOWNLOAD_TIMEOUT", "2");
    all.put("HF_HOME", cache.toString());
    CachedRepository repository =
        new HubCache(cache).repository(HubName.Kind.MODEL, Fetching.NAME.repository());
    Download.begin(
        HubSettings.of(all, ""), Fetching.NAME, repository, DownloadListener.silent(), waits::add);
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Gives every connection the same answer. */
  private static final class Server implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final CompletableFuture<String> first = new CompletableFuture<>();

    Server(String answer) throws IOException {
      Thread thread = new Thread(() -> serve(answer.getBytes(StandardCharsets.US_ASCII)));
      thread.setDaemon(true);
      thread.start();
    }

    private void serve(byte[] answer) {
      byte[] request = new byte[4096];
      while (!socket.isClosed()) {
        try (Socket connection = socket.accept();
            InputStream input = connection.getInputStream()) {
          int count = input.read(request);
          first.complete(new String(request, 0, Math.max(0, count), StandardCharsets.ISO_8859_1));
          connection.getOutputStream().write(answer);
          connection.getOutputStream().flush();
        } catch (IOException e) {
          first.complete("");
        }
      }
    }

    int port() {
      return socket.getLocalPort();
    }

    String received() {
      return first.join();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
