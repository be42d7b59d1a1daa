package io.github.bertft.hub.net;

import static io.github.bertft.hub.LocalHub.COMMIT;
import static io.github.bertft.hub.LocalHub.bytes;
import static io.github.bertft.hub.LocalHub.status;
import static io.github.bertft.hub.net.Fetching.CONFIG;
import static io.github.bertft.hub.net.Fetching.NAME;
import static io.github.bertft.hub.net.Fetching.NEW_LINE;
import static io.github.bertft.hub.net.Fetching.WEIGHTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.fault.HubException;
import io.github.bertft.fault.ResourceException;
import io.github.bertft.hub.LocalHub;
import io.github.bertft.hub.cache.ContentHash;
import io.github.bertft.storage.ByteCount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadTest {
  private static final String FILE = "model.safetensors";
  private static final String AGAIN =
      "run again: what has arrived is kept, and the rest is fetched";

  @TempDir Path cache;
  private final LocalHub hub = Fetching.hub();

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void a_download_has_the_layout_of_the_python_client() throws IOException {
    Fetching fetching = new Fetching(hub, cache);
    Path folder = fetching.fetch();

    assertThat(folder).isEqualTo(cache.resolve("models--owner--tiny/snapshots/" + COMMIT));
    assertThat(folder.resolve(FILE)).hasBinaryContent(WEIGHTS);
    assertThat(folder.resolve("config.json")).hasBinaryContent(CONFIG);
    assertThat(Files.readSymbolicLink(folder.resolve(FILE)))
        .isEqualTo(Path.of("../../blobs/" + LocalHub.sha256(WEIGHTS)));
    assertThat(Files.readSymbolicLink(folder.resolve("config.json")))
        .isEqualTo(Path.of("../../blobs/" + LocalHub.gitId(CONFIG)));
    assertThat(cache.resolve("models--owner--tiny/refs/main")).hasContent(COMMIT);
    assertThat(fetching.blobsAreWhole()).isTrue();
    assertThat(fetching.movedBytes()).isEqualTo(WEIGHTS.length + CONFIG.length);
    assertThat(hub.seen()).hasSize(3);
  }

  @Test
  void what_is_there_is_not_fetched_again() throws IOException {
    new Fetching(hub, cache).fetch();
    Path folder = new Fetching(hub, cache).fetch();
    assertThat(folder.resolve(FILE)).hasBinaryContent(WEIGHTS);
    assertThat(hub.seen(FILE)).hasSize(1);
  }

  @Test
  void a_connection_cut_at_any_byte_is_taken_up_there() throws IOException {
    Random random = new Random(1);
    int exact = 0;
    for (int i = 0; i < 100; i++) {
      int cut = random.nextInt(WEIGHTS.length);
      hub.next(FILE, hub.cutAfter(cut));
      Path folder = new Fetching(hub, cache.resolve("run" + i)).fetch();
      assertThat(folder.resolve(FILE)).hasBinaryContent(WEIGHTS);
      LocalHub.Seen last = hub.seen(FILE).get(hub.seen(FILE).size() - 1);
      exact += last.range().equals(cut == 0 ? "null" : "bytes=" + cut + "-") ? 1 : 0;
    }
    // Java's client drops bytes where a connection ends before it has looked at their headers.
    assertThat(exact).isGreaterThan(80);
  }

  @Test
  void many_cuts_are_no_matter_as_long_as_something_arrives() {
    hub.next(FILE, 4, hub.cutAfter(70_000));
    Fetching fetching = new Fetching(hub, cache);
    assertThat(fetching.fetch().resolve(FILE)).hasBinaryContent(WEIGHTS);
    assertThat(fetching.waits).hasSize(4).allMatch(wait -> wait.toMillis() <= 1000);
    assertThat(fetching.movedBytes()).isEqualTo(WEIGHTS.length + CONFIG.length);
  }

  @Test
  void cuts_without_progress_end_it_and_the_next_process_goes_on() throws IOException {
    hub.next(FILE, hub.cutAfter(123_456)).next(FILE, 6, hub.cutAfter(0));
    Fetching first = new Fetching(hub, cache);
    assertThatThrownBy(first::fetch)
        .isInstanceOf(HubException.class)
        .hasMessage(
            hub.host()
                + ": the connection broke off, 123 kB of 300 kB of \"model.safetensors\" arrived"
                + " [N22]"
                + NEW_LINE
                + AGAIN);
    assertThat(first.repository.blob(hash())).doesNotExist();
    assertThat(cache.resolve("models--owner--tiny/refs/main")).doesNotExist();

    Path folder = new Fetching(hub, cache).fetch();
    assertThat(folder.resolve(FILE)).hasBinaryContent(WEIGHTS);
    List<LocalHub.Seen> seen = hub.seen(FILE);
    assertThat(seen.get(seen.size() - 1).range()).isEqualTo("bytes=123456-");
  }

  @Test
  void a_hub_without_ranges_sends_all_again() {
    byte[] shorter = Arrays.copyOf(WEIGHTS, 1000);
    hub.next(FILE, hub.cutAfter(50_000), bytes(shorter), bytes(WEIGHTS));
    Fetching fetching = new Fetching(hub, cache);
    assertThat(fetching.fetch().resolve(FILE)).hasBinaryContent(WEIGHTS);
    assertThat(hub.seen(FILE)).hasSize(3);
    assertThat(fetching.movedBytes()).isEqualTo(WEIGHTS.length + CONFIG.length);
  }

  /** To fetch again what was there is no progress, or it would go on for ever. */
  @Test
  void cuts_without_ranges_end_it_too() {
    hub.next(FILE, 20, hub.cutWithoutRangesAfter(200_000));
    assertThatThrownBy(new Fetching(hub, cache)::fetch)
        .isInstanceOf(HubException.class)
        .hasMessageContaining("[N22]");
    assertThat(hub.seen(FILE)).hasSizeLessThan(10);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes 0-249999/300000",
        "bytes 50000-299999/300001",
        "bytes 50001-299999/300000",
        ""
      })
  void another_range_than_asked_for_starts_over(String range) {
    hub.next(FILE, hub.cutAfter(50_000))
        .next(
            FILE,
            (exchange, content) -> {
              exchange.getResponseHeaders().set("Content-Range", range);
              exchange.sendResponseHeaders(206, 250_000);
              exchange.getResponseBody().write(content, 0, 250_000);
            });
    assertThat(new Fetching(hub, cache).fetch().resolve(FILE)).hasBinaryContent(WEIGHTS);
    assertThat(hub.seen(FILE)).extracting(LocalHub.Seen::range).last().isEqualTo("null");
  }

  @Test
  void a_range_that_the_hub_has_not_starts_over() {
    hub.next(FILE, hub.cutAfter(50_000), status(416));
    assertThat(new Fetching(hub, cache).fetch().resolve(FILE)).hasBinaryContent(WEIGHTS);
  }

  @Test
  void wrong_bytes_are_fetched_once_more() {
    byte[] flipped = WEIGHTS.clone();
    flipped[200_000] ^= 1;
    hub.next(FILE, bytes(flipped));
    Fetching fetching = new Fetching(hub, cache);
    assertThat(fetching.fetch().resolve(FILE)).hasBinaryContent(WEIGHTS);
    assertThat(fetching.movedBytes()).isEqualTo(WEIGHTS.length + CONFIG.length);
  }

  @Test
  void wrong_bytes_twice_end_it_and_nothing_stays() {
    byte[] flipped = WEIGHTS.clone();
    flipped[0] ^= 1;
    hub.next(FILE, 2, bytes(flipped));
    Fetching fetching = new Fetching(hub, cache);
    assertMismatch(fetching, "300,000 bytes with SHA-256 " + LocalHub.sha256(flipped));
    assertThat(fetching.blobsAreWhole()).isTrue();
  }

  @Test
  void a_small_file_is_checked_as_well() {
    byte[] other = "{\"model_type\": \"xert\"}".getBytes(StandardCharsets.UTF_8);
    hub.next("config.json", 2, bytes(other));
    assertThatThrownBy(() -> new Fetching(hub, cache).fetch())
        .hasMessageStartingWith(
            hub.host()
                + ": \"config.json\" is not what the hub announces: 22 bytes with Git's SHA-1 "
                + LocalHub.gitId(other)
                + ", must be 22 bytes with Git's SHA-1 "
                + LocalHub.gitId(CONFIG)
                + " [N23]");
  }

  @Test
  void a_login_page_is_told_from_a_file() {
    byte[] page = "<html>please log in</html>".getBytes(StandardCharsets.UTF_8);
    hub.next(FILE, 2, bytes(page, "Content-Type", "text/html"));
    assertMismatch(new Fetching(hub, cache), "26 bytes of a web page");
  }

  @Test
  void a_compressed_answer_is_refused() {
    hub.next(FILE, 2, bytes(WEIGHTS, "Content-Encoding", "gzip"));
    assertMismatch(new Fetching(hub, cache), "compressed (gzip)");
  }

  @Test
  void another_commit_is_refused() {
    hub.next(FILE, 2, bytes(WEIGHTS, "X-Repo-Commit", "f".repeat(40)));
    assertMismatch(new Fetching(hub, cache), "of another commit, " + "f".repeat(40));
  }

  @Test
  void longer_and_shorter_than_announced_are_refused() {
    hub.next(FILE, bytes(Arrays.copyOf(WEIGHTS, 300_001)), bytes(Arrays.copyOf(WEIGHTS, 299_999)));
    assertMismatch(new Fetching(hub, cache), "300 kB");
  }

  @Test
  void a_body_without_end_is_cut_off() {
    hub.next(
        FILE,
        2,
        (exchange, content) -> {
          exchange.sendResponseHeaders(200, 0); // in chunks
          for (int i = 0; i < 1000; i++) {
            exchange.getResponseBody().write(content);
          }
        });
    assertThatThrownBy(() -> new Fetching(hub, cache).fetch()).hasMessageContaining("[N23]");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_body_that_stalls_or_trickles_is_asked_for_again(boolean drip) {
    hub.next(FILE, hub.stallAfter(100_000, drip));
    assertThat(new Fetching(hub, cache).impatient().fetch().resolve(FILE))
        .hasBinaryContent(WEIGHTS);
    assertThat(hub.seen(FILE)).hasSize(2);
  }

  @Test
  void headers_that_never_come_end_it() {
    hub.next(FILE, 6, hub.silence());
    assertThatThrownBy(() -> new Fetching(hub, cache).impatient().fetch())
        .isInstanceOf(HubException.class)
        .hasMessage(hub.host() + ": nothing arrives any more [N22]" + NEW_LINE + AGAIN);
    assertThat(hub.seen(FILE)).hasSize(6);
  }

  @Test
  void a_file_that_vanished_is_named() {
    hub.next(FILE, status(404, "X-Error-Code", "EntryNotFound"));
    assertThatThrownBy(() -> new Fetching(hub, cache).fetch())
        .hasMessage(
            hub.host()
                + ": \"owner/tiny\" has no file \"model.safetensors\" any more [N18]"
                + NEW_LINE
                + "try again");
  }

  @Test
  void a_disk_without_room_is_told_before_anything_is_fetched() throws IOException {
    hub.next("api", bytes(listOfWeights(900_000_000_000_000L)));
    Download download = new Fetching(hub, cache).begin(NAME);
    assertThatThrownBy(() -> download.fetch(List.of(FILE)))
        .isInstanceOf(ResourceException.class)
        .hasMessageMatching(
            "(?s).*models--owner--tiny: owner/tiny needs 900 TB, .* are free \\[N28].*"
                + "make room, or set HF_HOME to a folder on another disk");
    assertThat(hub.seen(FILE)).isEmpty();
  }

  /** The hub's list of a repository that has nothing but weights of so many bytes. */
  private static byte[] listOfWeights(long size) {
    return ("{\"sha\": \""
            + COMMIT
            + "\", \"siblings\": [{\"rfilename\": \"model.safetensors\", \"size\": 134, \"blobId\": \""
            + "a".repeat(40)
            + "\", \"lfs\": {\"sha256\": \""
            + "b".repeat(64)
            + "\", \"size\": "
            + size
            + "}}]}")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void without_links_the_copies_count_too() throws IOException {
    Files.createDirectories(cache);
    long size = Files.getFileStore(cache).getUsableSpace() / 4 * 3;
    hub.next("api", bytes(listOfWeights(size)));
    Download download = new Fetching(hub, cache).withoutLinks().begin(NAME);
    assertThatThrownBy(() -> download.fetch(List.of(FILE)))
        .isInstanceOf(ResourceException.class)
        .hasMessageContaining("owner/tiny needs " + ByteCount.text(2 * size) + ", ")
        .hasMessageContaining(" are free [N28]");
    assertThat(hub.seen(FILE)).isEmpty();
  }

  @Test
  void without_links_a_snapshot_holds_copies_that_are_made_once() throws IOException {
    Path folder = new Fetching(hub, cache).withoutLinks().fetch();
    Path copy = folder.resolve(FILE);
    assertThat(copy).isRegularFile().hasBinaryContent(WEIGHTS);
    assertThat(Files.isSymbolicLink(copy)).isFalse();
    FileTime made = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(copy, made);
    new Fetching(hub, cache).withoutLinks().fetch();
    assertThat(Files.getLastModifiedTime(copy)).isEqualTo(made);
    assertThat(hub.seen(FILE)).hasSize(1);
  }

  @Test
  void a_damaged_blob_is_replaced() throws IOException {
    Fetching first = new Fetching(hub, cache);
    Path folder = first.fetch();
    byte[] flipped = WEIGHTS.clone();
    flipped[9] ^= 4;
    Files.write(first.repository.blob(hash()), flipped);
    new Fetching(hub, cache).fetch();
    assertThat(folder.resolve(FILE)).hasBinaryContent(WEIGHTS);
  }

  @Test
  void a_partial_file_with_wrong_bytes_does_not_get_in() throws IOException {
    Fetching fetching = new Fetching(hub, cache);
    Path partial = fetching.repository.partialBlob(hash());
    Files.createDirectories(partial.getParent());
    Files.write(partial, new byte[1000]);
    assertThat(fetching.fetch().resolve(FILE)).hasBinaryContent(WEIGHTS);
    assertThat(hub.seen(FILE))
        .extracting(LocalHub.Seen::range)
        .containsExactly("bytes=1000-", "null");
    assertThat(fetching.blobsAreWhole()).isTrue();
  }

  @Test
  void several_at_once_fetch_a_file_once() throws InterruptedException {
    Thread[] threads = new Thread[8];
    for (int i = 0; i < threads.length; i++) {
      threads[i] = new Thread(() -> new Fetching(hub, cache).fetch());
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(hub.seen(FILE)).hasSize(1);
    assertThat(cache.resolve("models--owner--tiny/snapshots/" + COMMIT).resolve(FILE))
        .hasBinaryContent(WEIGHTS);
  }

  @Test
  void a_snapshot_is_one_commit_though_the_branch_moves() throws IOException {
    Fetching fetching = new Fetching(hub, cache);
    Download download = fetching.begin(NAME);
    hub.next("config.json", (exchange, content) -> LocalHub.whole(exchange, CONFIG));
    hub.next(FILE, (exchange, content) -> LocalHub.whole(exchange, WEIGHTS));
    hub.at("owner/tiny", "e".repeat(40), Map.of("config.json", new byte[9], FILE, new byte[9]));
    download.fetch(List.of("config.json", FILE));
    download.finish();
    assertThat(hub.seen(FILE))
        .extracting(LocalHub.Seen::path)
        .containsExactly("/owner/tiny/resolve/" + COMMIT + "/" + FILE);
    assertThat(download.folder().resolve(FILE)).hasBinaryContent(WEIGHTS);

    Fetching later = new Fetching(hub, cache);
    Path folder = later.fetch();
    assertThat(folder.getFileName()).hasToString("e".repeat(40));
    assertThat(cache.resolve("models--owner--tiny/refs/main")).hasContent("e".repeat(40));
    assertThat(download.folder().resolve(FILE)).hasBinaryContent(WEIGHTS);
  }

  private static ContentHash hash() {
    return ContentHash.of(LocalHub.sha256(WEIGHTS)).orElseThrow();
  }

  private void assertMismatch(Fetching fetching, String what) {
    assertThatThrownBy(fetching::fetch)
        .isInstanceOf(HubException.class)
        .hasMessage(
            hub.host()
                + ": \"model.safetensors\" is not what the hub announces: "
                + what
                + ", must be 300,000 bytes with SHA-256 "
                + LocalHub.sha256(WEIGHTS)
                + " [N23]"
                + NEW_LINE
                + "it came so twice and was deleted; a proxy, a login page or a mirror may be the"
                + " reason");
    assertThat(fetching.repository.blob(hash())).doesNotExist();
    assertThat(fetching.repository.partialBlob(hash())).doesNotExist();
    assertThat(fetching.blobsAreWhole()).isTrue();
  }
}
