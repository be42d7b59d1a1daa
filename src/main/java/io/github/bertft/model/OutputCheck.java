package io.github.bertft.model;

import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What a folder may hold into which a model is to go; every method throws a config's fault. */
final class OutputCheck {
  /** Not part of a model, but the program's own: neither foreign nor touched. */
  private static final Set<String> OWN_STATE =
      Set.of("checkpoints", "seeds", "pretrained", OutputFolder.TASKS);

  /** What a killed run leaves here, of itself or of its first stage. */
  private static final Pattern LEFTOVER =
      Pattern.compile("([.]pretrained)?[.]bertft([.]lock|-staged-[0-9]{1,18}-[0-9a-f]{8})");

  private static final int MAX_NAMED = 5;

  private OutputCheck() {}

  /** C50: there must be no file in its place. */
  static void requireFolder(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new ConfigException(
          new Fault("C50", folder.toString(), "output must be a folder, was a file"));
    }
  }

  /** C55: no folder can be renamed to where a link stands, which would be told too late. */
  static void requireNoDanglingLink(Path folder) {
    if (Files.isSymbolicLink(folder)) {
      throw new ConfigException(
          new Fault(
              "C55",
              folder.toString(),
              "is a symbolic link to what is not there; make its target or choose another folder"));
    }
  }

  /** C51: what is read must not be written over. */
  static void requireNotInput(Path folder, Path inputModel) throws IOException {
    if (Files.exists(inputModel) && Files.isSameFile(folder, inputModel)) {
      throw new ConfigException(
          new Fault(
              "C51",
              folder.toString(),
              "is the folder that the model is read from; choose another for the output"));
    }
  }

  /** C52 to C54: only a model of ours is replaced, and only if asked. */
  static void requireReplaceable(Path folder, boolean overwrite) throws IOException {
    List<String> names =
        StagedFolder.names(folder).stream()
            .filter(name -> !OWN_STATE.contains(name) && !LEFTOVER.matcher(name).matches())
            .toList();
    boolean own = names.contains(OutputFolder.OWN_MARK);
    List<String> foreign =
        names.stream().filter(name -> !own || !OutputFolder.OWN_FILES.contains(name)).toList();
    List<String> inTheWay = foreign.stream().filter(OutputFolder.OWN_FILES::contains).toList();
    if (!inTheWay.isEmpty()) {
      throw new ConfigException(
          new Fault(
              "C52",
              folder.toString(),
              "holds files that bertft did not write and will not replace: " + listed(inTheWay),
              "choose another folder"));
    }
    if (!foreign.isEmpty() && !overwrite) {
      throw new ConfigException(
          new Fault(
              "C53",
              folder.toString(),
              "holds files that bertft did not write: " + listed(foreign),
              "choose another folder, or set output.overwrite: they stay beside the model"));
    }
    if (own && !overwrite) {
      throw new ConfigException(
          new Fault(
              "C54",
              folder.toString(),
              "holds an earlier model",
              "choose another folder, or set output.overwrite to replace it"));
    }
  }

  private static String listed(List<String> names) {
    List<String> quoted = names.stream().limit(MAX_NAMED).map(Quoted::of).toList();
    int more = names.size() - quoted.size();
    return String.join(", ", quoted) + (more > 0 ? " and " + more + " more" : "");
  }
}
