package io.github.bertft.hub.net;

import static io.github.bertft.hub.LocalHub.redirect;
import static io.github.bertft.hub.LocalHub.status;
import static io.github.bertft.hub.net.Fetching.NEW_LINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.fault.HubException;
import io.github.bertft.hub.LocalHub;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What other hosts get, to which a hub or a mirror sends requests on, and what they may say. */
class OtherHostTest {
  private static final String FILE = "model.safetensors";
  private static final String TOKEN = "hf_canary123";

  @TempDir Path cache;
  private final LocalHub hub = Fetching.hub();

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void the_token_goes_to_the_hub_and_to_no_other_host() {
    try (LocalHub store = Fetching.hub()) {
      String place = store.endpoint() + "/owner/tiny/resolve/x/" + FILE + "?signature=secret";
      hub.next(FILE, redirect(place));
      hub.next("config.json", redirect("/owner/tiny/resolve/elsewhere/config.json"));
      new Fetching(hub, cache, TOKEN).fetch();
      assertThat(hub.seen()).hasSize(4).allMatch(s -> s.authorization().equals("Bearer " + TOKEN));
      assertThat(store.seen())
          .singleElement()
          .extracting(LocalHub.Seen::authorization)
          .isEqualTo("null");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404})
  void a_host_to_which_the_hub_leads_is_named_where_it_refuses(int code) {
    try (LocalHub store = Fetching.hub()) {
      hub.next(
          FILE, redirect(store.endpoint() + "/owner/tiny/resolve/x/" + FILE + "?signature=secret"));
      store.next(FILE, status(code));
      assertThatThrownBy(() -> new Fetching(hub, cache, TOKEN).fetch())
          .isInstanceOf(HubException.class)
          .hasMessage(
              store.host()
                  + ": answers "
                  + code
                  + " to the request for \"model.safetensors\", which "
                  + hub.host()
                  + " sent on to it [N35]"
                  + NEW_LINE
                  + "the token stays with HF_ENDPOINT's own scheme, host and port; a proxy or a firewall"
                  + " may refuse this host, else try later");
    }
  }

  @ParameterizedTest
  @CsvSource({"401, RepoNotFound", "403, GatedRepo", "403, AccessDenied", "401, GatedRepo"})
  void a_host_to_which_the_hub_leads_and_that_gives_a_reason_does_not_refuse_the_token(
      int code, String errorCode) {
    try (LocalHub store = Fetching.hub()) {
      hub.next(FILE, redirect(store.endpoint() + "/owner/tiny/resolve/x/" + FILE));
      store.next(FILE, status(code, "X-Error-Code", errorCode, "X-Error-Message", "no"));
      assertThatThrownBy(() -> new Fetching(hub, cache, TOKEN).fetch())
          .isInstanceOf(HubException.class)
          .hasMessage(
              store.host()
                  + ": answers "
                  + code
                  + " ("
                  + errorCode
                  + ") to the request for \"model.safetensors\", which "
                  + hub.host()
                  + " sent on to it [N35]"
                  + NEW_LINE
                  + "the token stays with HF_ENDPOINT's own scheme, host and port; where that is a"
                  + " mirror, set it to the hub itself");
    }
  }

  /** Anonymous requests are answered so, and the token did not go there. */
  @Test
  void a_repository_that_the_hub_behind_a_mirror_hides_is_told_as_missing() {
    try (LocalHub origin = Fetching.hub()) {
      hub.next("api", redirect(origin.endpoint() + "/api/models/owner/tiny/revision/main"));
      origin.next("api", status(401, "X-Error-Code", "RepoNotFound"));
      assertThatThrownBy(() -> new Fetching(hub, cache, TOKEN).fetch())
          .hasMessageContaining("has no model \"owner/tiny\" [N16]");
    }
  }

  @Test
  void too_many_requests_are_told_of_the_host_that_says_so() {
    try (LocalHub store = Fetching.hub()) {
      hub.next(FILE, redirect(store.endpoint() + "/owner/tiny/resolve/x/" + FILE));
      store.next(FILE, status(429, "Retry-After", "3600"));
      assertThatThrownBy(() -> new Fetching(hub, cache).fetch())
          .hasMessage(
              store.host()
                  + ": too many requests (429) [N20]"
                  + NEW_LINE
                  + "it asks to come back in 3600 s"
                  + NEW_LINE
                  + "try later");
    }
  }

  @Test
  void a_repository_that_a_mirror_of_another_name_lacks_is_told_as_such() {
    try (LocalHub origin = Fetching.hub()) {
      hub.next("api", redirect(origin.endpoint() + "/api/models/owner/tiny/revision/main"));
      origin.next("api", status(404));
      assertThatThrownBy(() -> new Fetching(hub, cache).fetch())
          .hasMessageContaining("has no model \"owner/tiny\" [N16]");
    }
  }

  @Test
  void a_mirror_that_leads_to_the_hub_is_told_what_that_says() {
    try (LocalHub origin = Fetching.hub()) {
      hub.next("api", redirect(origin.endpoint() + "/api/models/owner/tiny/revision/main"));
      origin.next("api", status(404, "X-Error-Code", "RepoNotFound"));
      assertFails(
          "has no model \"owner/tiny\" [N16]"
              + NEW_LINE
              + "a private one needs a token: HF_TOKEN"
              + NEW_LINE
              + "for a folder of that name write ./owner/tiny");
    }
  }

  @Test
  void another_port_scheme_or_name_of_the_host_gets_no_token() {
    try (LocalHub store = Fetching.hub()) {
      String port = store.endpoint().replaceFirst(".*:", "");
      for (String host : new String[] {"localhost", "127.0.0.1"}) {
        hub.next(FILE, redirect("http://" + host + ":" + port + "/owner/tiny/resolve/x/" + FILE));
        new Fetching(hub, cache.resolve(host), TOKEN).fetch();
      }
      assertThat(store.seen()).hasSize(2).allMatch(s -> s.authorization().equals("null"));
    }
  }

  private void assertFails(String message) {
    assertThatThrownBy(() -> new Fetching(hub, cache).fetch())
        .isInstanceOf(HubException.class)
        .hasMessage(hub.host() + ": " + message);
  }
}
