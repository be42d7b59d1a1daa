package io.github.bertft.hub.net;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.HubException;
import io.github.bertft.fault.Quoted;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to a hub.
 *
 * <p>Redirects are followed here and not by Java's client, which would send the token on to
 * whatever host it is led to. The token goes to the scheme, host and port of the hub and to no
 * other.
 */
final class HubClient {
  private static final String TUNNELING = "jdk.http.auth.tunneling.disabledSchemes";
  private static final int MAX_REDIRECTS = 10;
  private static final Duration MAX_CONNECT = Duration.ofSeconds(10);
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final int PROXY_AUTHENTICATION = 407;

  private final HubSettings settings;
  private final HttpClient client;

  HubClient(HubSettings settings) {
    this.settings = settings;
    // Java sends a password to a proxy of https only if told so; read when its client loads.
    if (System.getProperty(TUNNELING) == null) {
      System.setProperty(TUNNELING, "");
    }
    Duration patience = settings.patience();
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(patience.compareTo(MAX_CONNECT) < 0 ? patience : MAX_CONNECT)
            .proxy(settings.proxies())
            .build();
  }

  HubSettings settings() {
    return settings;
  }

  /**
   * Asks and follows redirects to the answer, whatever its status; closed by the caller.
   *
   * @param headers beside those that every request has
   * @throws RetryableException if there is no answer and another attempt makes sense
   * @throws HubException N11 to N13 if there can be none, N24 if a redirect is refused
   */
  Reply get(URI uri, Map<String, String> headers) throws IOException {
    URI current = uri;
    for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
      Reply reply = send(current, headers);
      if (!REDIRECTS.contains(reply.status())) {
        return reply;
      }
      reply.close();
      current = target(current, reply.header("Location"));
    }
    throw refused(uri, "leads on more than " + MAX_REDIRECTS + " times", null);
  }

  private Reply send(URI uri, Map<String, String> headers) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(settings.patience())
            .header("User-Agent", "bertft")
            // Sizes and ranges are those of the file, not of a compressed form of it.
            .header("Accept-Encoding", "identity");
    headers.forEach(request::header);
    String token = settings.token();
    if (token != null && Addresses.sameOrigin(uri, settings.endpoint())) {
      request.header("Authorization", "Bearer " + token);
    }
    settings
        .proxies()
        .authorization(uri)
        .ifPresent(secret -> request.header("Proxy-Authorization", secret));
    try {
      HttpResponse<TimedBody> response =
          client.send(request.build(), information -> new TimedBody(settings.patience()));
      Reply reply = new Reply(uri, response.statusCode(), response.headers(), response.body());
      if (reply.status() == PROXY_AUTHENTICATION) {
        reply.close();
        throw ConnectionFaults.refusedByProxy(Addresses.host(uri), through(uri), null);
      }
      return reply;
    } catch (IOException e) {
      throw ConnectionFaults.of(uri, settings.proxies().proxy(uri), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException().initCause(e);
    }
  }

  private String through(URI uri) {
    return settings
        .proxies()
        .proxy(uri)
        .map(proxy -> " through the proxy " + proxy.getHostString() + ":" + proxy.getPort())
        .orElse("");
  }

  /** Where a redirect leads, if it may be followed. */
  private static URI target(URI from, String location) {
    if (location.isBlank()) {
      throw refused(from, "leads on without saying where to", null);
    }
    URI target;
    try {
      target = from.resolve(new URI(location));
    } catch (URISyntaxException e) {
      throw refused(from, "leads on to something that is no address", e);
    }
    String scheme = Addresses.scheme(target);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw refused(from, "leads on to an address of kind " + Quoted.of(scheme), null);
    }
    if (target.getHost() == null || target.getRawUserInfo() != null) {
      throw refused(from, "leads on to an address without host or with a user in it", null);
    }
    if (!Addresses.hasPossiblePort(target)) {
      throw refused(from, "leads on to port " + target.getPort(), null);
    }
    if (scheme.equals("http") && Addresses.scheme(from).equals("https")) {
      throw refused(
          from, "leads from https to http, at " + Quoted.of(Addresses.host(target)), null);
    }
    return target;
  }

  private static HubException refused(URI uri, String what, @Nullable Exception cause) {
    return new HubException(
        new Fault(
            "N24",
            Addresses.host(uri),
            what + "; such a redirect is not followed",
            "a proxy or a login page in between may be the reason"),
        cause);
  }
}
