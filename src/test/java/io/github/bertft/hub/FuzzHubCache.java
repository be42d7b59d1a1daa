package io.github.bertft.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.bertft.fuzz.FuzzFile;
import io.github.bertft.hub.cache.CachedFiles;
import io.github.bertft.hub.cache.HubCache;
import io.github.bertft.hub.cache.HubName;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What the cache of the hub knows of a repository: its list of files, the commit of a branch, the
 * list of files of weights; the first byte says which.
 */
public final class FuzzHubCache {
  private static final String COMMIT = "0123456789012345678901234567890123456789";
  private static final String MODEL = "models--o--m/";
  private static final String CONFIG = MODEL + "snapshots/" + COMMIT + "/config.json";
  private static final FuzzFile TREE =
      withBranch(new FuzzFile(MODEL + "trees/" + COMMIT + ".json"), COMMIT);
  private static final FuzzFile BRANCH = new FuzzFile(MODEL + "refs/main").with(CONFIG, json());
  private static final FuzzFile INDEX = new FuzzFile("model.safetensors.index.json");

  private FuzzHubCache() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    byte[] content = Arrays.copyOfRange(bytes, 1, bytes.length);
    switch (Byte.toUnsignedInt(bytes[0]) % 3) {
      case 0 -> TREE.read(content, path -> look(new HubCache(TREE.folder())));
      case 1 -> BRANCH.read(content, path -> look(new HubCache(BRANCH.folder())));
      default ->
          INDEX.read(
              content, path -> ModelFiles.weights("o/m", Set.of("a.safetensors"), INDEX.folder()));
    }
  }

  private static void look(HubCache cache) {
    CachedModels models = CachedModels.in(cache, folder -> {});
    models.list();
    models.verify(List.of());
    CachedFiles files = new CachedFiles(cache.repository(HubName.Kind.MODEL, "o/m"), COMMIT);
    files.problems(files.names(), CachedFiles.Depth.QUICK);
  }

  private static FuzzFile withBranch(FuzzFile file, String commit) {
    return file.with(MODEL + "refs/main", commit.getBytes(UTF_8)).with(CONFIG, json());
  }

  private static byte[] json() {
    return "{}".getBytes(UTF_8);
  }
}
