package io.github.bertft.storage;

import io.github.bertft.fault.Causes;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.OutOfMemory;
import io.github.bertft.fault.Quoted;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why a native library that DJL unpacks could not be loaded, and what helps. */
public final class UnloadableLibrary {
  private static final int MAX_REASON_CHARS = 400;

  /** Java names the library, then the linker names it again. */
  private static final Pattern NAMED_TWICE = Pattern.compile("(.+): \\1: (.*)");

  /** What Java keeps of a class whose initialisation failed in another thread. */
  private static final Pattern RETOLD =
      Pattern.compile("Exception [\\w.$]+: (.*) \\[in thread .*]");

  private UnloadableLibrary() {}

  /**
   * The fault of a failed load, by its deepest cause.
   *
   * @param what does not work, such as "the tensor engine cannot start"
   */
  public static Fault fault(String id, String what, Throwable failure) {
    List<Throwable> causes = Causes.of(failure);
    String reason = reason(causes.get(causes.size() - 1));
    return new Fault(
        id, "", what + ": " + Quoted.cut(reason, MAX_REASON_CHARS), advice(failure, reason));
  }

  private static String reason(Throwable cause) {
    if (cause instanceof FileSystemException file) {
      return file.getFile() + ": " + IoReason.of(file);
    }
    if (cause instanceof IOException io) {
      return IoReason.of(io);
    }
    String line = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return whole(NAMED_TWICE, whole(RETOLD, line, "$1"), "$1: $2");
  }

  /** The text, replaced if all of it is as the pattern says. */
  private static String whole(Pattern pattern, String text, String replacement) {
    Matcher matcher = pattern.matcher(text);
    return matcher.matches() ? matcher.replaceFirst(replacement) : text;
  }

  private static String advice(Throwable failure, String reason) {
    if (OutOfMemory.explains(failure)) {
      return "the system gives it no memory; raise ulimit -v or the limit of the container";
    }
    if (reason.contains("failed to map segment") || reason.contains("not permitted")) {
      return "no program may run from that folder, as where it is mounted with noexec; set"
          + " DJL_CACHE_DIR to a folder from which programs may run";
    }
    return "native libraries are unpacked to the home folder at first use; set DJL_CACHE_DIR to a"
        + " folder that can be written";
  }
}
