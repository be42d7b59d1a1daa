package io.github.bertft.hub.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bertft.hub.LocalHub;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubNameTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "a/",
        "/a",
        "a/b/c",
        "..",
        "a..b",
        "a--b",
        "-a",
        "a.",
        ".a",
        "a/.b",
        "a b",
        "a\\b",
        "ä",
        "a.git",
        "a@",
        "a@/x",
        "a@x/",
        "a@x//y",
        "a@../x",
        "a@x/..",
        "a@x.lock",
        "a@x/.y",
        "a@x y",
        "a@x@y",
        "a\u0000",
        "CON:x"
      })
  void refuses_what_is_no_name(String text) {
    assertThat(HubName.parse(HubName.Kind.MODEL, text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"gpt2", "bert-base-uncased", "a/b", "A_1/x.y-z", "a/b@v1.0", "a@refs/pr/12", "_a"})
  void takes_what_the_hub_takes(String text) {
    assertThat(HubName.parse(HubName.Kind.MODEL, text).map(HubName::text)).contains(text);
  }

  @Test
  void the_longest_name_has_96_characters() {
    assertThat(HubName.parse(HubName.Kind.MODEL, "a".repeat(96))).isPresent();
    assertThat(HubName.parse(HubName.Kind.MODEL, "a".repeat(97))).isEmpty();
  }

  @Test
  void hashes_are_those_of_git_and_sha256sum() throws IOException {
    Path file = Files.writeString(folder.resolve("x"), "hello\n");
    assertThat(
            ContentHash.of("ce013625030ba8dba906f756967f9e9ca394464a").orElseThrow().matches(file))
        .isTrue();
    String sha256 = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
    assertThat(ContentHash.of(sha256).orElseThrow().matches(file)).isTrue();
    Files.writeString(file, "hellp\n");
    assertThat(ContentHash.of(sha256).orElseThrow().matches(file)).isFalse();
    assertThat(ContentHash.of("../../x")).isEmpty();
    assertThat(ContentHash.of(sha256.substring(1))).isEmpty();
  }

  @Test
  void a_list_of_files_is_read_as_it_was_written_and_not_if_it_is_damaged() throws IOException {
    HubFile small = new HubFile("config.json", 3, new ContentHash("a".repeat(40)), null);
    HubFile large =
        new HubFile(
            "w.safetensors",
            9_000_000_000L,
            new ContentHash("b".repeat(40)),
            new ContentHash("c".repeat(64)));
    FileTree tree =
        new FileTree(LocalHub.COMMIT, Map.of("config.json", small, "w.safetensors", large));
    CachedRepository repository = new HubCache(folder).repository(HubName.Kind.MODEL, "a/b");
    repository.writeTree(tree);
    assertThat(repository.tree(LocalHub.COMMIT)).contains(tree);

    Path file = folder.resolve("models--a--b/trees/" + LocalHub.COMMIT + ".json");
    String json = Files.readString(file);
    for (String damaged :
        new String[] {
          json.substring(1),
          json.replace("\"format_version\" : 1", "\"format_version\" : 2"),
          json.replace("config.json", "../config.json"),
          json.replace("b".repeat(40), "x"),
          json.replace("c".repeat(64), "x"),
          "[]",
          ""
        }) {
      Files.writeString(file, damaged);
      assertThat(repository.tree(LocalHub.COMMIT)).as(damaged).isEmpty();
    }
  }

  @Test
  void one_revision_goes_without_what_another_needs() throws IOException {
    CachedRepository repository = new HubCache(folder).repository(HubName.Kind.MODEL, "a");
    String old = "1".repeat(40);
    String recent = "2".repeat(40);
    put(repository, old, "shared.txt", "same");
    put(repository, recent, "shared.txt", "same");
    put(repository, old, "old.txt", "gone");
    repository.writeRevision("v1", old);
    repository.writeRevision("main", recent);
    assertThat(repository.revisions()).isEqualTo(Map.of("v1", old, "main", recent));

    assertThat(repository.remove(old)).isEqualTo(4);
    assertThat(repository.commits()).containsExactly(recent);
    assertThat(repository.revisions()).isEqualTo(Map.of("main", recent));
    assertThat(repository.snapshot(recent).resolve("shared.txt")).hasContent("same");
    assertThat(repository.blob(hash("gone"))).doesNotExist();
  }

  /** As on Windows without its developer mode. */
  @Test
  void a_blob_of_which_another_revision_has_a_copy_stays() throws IOException {
    CachedRepository linking = new HubCache(folder).repository(HubName.Kind.MODEL, "a");
    CachedRepository repository =
        new CachedRepository(
            "a",
            linking.folder(),
            linking.locks(),
            (link, target) -> {
              throw new UnsupportedOperationException();
            });
    assertThat(repository.takesLinks()).isFalse();
    String old = "1".repeat(40);
    String recent = "2".repeat(40);
    put(repository, old, "shared.txt", "same");
    put(repository, recent, "shared.txt", "same");
    put(repository, old, "old.txt", "gone");
    put(repository, recent, "recent.txt", "here");

    assertThat(repository.remove(old)).isEqualTo(12);
    assertThat(repository.snapshot(recent).resolve("shared.txt")).hasContent("same");
    assertThat(repository.blob(hash("same"))).hasContent("same");
    assertThat(repository.blob(hash("here"))).hasContent("here");
    assertThat(repository.blob(hash("gone"))).doesNotExist();
    assertThat(linking.takesLinks()).isTrue();
    assertThat(linking.folder()).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void removing_follows_no_link() throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("precious"), "x");
    HubCache cache = new HubCache(folder.resolve("cache"));
    CachedRepository repository = cache.repository(HubName.Kind.MODEL, "a");
    put(repository, LocalHub.COMMIT, "x", "x");
    Files.createSymbolicLink(repository.folder().resolve("link"), outside);
    repository.remove();
    assertThat(repository.folder()).doesNotExist();
    assertThat(outside.resolve("precious")).exists();
  }

  @Test
  void the_cache_is_where_the_python_client_has_it() {
    assertThat(HubCache.locate(Map.of(), "/home/me").folder())
        .isEqualTo(Path.of("/home/me/.cache/huggingface/hub"));
    assertThat(HubCache.locate(Map.of("XDG_CACHE_HOME", "/x"), "/home/me").folder())
        .isEqualTo(Path.of("/x/huggingface/hub"));
    assertThat(HubCache.locate(Map.of("HF_HOME", "~/hf"), "/home/me").folder())
        .isEqualTo(Path.of("/home/me/hf/hub"));
    assertThat(HubCache.locate(Map.of("HF_HOME", "/hf", "HF_HUB_CACHE", "/c"), "").folder())
        .isEqualTo(Path.of("/c"));
  }

  private static void put(CachedRepository repository, String commit, String name, String text)
      throws IOException {
    Path blob = repository.blob(hash(text));
    Files.createDirectories(blob.getParent());
    Files.writeString(blob, text);
    repository.link(commit, new HubFile(name, text.length(), hash(text), null));
  }

  private static ContentHash hash(String text) {
    return new ContentHash(LocalHub.gitId(text.getBytes(StandardCharsets.UTF_8)));
  }
}
