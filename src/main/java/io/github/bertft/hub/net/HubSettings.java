package io.github.bertft.hub.net;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.HubException;
import io.github.bertft.fault.Quoted;
import io.github.bertft.fault.ResourceException;
import io.github.bertft.hub.cache.HubCache;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the hub is asked, from the variables that the Python client has as well.
 *
 * @param endpoint address of the hub, without a slash at its end
 * @param token secret of the user; null where there is none
 * @param patience how long nothing may arrive
 * @param proxies between here and there
 */
public record HubSettings(
    URI endpoint, @Nullable String token, Duration patience, ProxyChoice proxies) {
  private static final String DEFAULT_ENDPOINT = "https://huggingface.co";
  private static final int DEFAULT_PATIENCE_SECONDS = 10;
  private static final int MAX_TOKEN_BYTES = 4096;
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");
  private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");

  /**
   * Reads {@code HF_ENDPOINT}, {@code HF_TOKEN} or the token's file, {@code
   * HF_HUB_DOWNLOAD_TIMEOUT} and the proxies.
   *
   * @throws HubException N10 if the address, N29 if the token can be none
   */
  public static HubSettings of(Map<String, String> environment, String userHome) {
    return new HubSettings(
        endpoint(environment.getOrDefault("HF_ENDPOINT", "")),
        token(environment, userHome),
        patience(environment.getOrDefault("HF_HUB_DOWNLOAD_TIMEOUT", "")),
        ProxyChoice.of(environment));
  }

  /** Whether the user forbids requests: {@code HF_HUB_OFFLINE}. */
  public static boolean isOffline(Map<String, String> environment) {
    return isTrue(environment, "HF_HUB_OFFLINE") || isTrue(environment, "TRANSFORMERS_OFFLINE");
  }

  /** Leaves the token out, so that none gets into a log. */
  @Override
  public String toString() {
    return "HubSettings[" + endpoint + "]";
  }

  /** The hub's host, as messages name it. */
  String host() {
    return Addresses.host(endpoint);
  }

  private static boolean isTrue(Map<String, String> environment, String variable) {
    return TRUE.contains(environment.getOrDefault(variable, "").toUpperCase(Locale.ROOT));
  }

  private static URI endpoint(String text) {
    if (text.isBlank()) {
      return URI.create(DEFAULT_ENDPOINT);
    }
    try {
      URI uri = new URI(text.strip().replaceFirst("/+$", ""));
      boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      if (web
          && uri.getHost() != null
          && Addresses.hasPossiblePort(uri)
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw wrongEndpoint(text, e);
    }
    throw wrongEndpoint(text, null);
  }

  private static HubException wrongEndpoint(String text, @Nullable Exception cause) {
    // The user goes first: an unescaped ? or # may be part of a password.
    String shown =
        text.replaceFirst("^([A-Za-z][A-Za-z0-9+.-]*://)?.*@", "$1***@")
            .replaceFirst("[?#].*", "?***");
    return new HubException(
        new Fault(
            "N10",
            "HF_ENDPOINT",
            "must be an address such as https://huggingface.co, without user or query, was "
                + Quoted.of(shown)),
        cause);
  }

  private static @Nullable String token(Map<String, String> environment, String userHome) {
    if (isTrue(environment, "HF_HUB_DISABLE_IMPLICIT_TOKEN")) {
      return null;
    }
    for (String variable : new String[] {"HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"}) {
      String value = environment.getOrDefault(variable, "").strip();
      if (!value.isEmpty()) {
        return checked(variable, value);
      }
    }
    Optional<Path> file = tokenFile(environment, userHome);
    try {
      if (file.isPresent()
          && Files.isRegularFile(file.get())
          && Files.size(file.get()) <= MAX_TOKEN_BYTES) {
        String value = Files.readString(file.get()).strip();
        return value.isEmpty() ? null : checked(file.get().toString(), value);
      }
    } catch (IOException e) {
      return null; // as if nobody had logged in; the hub says if one must
    }
    return null;
  }

  private static Optional<Path> tokenFile(Map<String, String> environment, String userHome) {
    try {
      String own = environment.getOrDefault("HF_TOKEN_PATH", "");
      return Optional.of(
          own.isBlank() ? HubCache.home(environment, userHome).resolve("token") : Path.of(own));
    } catch (InvalidPathException | ResourceException e) {
      return Optional.empty(); // without a home there is no login; the cache may be elsewhere
    }
  }

  private static String checked(String place, String token) {
    if (!TOKEN.matcher(token).matches()) {
      throw new HubException(
          new Fault("N29", place, "is no token: it holds a space or a character that none has"));
    }
    return token;
  }

  private static Duration patience(String seconds) {
    return Duration.ofSeconds(
        seconds.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(seconds) : DEFAULT_PATIENCE_SECONDS);
  }
}
