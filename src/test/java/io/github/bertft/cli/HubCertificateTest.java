package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bertft.cli.HubProcess.Done;
import io.github.bertft.hub.LocalHub;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub with a certificate of its own; the keys are made here and thrown away. */
class HubCertificateTest {
  private static final String PASSWORD = "changeit";
  private static final String REMEDY =
      "  where a company's own certificate is in between, give Java its trust store:"
          + " BERTFT_JAVA_OPTS=-Djavax.net.ssl.trustStore=FILE\n";

  @TempDir private Path folder;

  @Test
  void a_certificate_that_nobody_signed_is_told_and_taken_once_it_is_trusted() throws Exception {
    Path keys = keys("own", "-ext", "san=ip:127.0.0.1");
    try (LocalHub hub = hub(keys)) {
      assertFails(hub, "its certificate is signed by nobody whom this Java trusts");
      assertThat(hub.seen()).isEmpty();

      // What the message says to do; to Java itself, because the launcher is not in between here.
      Done done =
          new HubProcess(hub, folder, Map.of("JAVA_TOOL_OPTIONS", trust(keys)))
              .run("models", "pull", "-q", "datasets/owner/mood");
      assertThat(done.code()).as(done.err()).isZero();
      assertThat(hub.seen()).isNotEmpty();
    }
  }

  @Test
  void a_certificate_of_another_host_is_told() throws Exception {
    Path keys = keys("other", "-ext", "san=dns:elsewhere.test");
    try (LocalHub hub = hub(keys)) {
      assertFails(
          hub, "No subject alternative names matching IP address 127.0.0.1 found", trust(keys));
    }
  }

  /** Whoever reads along on the wire gets neither token nor file by a redirect. */
  @Test
  void a_redirect_from_https_to_http_is_refused() throws Exception {
    Path keys = keys("own", "-ext", "san=ip:127.0.0.1");
    try (LocalHub hub = hub(keys);
        LocalHub open = new LocalHub()) {
      hub.next("train.csv", LocalHub.redirect(open.endpoint() + "/train.csv"));
      Map<String, String> variables =
          Map.of("JAVA_TOOL_OPTIONS", trust(keys), "HF_TOKEN", "hf_canary123");
      Done done =
          new HubProcess(hub, folder, variables).run("models", "pull", "-q", "datasets/owner/mood");
      assertThat(done.code()).as(done.err()).isEqualTo(ExitCode.HUB.code());
      assertThat(done.err())
          .contains(
              "bertft: "
                  + hub.host()
                  + ": leads from https to http, at \""
                  + open.host()
                  + "\"; such a redirect is not followed [N24]\n")
          .doesNotContain("canary");
      assertThat(hub.seen()).anyMatch(s -> s.authorization().equals("Bearer hf_canary123"));
      assertThat(open.seen()).isEmpty();
    }
  }

  private static String trust(Path keys) {
    return "-Djavax.net.ssl.trustStore=" + keys + " -Djavax.net.ssl.trustStorePassword=" + PASSWORD;
  }

  private void assertFails(LocalHub hub, String why, String... options) throws Exception {
    Done done =
        new HubProcess(hub, folder, Map.of("JAVA_TOOL_OPTIONS", String.join(" ", options)))
            .run("models", "pull", "datasets/owner/mood");
    assertThat(done.code()).as(done.err()).isEqualTo(ExitCode.HUB.code());
    assertThat(done.err().replaceFirst("^Picked up .*\n", ""))
        .isEqualTo("bertft: " + hub.host() + ": no safe connection: " + why + " [N12]\n" + REMEDY);
  }

  private static LocalHub hub(Path keys) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream bytes = Files.newInputStream(keys)) {
      store.load(bytes, PASSWORD.toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return new LocalHub(context)
        .with("datasets/owner/mood", Map.of("train.csv", new byte[] {'a', '\n'}));
  }

  /** A key with a certificate that it signed itself. */
  private Path keys(String name, String... more) throws Exception {
    Path file = folder.resolve(name + ".p12");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "hub",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD));
    command.addAll(List.of(more));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(folder.resolve(name + ".log"))).isZero();
    return file;
  }
}
