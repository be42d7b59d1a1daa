package io.github.bertft.hub.net;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.HubException;
import io.github.bertft.fault.Quoted;
import io.github.bertft.hub.cache.HubName;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an answer that is not the thing asked for means. */
final class StatusFaults {
  private static final Set<Integer> BUSY = Set.of(408, 500, 502, 503, 504);
  private static final Set<Integer> DENIED = Set.of(401, 403);
  private static final int TOO_MANY = 429;
  private static final int RETRIES = 5;
  private static final Pattern RESET = Pattern.compile("(?:^|[;,\\s])t=([0-9]{1,6})");

  private final HubSettings settings;
  private final HubName name;

  StatusFaults(HubSettings settings, HubName name) {
    this.settings = settings;
    this.name = name;
  }

  /** What is asked for, to tell which part of it is not there. */
  enum Asked {
    REPOSITORY,
    FILE
  }

  /**
   * Gives back what makes sense to try again.
   *
   * @param file that was asked for, or the repository's name
   * @throws HubException N14 to N18, N35 where another host refuses, N30 for all else
   */
  RetryableException of(Reply reply, Asked asked, String file) throws IOException {
    int status = reply.status();
    boolean ofHub = Addresses.sameOrigin(reply.uri(), settings.endpoint());
    if (status == TOO_MANY) {
      Fault fault =
          new Fault(
              "N20",
              Addresses.host(reply.uri()),
              "too many requests (429)",
              ofHub && settings.token() == null
                  ? "the hub allows more with a token: HF_TOKEN"
                  : "try later");
      return new RetryableException(fault, RETRIES, wait(reply), null);
    }
    if (BUSY.contains(status)) {
      Fault fault =
          new Fault(
              "N21",
              Addresses.host(reply.uri()),
              "is out of order or busy (" + status + ")",
              "try later");
      return new RetryableException(fault, RETRIES, wait(reply), null);
    }
    String code = reply.header("X-Error-Code");
    boolean denied = DENIED.contains(status);
    if (!ofHub && speaksForItself(status, code, asked)) {
      throw refusedElsewhere(reply, file);
    }
    if (code.equals("GatedRepo")) {
      throw gated();
    }
    if (denied && ofHub) {
      throw denied(status, reply.header("X-Error-Message"), asked);
    }
    if (denied || status == 404) {
      throw absent(code, asked, file);
    }
    throw fault(
        "N30",
        "answers " + status + " to the request for " + Quoted.of(file),
        explanation(reply),
        null);
  }

  /** Whether another host means itself; the hub behind a mirror names what it lacks or hides. */
  private static boolean speaksForItself(int status, String code, Asked asked) {
    if (DENIED.contains(status)) {
      return asked == Asked.FILE || !code.endsWith("NotFound");
    }
    return code.isEmpty() && !(status == 404 && asked == Asked.REPOSITORY);
  }

  /** The repository is gated: somebody must agree to its terms. */
  private HubException gated() {
    String page = settings.endpoint() + "/" + name.kind().urlPrefix() + name.repository();
    return fault(
        "N15",
        Quoted.of(name.repository())
            + " is gated: it needs a token of someone who accepted its terms",
        "accept them at " + page,
        settings.token() == null
            ? "then set HF_TOKEN to a token of " + settings.endpoint() + "/settings/tokens"
            : "the token that was sent is not of someone who did, or may not read gated repositories");
  }

  /** A store of files or a mirror, to which the hub sent the request on without the token. */
  private HubException refusedElsewhere(Reply reply, String file) {
    String code = reply.header("X-Error-Code");
    return new HubException(
        new Fault(
            "N35",
            Addresses.host(reply.uri()),
            "answers "
                + reply.status()
                + (code.isEmpty() ? "" : " (" + Quoted.cut(code, 40) + ")")
                + " to the request for "
                + Quoted.of(file)
                + ", which "
                + host()
                + " sent on to it",
            "the token stays with HF_ENDPOINT's own scheme, host and port; "
                + (code.isEmpty()
                    ? "a proxy or a firewall may refuse this host, else try later"
                    : "where that is a mirror, set it to the hub itself")));
  }

  private HubException denied(int status, String message, Asked asked) {
    if (settings.token() == null && asked == Asked.REPOSITORY) {
      return missing(); // the hub does not tell strangers what exists
    }
    return fault(
        "N14",
        (settings.token() == null ? "needs a token" : "refuses the token")
            + " for "
            + Quoted.of(name.repository())
            + " ("
            + status
            + (message.isEmpty() ? "" : ", " + Quoted.cut(message, 80))
            + ")",
        "set HF_TOKEN to a token that may read it",
        null);
  }

  private HubException absent(String code, Asked asked, String file) {
    if (asked == Asked.FILE || code.equals("EntryNotFound")) {
      return fault(
          "N18",
          Quoted.of(name.text()) + " has no file " + Quoted.of(file) + " any more",
          "try again",
          null);
    }
    if (code.equals("RevisionNotFound")) {
      return noRevision();
    }
    return missing();
  }

  /** There is the repository, but not that state of it. */
  HubException noRevision() {
    return fault(
        "N17",
        Quoted.of(name.repository()) + " has no revision " + Quoted.of(name.revision()),
        "a revision is a branch, a tag, refs/pr/NUMBER or a whole commit hash of 40 digits",
        null);
  }

  /** There is no such repository, or it is not shown. */
  HubException missing() {
    boolean model = name.kind() == HubName.Kind.MODEL;
    return fault(
        "N16",
        "has no " + (model ? "model " : "dataset ") + Quoted.of(name.repository()),
        settings.token() == null
            ? "a private one needs a token: HF_TOKEN"
            : "or the token of HF_TOKEN may not read it",
        model ? "for a folder of that name write ./" + name.repository() : null);
  }

  private HubException fault(
      String id, String message, @Nullable String hint, @Nullable String second) {
    String[] hints = Stream.of(hint, second).filter(Objects::nonNull).toArray(String[]::new);
    return new HubException(new Fault(id, host(), message, hints));
  }

  private String host() {
    return settings.host();
  }

  private static @Nullable String explanation(Reply reply) {
    String message = reply.header("X-Error-Message");
    return message.isEmpty() ? null : "it says: " + Quoted.cut(message, 120);
  }

  /** How long the other side asks to wait: seconds, a date, or the end of the hub's window. */
  static @Nullable Duration wait(Reply reply) {
    String after = reply.header("Retry-After").strip();
    if (after.matches("[0-9]{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(after));
    }
    if (!after.isEmpty()) {
      try {
        Instant at = ZonedDateTime.parse(after, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        Duration left = Duration.between(Instant.now(), at);
        return left.isNegative() ? null : left;
      } catch (DateTimeException e) {
        return null; // no date either: our own waiting time
      }
    }
    Matcher reset = RESET.matcher(reply.header("ratelimit"));
    return reset.find() ? Duration.ofSeconds(Long.parseLong(reset.group(1)) + 1) : null;
  }
}
