package io.github.bertft.hub.net;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Parts of addresses. */
final class Addresses {
  private static final int MAX_PORT = 65_535;

  private Addresses() {}

  /** Whether scheme, host and port are the same, so that a secret of one is known to the other. */
  static boolean sameOrigin(URI one, URI other) {
    return origin(one).equals(origin(other));
  }

  private static String origin(URI uri) {
    return scheme(uri) + "://" + lower(uri.getHost()) + ":" + port(uri);
  }

  static String scheme(URI uri) {
    return lower(uri.getScheme());
  }

  private static String lower(@Nullable String text) {
    return String.valueOf(text).toLowerCase(Locale.ROOT);
  }

  static int port(URI uri) {
    return uri.getPort() >= 0 ? uri.getPort() : scheme(uri).equals("https") ? 443 : 80;
  }

  /** Java accepts higher ones in an address and fails when it connects. */
  static boolean hasPossiblePort(URI uri) {
    return uri.getPort() <= MAX_PORT;
  }

  /** Host, and port where it is not the scheme's own; paths and queries may hold secrets. */
  static String host(URI uri) {
    return uri.getPort() < 0 ? lower(uri.getHost()) : lower(uri.getHost()) + ":" + uri.getPort();
  }

  /** One part of a path, slashes encoded. */
  static String encoded(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** A path, its slashes kept. */
  static String encodedPath(String path) {
    return Arrays.stream(path.split("/", -1))
        .map(Addresses::encoded)
        .collect(Collectors.joining("/"));
  }
}
