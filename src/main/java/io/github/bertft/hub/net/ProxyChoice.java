package io.github.bertft.hub.net;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.HubException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy is between here and an address: {@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code
 * ALL_PROXY} and {@code NO_PROXY}, in either case; without them Java's own properties.
 */
public final class ProxyChoice extends ProxySelector {
  private static final String ALL = "all";

  private final Map<String, URI> proxies;
  private final List<String> exceptions;

  private ProxyChoice(Map<String, URI> proxies, List<String> exceptions) {
    this.proxies = proxies;
    this.exceptions = exceptions;
  }

  static ProxyChoice of(Map<String, String> environment) {
    Map<String, URI> proxies = new LinkedHashMap<>();
    for (String scheme : List.of("https", "http", ALL)) {
      String name = scheme + "_proxy";
      String value = variable(environment, name);
      if (!value.isEmpty()) {
        proxies.put(scheme, parse(name, value));
      }
    }
    String no = variable(environment, "no_proxy").toLowerCase(Locale.ROOT);
    return new ProxyChoice(proxies, List.of(no.strip().split("[,\\s]+")));
  }

  private static String variable(Map<String, String> environment, String name) {
    String lower = environment.getOrDefault(name, "");
    return lower.isBlank()
        ? environment.getOrDefault(name.toUpperCase(Locale.ROOT), "").strip()
        : lower.strip();
  }

  /** Without the value, which may hold a password; to go around a proxy is not what was meant. */
  private static URI parse(String name, String text) {
    try {
      URI uri = URI.create(text.contains("://") ? text : "http://" + text);
      if (uri.getHost() != null
          && Addresses.scheme(uri).equals("http")
          && Addresses.hasPossiblePort(uri)) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw unusable(name, e);
    }
    throw unusable(name, null);
  }

  private static HubException unusable(String name, @Nullable Exception cause) {
    return new HubException(
        new Fault(
            "N34",
            name.toUpperCase(Locale.ROOT),
            "must be http://host:port, with user:password@ before the host where the proxy asks"
                + " for them",
            "write an @ or # in a password as %40 or %23; a host's name has no underscore"),
        cause);
  }

  /** The proxy for an address. */
  Optional<InetSocketAddress> proxy(URI target) {
    for (Proxy proxy : select(target)) {
      if (proxy.address() instanceof InetSocketAddress address) {
        return Optional.of(address);
      }
    }
    return Optional.empty();
  }

  /** What the proxy for an address wants to know, if its address holds user and password. */
  Optional<String> authorization(URI target) {
    return configured(target)
        .map(URI::getUserInfo)
        .map(user -> user.getBytes(StandardCharsets.UTF_8))
        .map(user -> "Basic " + Base64.getEncoder().encodeToString(user));
  }

  @Override
  public List<Proxy> select(URI target) {
    if (proxies.isEmpty()) {
      ProxySelector system = ProxySelector.getDefault();
      return system == null ? List.of(Proxy.NO_PROXY) : system.select(target);
    }
    return List.of(
        configured(target)
            .map(
                uri ->
                    new Proxy(
                        Proxy.Type.HTTP,
                        InetSocketAddress.createUnresolved(uri.getHost(), Addresses.port(uri))))
            .orElse(Proxy.NO_PROXY));
  }

  @Override
  public void connectFailed(URI target, SocketAddress address, IOException failure) {
    // The request fails with the same reason.
  }

  private Optional<URI> configured(URI target) {
    if (isException(target)) {
      return Optional.empty();
    }
    return Optional.ofNullable(proxies.getOrDefault(Addresses.scheme(target), proxies.get(ALL)));
  }

  private boolean isException(URI target) {
    String host = String.valueOf(target.getHost()).toLowerCase(Locale.ROOT);
    String full = host + ":" + Addresses.port(target);
    for (String rule : exceptions) {
      String suffix = rule.startsWith("*.") ? rule.substring(1) : rule;
      String dotted = suffix.startsWith(".") ? suffix : "." + suffix;
      if (rule.equals("*")
          || rule.equals(host)
          || rule.equals(full)
          || (suffix.length() > 1 && host.endsWith(dotted))
          || dotted.equals("." + host)) {
        return true;
      }
    }
    return false;
  }
}
