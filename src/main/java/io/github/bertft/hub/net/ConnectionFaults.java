package io.github.bertft.hub.net;

import io.github.bertft.fault.Causes;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.HubException;
import io.github.bertft.fault.Quoted;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What it means that a request got no answer. */
final class ConnectionFaults {
  /** A machine that comes back within seconds is worth it, one that is not there is not. */
  private static final int RETRIES_CONNECTING = 2;

  private static final int RETRIES_LOST = 5;
  private static final String ELSEWHERE =
      "is there a network? HF_ENDPOINT names another hub, HTTPS_PROXY a proxy,"
          + " HF_HUB_OFFLINE=1 asks none";

  private ConnectionFaults() {}

  /**
   * The failure of a request, where another attempt makes sense.
   *
   * @throws HubException N11 no such host or none that answers in time, N12 no safe connection, N13
   *     the proxy refuses
   */
  static RetryableException of(URI uri, Optional<InetSocketAddress> proxy, IOException failure) {
    String host = Addresses.host(uri);
    String way =
        proxy.map(p -> " through the proxy " + p.getHostString() + ":" + p.getPort()).orElse("");
    Optional<SSLException> unsafe = cause(failure, SSLException.class);
    if (unsafe.isPresent()) {
      throw new HubException(
          new Fault(
              "N12",
              host,
              "no safe connection" + way + ": " + reason(unsafe.get()),
              "where a company's own certificate is in between, give Java its trust store:"
                  + " BERTFT_JAVA_OPTS=-Djavax.net.ssl.trustStore=FILE"),
          failure);
    }
    if (String.valueOf(failure.getMessage()).startsWith("Tunnel failed")) {
      throw refusedByProxy(host, way, failure);
    }
    if (cause(failure, UnresolvedAddressException.class).isPresent()
        || cause(failure, UnknownHostException.class).isPresent()) {
      throw unreachable(host, way, "no such host", failure);
    }
    if (failure instanceof HttpConnectTimeoutException) {
      throw unreachable(host, way, "no answer in time", failure);
    }
    if (failure instanceof ConnectException) {
      Fault fault = unreachable(host, way, "connection refused", failure).faults().get(0);
      return new RetryableException(fault, RETRIES_CONNECTING, null, failure);
    }
    String what =
        failure instanceof HttpTimeoutException
            ? "nothing arrives any more" + way
            : "the connection broke off" + way;
    return lost(uri, what, failure);
  }

  private static String reason(SSLException failure) {
    if (cause(failure, CertPathBuilderException.class).isPresent()) {
      return "its certificate is signed by nobody whom this Java trusts";
    }
    return Quoted.cut(String.valueOf(failure.getMessage()), 120);
  }

  /** A connection that stood and brings no more. */
  static RetryableException lost(URI uri, String what, @Nullable Throwable cause) {
    Fault fault =
        new Fault(
            "N22",
            Addresses.host(uri),
            what,
            "run again: what has arrived is kept, and the rest is fetched");
    return new RetryableException(fault, RETRIES_LOST, null, cause);
  }

  static HubException refusedByProxy(String host, String way, @Nullable Throwable cause) {
    String reason = cause == null ? "" : ": " + Quoted.cut(String.valueOf(cause.getMessage()), 80);
    return new HubException(
        new Fault(
            "N13",
            host,
            "cannot be reached" + way + ", which refuses" + reason,
            "user and password of a proxy go into its address:"
                + " HTTPS_PROXY=http://user:password@host:port"),
        cause);
  }

  private static HubException unreachable(
      String host, String way, String reason, IOException cause) {
    return new HubException(
        new Fault("N11", host, "cannot be reached" + way + ": " + reason, ELSEWHERE), cause);
  }

  private static <E extends Throwable> Optional<E> cause(IOException failure, Class<E> type) {
    return Causes.of(failure).stream().filter(type::isInstance).map(type::cast).findFirst();
  }
}
