package io.github.bertft.hub.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.fault.HubException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubSettingsTest {
  @TempDir Path home;

  @Test
  void the_hub_is_the_public_one_unless_told() {
    HubSettings settings = of("HF_HOME", home.toString());
    assertThat(settings.endpoint()).isEqualTo(URI.create("https://huggingface.co"));
    assertThat(settings.token()).isNull();
    assertThat(settings.patience()).isEqualTo(Duration.ofSeconds(10));
    assertThat(of("HF_ENDPOINT", "https://mirror.test/hf/", "HF_HOME", home.toString()).endpoint())
        .isEqualTo(URI.create("https://mirror.test/hf"));
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://hub.test, ftp://hub.test",
    "hub.test, hub.test",
    "https://, https://",
    "https://a b, https://a b",
    "https://hub.test?token=secret, https://hub.test?***",
    "https://hub.test#secret, https://hub.test?***",
    "https://me:secret@hub.test, https://***@hub.test",
    "https://me:sec/ret@hub.test, https://***@hub.test",
    "https://me:sec@ret@hub.test, https://***@hub.test",
    "https://me:sec?ret@hub.test, https://***@hub.test",
    "https://me:sec#ret@hub.test, https://***@hub.test",
    "me:secret@hub.test, ***@hub.test",
    "http://hub.test:99999, http://hub.test:99999"
  })
  void another_address_is_refused_and_no_password_shown(String address, String shown) {
    assertThatThrownBy(() -> of("HF_ENDPOINT", address))
        .isInstanceOf(HubException.class)
        .hasMessage(
            "HF_ENDPOINT: must be an address such as https://huggingface.co, without user or query,"
                + " was \""
                + shown
                + "\" [N10]");
  }

  @Test
  void the_token_comes_from_a_variable_or_the_file_of_a_login() throws IOException {
    Files.writeString(home.resolve("token"), "hf_file\n");
    assertThat(of("HF_HOME", home.toString()).token()).isEqualTo("hf_file");
    assertThat(of("HF_HOME", home.toString(), "HF_TOKEN", " hf_own ").token()).isEqualTo("hf_own");
    Path other = Files.writeString(home.resolve("other"), "hf_other");
    assertThat(of("HF_TOKEN_PATH", other.toString()).token()).isEqualTo("hf_other");
    assertThat(of("HF_TOKEN", "hf_own", "HF_HUB_DISABLE_IMPLICIT_TOKEN", "1").token()).isNull();
  }

  @Test
  void without_a_home_nobody_has_logged_in() {
    assertThat(HubSettings.of(Map.of("HF_HUB_CACHE", "/cache"), "?").token()).isNull();
  }

  @Test
  void a_token_that_is_none_is_not_shown() {
    for (String token : new String[] {"hf_a\nX-Evil: 1", "hf secret", "hf_ä"}) {
      assertThatThrownBy(() -> of("HF_TOKEN", token))
          .isInstanceOf(HubException.class)
          .hasMessage("HF_TOKEN: is no token: it holds a space or a character that none has [N29]");
    }
  }

  @Test
  void the_token_is_not_in_the_text_of_the_settings() {
    assertThat(of("HF_TOKEN", "hf_canary").toString()).doesNotContain("canary");
  }

  @ParameterizedTest
  @CsvSource({
    "https://hub.test/x, 127.0.0.1:8080",
    "http://hub.test/x, other:3128",
    "https://inside.test/x, ''",
    "https://deep.inside.test/x, ''",
    "https://notinside.test/x, 127.0.0.1:8080",
    "https://star.example/x, ''",
    "https://sub.star.example/x, ''",
    "https://hub.test:8443/x, ''"
  })
  void proxies_and_their_exceptions(String target, String expected) {
    ProxyChoice choice =
        ProxyChoice.of(
            Map.of(
                "HTTPS_PROXY", "http://127.0.0.1:8080",
                "http_proxy", "other:3128",
                "NO_PROXY", "inside.test, *.star.example,hub.test:8443"));
    assertThat(
            choice
                .proxy(URI.create(target))
                .map(address -> address.getHostString() + ":" + address.getPort())
                .orElse(""))
        .isEqualTo(expected);
  }

  @Test
  void a_star_means_no_proxy_at_all() {
    ProxyChoice choice = ProxyChoice.of(Map.of("ALL_PROXY", "http://p:1", "no_proxy", "*"));
    assertThat(choice.proxy(URI.create("https://hub.test"))).isEmpty();
    assertThat(ProxyChoice.of(Map.of("ALL_PROXY", "http://p:1")).proxy(URI.create("https://h")))
        .isPresent();
    assertThat(ProxyChoice.of(Map.of()).proxy(URI.create("https://hub.test"))).isEmpty();
  }

  private static HubSettings of(String... variables) {
    Map<String, String> all = new LinkedHashMap<>();
    for (int i = 0; i < variables.length; i += 2) {
      all.put(variables[i], variables[i + 1]);
    }
    all.putIfAbsent("HF_HOME", "/nowhere");
    return HubSettings.of(all, "/nowhere");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://me:sec@ret@proxy.test:1",
        "http://my_proxy:9",
        "http://proxy.test:80800",
        "socks5://proxy.test:1",
        "https://proxy.test:1",
        "http://a b"
      })
  void a_proxy_that_cannot_be_used_is_not_gone_around(String proxy) {
    assertThatThrownBy(() -> ProxyChoice.of(Map.of("HTTPS_PROXY", proxy)))
        .isInstanceOf(HubException.class)
        .hasMessageStartingWith("HTTPS_PROXY: must be http://host:port, ")
        .hasMessageContaining("[N34]")
        .message()
        .doesNotContain("ret@");
  }
}
