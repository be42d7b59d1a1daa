package io.github.bertft.hub.net;

import io.github.bertft.fuzz.FuzzFile;
import io.github.bertft.hub.cache.FileTree;
import io.github.bertft.hub.cache.HubFile;
import io.github.bertft.hub.cache.HubName;
import java.nio.file.Path;

/** What a hub answers when it is asked for the files of a repository. */
public final class FuzzHubAnswer {
  private static final RepositoryAnswer ANSWER =
      new RepositoryAnswer("hub", new HubName(HubName.Kind.MODEL, "o/m", HubName.MAIN));
  private static final FuzzFile FILE = new FuzzFile("answer.json");

  private FuzzHubAnswer() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    FILE.read(
        bytes,
        path -> {
          FileTree tree = ANSWER.files(bytes);
          tree.files().values().forEach(FuzzHubAnswer::requireInside);
        });
  }

  private static void requireInside(HubFile file) {
    Path folder = FILE.folder();
    Path target = folder.resolve(file.name());
    if (target.equals(folder) || !target.normalize().startsWith(folder) || file.size() < 0) {
      throw new AssertionError("a file outside its folder: " + target);
    }
  }
}
