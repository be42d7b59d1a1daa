package io.github.bertft.hub.cache;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A repository of the hub at a revision, as {@code bert-base-uncased} or {@code org/name@v1.0}.
 *
 * @param kind what the repository holds
 * @param repository {@code name} or {@code owner/name}
 * @param revision branch, tag, {@code refs/pr/N} or commit
 */
public record HubName(Kind kind, String repository, String revision) {
  /** The branch that is meant where none is named. */
  public static final String MAIN = "main";

  /** Before what can be nothing but a name of the hub. */
  public static final String PREFIX = "hf:";

  private static final int MAX_CHARS = 96;
  private static final String PART = "[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?";
  private static final Pattern REPOSITORY = Pattern.compile(PART + "(?:/" + PART + ")?");
  private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._/-]{0,199}");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  /** What a repository holds. */
  public enum Kind {
    MODEL("models", ""),
    DATASET("datasets", "datasets/");

    private final String word;
    private final String urlPrefix;

    Kind(String word, String urlPrefix) {
      this.word = word;
      this.urlPrefix = urlPrefix;
    }

    /** In addresses of the API and names of cache folders. */
    public String word() {
      return word;
    }

    /** Before the repository in addresses of files. */
    public String urlPrefix() {
      return urlPrefix;
    }
  }

  /** The name of a repository, or nothing if the hub allows no such name. */
  public static Optional<HubName> parse(Kind kind, String text) {
    int at = text.indexOf('@');
    String repository = at < 0 ? text : text.substring(0, at);
    String revision = at < 0 ? MAIN : text.substring(at + 1);
    return isRepository(repository) && isRevision(revision)
        ? Optional.of(new HubName(kind, repository, revision))
        : Optional.empty();
  }

  static boolean isRepository(String text) {
    return text.length() <= MAX_CHARS
        && REPOSITORY.matcher(text).matches()
        && !text.contains("--") // stands for the slash in names of cache folders
        && !text.contains("..")
        && !text.endsWith(".git");
  }

  /** Also what may be a path below the folder of references. */
  static boolean isRevision(String text) {
    return REVISION.matcher(text).matches()
        && !text.contains("..")
        && !text.contains("//")
        && !text.contains("/.")
        && !text.endsWith("/")
        && !text.endsWith(".")
        && !text.endsWith(".lock");
  }

  /** Whether a text is a commit's full hash. */
  public static boolean isCommit(String text) {
    return COMMIT.matcher(text).matches();
  }

  /** As the user would write it. */
  public String text() {
    return revision.equals(MAIN) ? repository : repository + "@" + revision;
  }
}
