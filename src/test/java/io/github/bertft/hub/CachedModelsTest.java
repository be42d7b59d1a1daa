package io.github.bertft.hub;

import static io.github.bertft.hub.LocalHub.COMMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.ResourceException;
import io.github.bertft.hub.cache.HubCache;
import io.github.bertft.hub.cache.HubName;
import io.github.bertft.hub.net.DownloadListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachedModelsTest {
  private static final HubName NAME = HubName.parse(HubName.Kind.MODEL, "owner/tiny").orElseThrow();

  @TempDir Path cache;
  private final LocalHub hub =
      new LocalHub()
          .with(
              "owner/tiny",
              Map.of(
                  "config.json", bytes("{}"),
                  "vocab.txt", bytes("[PAD]"),
                  "tokenizer_config.json", bytes("{\"a\": 1}"),
                  "model.safetensors", bytes("weights")));

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void to_list_a_model_reads_none_of_its_weights() throws IOException {
    Path folder = fetch();
    assertThat(states(CachedModelsTest::any)).containsExactly("ready");
    Files.delete(cache.resolve("models--owner--tiny/trees/" + COMMIT + ".json"));
    Files.writeString(folder.resolve("model.safetensors").toRealPath(), "weighty");
    assertThat(states(CachedModelsTest::any))
        .containsExactly("unverified: no list of sizes; bertft models verify compares hashes");
    assertThat(models(CachedModelsTest::any).verify(List.of()))
        .singleElement()
        .satisfies(held -> assertThat(held.damaged()).isTrue())
        .satisfies(
            held ->
                assertThat(held.state())
                    .startsWith("damaged: model.safetensors has another SHA-256 than "));
    Files.delete(folder.resolve("model.safetensors"));
    assertThat(states(CachedModelsTest::any)).containsExactly("unusable: has no model.safetensors");
  }

  @Test
  void a_model_of_another_kind_is_not_ready() {
    fetch();
    Consumer<Path> none =
        folder -> {
          assertThat(folder.resolve("config.json")).hasContent("{}");
          throw new ModelException(new Fault("M99", "", "another kind"));
        };
    assertThat(states(none)).containsExactly("unusable: another kind");
    assertThat(
            states(
                folder -> {
                  throw new ResourceException(new Fault("R99", "", "cannot be read"));
                }))
        .containsExactly("unusable: cannot be read");
    assertThat(models(none).verify(List.of(NAME)))
        .singleElement()
        .satisfies(held -> assertThat(held.damaged()).isFalse());
  }

  @Test
  void a_model_that_is_being_fetched_is_not_removed() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    hub.next(
        "model.safetensors",
        (exchange, content) -> {
          asked.countDown();
          await(go);
          LocalHub.whole(exchange, content);
        });
    Thread fetching = new Thread(this::fetch);
    fetching.start();
    await(asked);
    Path repository = cache.resolve("models--owner--tiny");
    String message =
        repository
            + ": is being fetched [N36]"
            + System.lineSeparator()
            + "  wait until that is done, or stop it";
    assertThatThrownBy(() -> models(CachedModelsTest::any).removeAll(NAME))
        .isInstanceOf(ResourceException.class)
        .hasMessage(message);
    go.countDown();
    fetching.join(TimeUnit.SECONDS.toMillis(30));
    assertThat(states(CachedModelsTest::any)).containsExactly("ready");
    models(CachedModelsTest::any).removeAll(NAME);
    assertThat(repository).doesNotExist();
  }

  private static void any(Path folder) {}

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> states(Consumer<Path> fits) {
    return models(fits).list().stream().map(CachedModels.Held::state).toList();
  }

  private CachedModels models(Consumer<Path> fits) {
    return CachedModels.in(new HubCache(cache), fits);
  }

  private Path fetch() {
    return HubModels.of(
            Map.of(
                "HF_ENDPOINT",
                hub.endpoint(),
                "HF_HOME",
                "/nowhere",
                "HF_HUB_CACHE",
                cache.toString()),
            "/nowhere")
        .folder(NAME, DownloadListener.silent(), folder -> {});
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
