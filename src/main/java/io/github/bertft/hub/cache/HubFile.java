package io.github.bertft.hub.cache;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file of a repository.
 *
 * @param name path inside the repository, with slashes
 * @param size in bytes
 * @param gitId Git's hash: of the file, or of the pointer to a large one
 * @param sha256 of a large file, else null
 */
public record HubFile(String name, long size, ContentHash gitId, @Nullable ContentHash sha256) {
  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);

  /** What its bytes must hash to. */
  public ContentHash hash() {
    return sha256 == null ? gitId : sha256;
  }

  /**
   * Whether a name stays inside the folder that it is put into, on every system: no parent, root,
   * drive, share, control character or half of a pair of surrogates.
   */
  public static boolean isSafeName(String name) {
    if (name.isEmpty()
        || name.length() > 1000
        || name.contains("\\")
        || DRIVE.matcher(name).matches()
        || name.codePoints().anyMatch(HubFile::isUnsafe)) {
      return false;
    }
    for (String part : name.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUnsafe(int codePoint) {
    return Character.isISOControl(codePoint)
        || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
  }
}
