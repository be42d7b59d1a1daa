package io.github.bertft.hub.net;

import static io.github.bertft.hub.LocalHub.bytes;
import static io.github.bertft.hub.LocalHub.redirect;
import static io.github.bertft.hub.LocalHub.status;
import static io.github.bertft.hub.net.Fetching.NEW_LINE;
import static io.github.bertft.hub.net.Fetching.WEIGHTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.fault.HubException;
import io.github.bertft.hub.LocalHub;
import io.github.bertft.hub.cache.HubName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may have what, who must wait, and where a redirect may lead. */
class AccessTest {
  private static final String FILE = "model.safetensors";
  private static final String TOKEN = "hf_canary123";

  @TempDir Path cache;
  private final LocalHub hub = Fetching.hub();

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void a_gated_model_says_where_its_terms_are() {
    hub.next("api", status(403, "X-Error-Code", "GatedRepo"));
    assertFails(
        "\"owner/tiny\" is gated: it needs a token of someone who accepted its terms [N15]"
            + NEW_LINE
            + "accept them at "
            + hub.endpoint()
            + "/owner/tiny"
            + NEW_LINE
            + "then set HF_TOKEN to a token of "
            + hub.endpoint()
            + "/settings/tokens");
  }

  @Test
  void a_token_of_someone_else_does_not_open_a_gated_model() {
    hub.next(FILE, status(403, "X-Error-Code", "GatedRepo"));
    assertThatThrownBy(() -> new Fetching(hub, cache, TOKEN).fetch())
        .isInstanceOf(HubException.class)
        .hasMessageContaining("[N15]")
        .hasMessageContaining("the token that was sent is not of someone who did")
        .hasMessageNotContaining(TOKEN);
  }

  @Test
  void a_refused_token_is_told_without_it() {
    hub.next("api", status(401, "X-Error-Message", "Invalid credentials in Authorization header"));
    assertThatThrownBy(() -> new Fetching(hub, cache, TOKEN).fetch())
        .hasMessage(
            hub.host()
                + ": refuses the token for \"owner/tiny\" (401, Invalid credentials in"
                + " Authorization header) [N14]"
                + NEW_LINE
                + "set HF_TOKEN to a token that may read it");
  }

  @ParameterizedTest
  @CsvSource({"401, ''", "404, RepoNotFound", "404, ''"})
  void an_unknown_model_is_told(int code, String errorCode) {
    hub.next("api", status(code, "X-Error-Code", errorCode));
    assertFails(
        "has no model \"owner/tiny\" [N16]"
            + NEW_LINE
            + "a private one needs a token: HF_TOKEN"
            + NEW_LINE
            + "for a folder of that name write ./owner/tiny");
  }

  @Test
  void an_unknown_revision_is_told() {
    HubName name = HubName.parse(HubName.Kind.MODEL, "owner/tiny@v9").orElseThrow();
    String message =
        hub.host()
            + ": \"owner/tiny\" has no revision \"v9\" [N17]"
            + NEW_LINE
            + "a revision is a branch, a tag, refs/pr/NUMBER or a whole commit hash of 40 digits";
    assertThatThrownBy(() -> new Fetching(hub, cache).fetch(name)).hasMessage(message);
    hub.next("api", status(404)); // a mirror that does not say what is missing
    assertThatThrownBy(() -> new Fetching(hub, cache).fetch(name)).hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({"Retry-After, 7, 7", "ratelimit, '\"api\";r=0;t=55', 56"})
  void waits_as_long_as_the_hub_asks(String header, String value, int seconds) {
    hub.next("api", status(429, header, value));
    Fetching fetching = new Fetching(hub, cache);
    fetching.fetch();
    assertThat(fetching.waits).containsExactly(Duration.ofSeconds(seconds));
    assertThat(fetching.notes)
        .containsExactly(
            hub.host() + ": too many requests (429); trying again in " + seconds + " s (1 of 5)");
  }

  @Test
  void waits_until_a_date() {
    ZonedDateTime at = ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(100);
    hub.next(FILE, status(503, "Retry-After", at.format(DateTimeFormatter.RFC_1123_DATE_TIME)));
    Fetching fetching = new Fetching(hub, cache);
    fetching.fetch();
    assertThat(fetching.waits).singleElement().matches(wait -> wait.toSeconds() >= 90);
  }

  @Test
  void does_not_wait_for_an_hour() {
    hub.next("api", status(429, "Retry-After", "3600"));
    Fetching fetching = new Fetching(hub, cache);
    assertThatThrownBy(fetching::fetch)
        .isInstanceOf(HubException.class)
        .hasMessage(
            hub.host()
                + ": too many requests (429) [N20]"
                + NEW_LINE
                + "it asks to come back in 3600 s"
                + NEW_LINE
                + "the hub allows more with a token: HF_TOKEN");
    assertThat(fetching.waits).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 500, 502, 503, 504})
  void a_hub_out_of_order_is_asked_five_times_more(int code) {
    hub.next(FILE, 6, status(code));
    Fetching fetching = new Fetching(hub, cache);
    assertThatThrownBy(fetching::fetch)
        .hasMessage(
            hub.host() + ": is out of order or busy (" + code + ") [N21]" + NEW_LINE + "try later");
    assertThat(fetching.waits).hasSize(5);
    for (int i = 0; i < 5; i++) {
      assertThat(fetching.waits.get(i).toMillis()).isBetween(500L << i, 1000L << i);
    }
  }

  @Test
  void a_hub_that_comes_back_is_used() {
    hub.next("api", status(502), status(500)).next(FILE, status(503), status(429), status(504));
    assertThat(new Fetching(hub, cache).fetch().resolve(FILE)).hasBinaryContent(WEIGHTS);
  }

  @Test
  void any_other_status_is_told() {
    hub.next(FILE, status(418, "X-Error-Message", "short and stout"));
    assertFails(
        "answers 418 to the request for \"model.safetensors\" [N30]"
            + NEW_LINE
            + "it says: short and stout");
  }

  @Test
  void without_a_token_none_is_sent() {
    new Fetching(hub, cache).fetch();
    assertThat(hub.seen()).allMatch(s -> s.authorization().equals("null"));
  }

  @ParameterizedTest
  @CsvSource({
    "file:///etc/passwd, leads on to an address of kind \"file\"",
    "ftp://127.0.0.1/x, leads on to an address of kind \"ftp\"",
    "'', leads on without saying where to",
    "http://user:secret@127.0.0.1/x, leads on to an address without host or with a user in it",
    "'http://127.0.0.1/a b', leads on to something that is no address"
  })
  void a_redirect_to_a_strange_place_is_refused(String location, String what) {
    hub.next(FILE, redirect(location));
    assertFails(
        what
            + "; such a redirect is not followed [N24]"
            + NEW_LINE
            + "a proxy or a login page in between may be the reason");
  }

  @Test
  void redirects_in_a_circle_end() {
    hub.next(FILE, 11, redirect("/owner/tiny/resolve/x/" + FILE));
    assertFails(
        "leads on more than 10 times; such a redirect is not followed [N24]"
            + NEW_LINE
            + "a proxy or a login page in between may be the reason");
    assertThat(hub.seen(FILE)).hasSize(11);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not json | is not JSON",
        "[] | names no commit",
        "{\"sha\": \"main\"} | names no commit",
        "{\"sha\": \"../../../../../etc/cron.d/0123456789abcdef01\"} | names no commit",
        "{\"sha\": \"0123456789abcdef0123456789abcdef01234567\"} | lists no files",
        "{\"sha\": \"0123456789abcdef0123456789abcdef01234567\", \"siblings\":"
            + " [{\"rfilename\": \"a\", \"size\": 1}]} | has no size or hash of \"a\"",
        "{\"sha\": \"0123456789abcdef0123456789abcdef01234567\", \"siblings\":"
            + " [{\"rfilename\": \"a\", \"blobId\": \"0123456789abcdef0123456789abcdef01234567\"}]}"
            + " | has no size or hash of \"a\"",
      })
  void an_answer_without_what_is_needed_is_refused(String answer, String why) {
    hub.next("api", bytes(answer.getBytes(StandardCharsets.UTF_8)));
    assertFails(
        "the answer about \"owner/tiny\" "
            + why
            + " [N25]"
            + NEW_LINE
            + "is HF_ENDPOINT the address of a hub?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../x",
        "../../x",
        "a/../../x",
        "/etc/passwd",
        "\\\\x",
        "..\\\\x",
        "C:\\\\x",
        "C:x",
        "C:/x",
        "\\\\\\\\server\\\\share\\\\x",
        "a\\u0000b",
        ".",
        "a//b",
        ""
      })
  void a_name_that_leads_out_of_the_folder_is_refused(String name) {
    String answer =
        "{\"sha\": \"0123456789abcdef0123456789abcdef01234567\", \"siblings\": [{\"rfilename\": \""
            + name
            + "\", \"size\": 1, \"blobId\": \"0123456789abcdef0123456789abcdef01234567\"}]}";
    hub.next("api", bytes(answer.getBytes(StandardCharsets.UTF_8)));
    assertThatThrownBy(() -> new Fetching(hub, cache).fetch())
        .isInstanceOf(HubException.class)
        .hasMessageContaining("which would lie outside its folder; nothing is taken from it [N26]");
    assertThat(cache).isEmptyDirectory();
  }

  @Test
  void an_endless_list_of_files_is_cut_off() {
    hub.next(
        "api",
        (exchange, content) -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] name =
              "{\"sha\": \"0123456789abcdef\",".repeat(40_000).getBytes(StandardCharsets.UTF_8);
          for (int i = 0; i < 100; i++) {
            exchange.getResponseBody().write(name);
          }
        });
    assertThatThrownBy(() -> new Fetching(hub, cache).fetch())
        .hasMessageContaining("the answer about \"owner/tiny\" is longer than 64 MiB [N25]");
  }

  private void assertFails(String message) {
    assertThatThrownBy(() -> new Fetching(hub, cache).fetch())
        .isInstanceOf(HubException.class)
        .hasMessage(hub.host() + ": " + message);
  }
}
