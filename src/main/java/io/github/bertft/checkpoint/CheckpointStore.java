package io.github.bertft.checkpoint;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.ResourceException;
import io.github.bertft.storage.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoints of one output folder: {@code checkpoints/step-N}.
 *
 * <p>A checkpoint is filled under a hidden name, its manifest last, everything forced to the disk,
 * and then renamed to its name, which no other has by then; only then are older ones removed. One
 * of the same step is set aside under a hidden name for that moment. So a crash at any instant
 * leaves the old ones, the new one, or both.
 */
public final class CheckpointStore {
  /** Name of the folder inside the output folder. */
  public static final String FOLDER_NAME = "checkpoints";

  private static final Pattern NAME = Pattern.compile("step-([0-9]{1,18})");
  private static final String PARTIAL = ".tmp-";
  private static final String SET_ASIDE = ".aside-";
  private static final Pattern ASIDE_NAME =
      Pattern.compile(Pattern.quote(SET_ASIDE) + "(" + NAME + ")-.*");

  private final Path folder;
  private final Set<Path> damaged = new HashSet<>();
  private @Nullable Path resumedFrom;

  /** Looks at nothing yet. */
  public CheckpointStore(Path output) {
    folder = output.resolve(FOLDER_NAME);
  }

  /**
   * Checks that checkpoints can go there, before a run that will save the first after a while.
   *
   * @throws ResourceException R22 if something else has the folder's name, as a link to a disk that
   *     is not mounted
   */
  public void requireFolder() {
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(folder)) {
      throw new ResourceException(
          new Fault(
              "R22",
              folder.toString(),
              "must be a folder for checkpoints, or a link to one that is there",
              "remove it, or bring back what it leads to"));
    }
  }

  /** Whether there is anything that looks like a checkpoint, whole or not. */
  public boolean hasAny() {
    return listed().stream()
        .map(CheckpointStore::name)
        .anyMatch(name -> NAME.matcher(name).matches() || ASIDE_NAME.matcher(name).matches());
  }

  /**
   * The newest checkpoint that verifies.
   *
   * @param warn is told of each newer one that does not
   * @return empty if there are none at all
   * @throws ModelException M70 if there are some and all of them are damaged
   */
  public Optional<Path> newest(Consumer<Fault> warn) {
    putBack();
    partial().forEach(CheckpointStore::deleteQuietly);
    Map<Path, String> damages = new LinkedHashMap<>();
    for (Path checkpoint : all()) {
      Optional<String> damage = Manifest.damage(checkpoint);
      if (damage.isEmpty()) {
        damages.forEach((path, why) -> warn.accept(fault(path, why, "an older one is taken")));
        damaged.addAll(damages.keySet());
        resumedFrom = checkpoint;
        return Optional.of(checkpoint);
      }
      damages.put(checkpoint, damage.get());
    }
    if (!damages.isEmpty()) {
      List<Fault> faults = new ArrayList<>();
      damages.forEach(
          (path, why) -> faults.add(fault(path, why, "start over with output.overwrite")));
      throw new ModelException(faults);
    }
    return Optional.empty();
  }

  /** Whether that is one of them, whole or not, whichever way its path leads there. */
  public boolean holds(Path checkpoint) {
    putBack();
    return all().stream().anyMatch(one -> isSame(one, checkpoint));
  }

  /**
   * The checkpoint that was asked for.
   *
   * @throws ModelException M70 if it is damaged
   */
  public Path chosen(Path asked) {
    partial().forEach(CheckpointStore::deleteQuietly);
    Path checkpoint = all().stream().filter(one -> isSame(one, asked)).findFirst().orElseThrow();
    Optional<String> damage = Manifest.damage(checkpoint);
    if (damage.isPresent()) {
      throw new ModelException(
          List.of(fault(checkpoint, damage.get(), "--resume takes the newest that is whole")));
    }
    resumedFrom = checkpoint;
    return checkpoint;
  }

  /** Removes those of later steps, damaged ones too, and tells which. */
  public List<Path> deleteNewerThan(Path checkpoint) {
    List<Path> newer = all().stream().filter(one -> step(one) > step(checkpoint)).toList();
    try {
      delete(newer);
      DurableFiles.forceFolder(folder);
    } catch (IOException e) {
      throw DurableFiles.cannotWrite(folder, e);
    }
    return newer;
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.exists(other) && Files.isSameFile(one, other);
    } catch (IOException e) {
      throw DurableFiles.cannotWrite(one, e);
    }
  }

  private static Fault fault(Path checkpoint, String damage, String hint) {
    return new Fault("M70", checkpoint.toString(), "checkpoint is damaged: " + damage, hint);
  }

  /**
   * Writes a checkpoint and removes old ones.
   *
   * @param fill puts files into the folder that it is given, each forced to the disk
   * @param keep how many of the newest stay; the one that the run was resumed from and damaged ones
   *     stay too
   * @return the checkpoint
   * @throws ResourceException if the disk refuses; the old ones are whole
   */
  public Path save(long step, Consumer<Path> fill, int keep) {
    Path target = folder.resolve("step-" + step);
    Path partial =
        folder.resolve(
            String.format(
                Locale.ROOT,
                "%sstep-%d-%d-%08x",
                PARTIAL,
                step,
                ProcessHandle.current().pid(),
                ThreadLocalRandom.current().nextInt()));
    try {
      DurableFiles.createFolders(partial);
      fill.accept(partial);
      Manifest.write(partial);
      DurableFiles.forceFolder(partial);
      setAside(target);
      DurableFiles.move(partial, target);
      damaged.remove(target);
      rotate(keep);
      return target;
    } catch (IOException e) {
      deleteQuietly(partial);
      throw DurableFiles.cannotWrite(target, e);
    } catch (RuntimeException | Error e) {
      deleteQuietly(partial);
      throw e;
    }
  }

  /** Removes all checkpoints, when the run is complete or begins anew; other files stay. */
  public void deleteAll() {
    try {
      delete(all());
      // A link to another disk is the user's, and so is a file of that name.
      if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && listed().isEmpty()) {
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw DurableFiles.cannotWrite(folder, e);
    }
  }

  private void delete(List<Path> checkpoints) throws IOException {
    for (Path checkpoint : checkpoints) {
      hide(checkpoint, PARTIAL); // a kill leaves whole ones, and what the next start clears away
    }
    for (Path hidden : partial()) {
      delete(hidden); // not quietly: nobody comes by here again
    }
  }

  /** A folder of this name is a damaged one that was passed over, or the same step again. */
  private void setAside(Path target) throws IOException {
    if (Files.exists(target)) {
      hide(target, SET_ASIDE);
    }
  }

  private void hide(Path checkpoint, String prefix) throws IOException {
    Path hidden = folder.resolve(prefix + name(checkpoint) + "-" + ProcessHandle.current().pid());
    delete(hidden);
    DurableFiles.move(checkpoint, hidden);
  }

  private void rotate(int keep) throws IOException {
    List<Path> newestFirst = all().stream().filter(path -> !damaged.contains(path)).toList();
    for (Path old : newestFirst.subList(Math.min(keep, newestFirst.size()), newestFirst.size())) {
      if (!old.equals(resumedFrom)) {
        delete(old);
      }
    }
    partial().forEach(CheckpointStore::deleteQuietly);
    DurableFiles.forceFolder(folder);
  }

  /** All that have the name of one, whole or not; newest first. */
  public List<Path> all() {
    return listed().stream()
        .filter(path -> NAME.matcher(name(path)).matches())
        .sorted(Comparator.comparingLong(CheckpointStore::step).reversed())
        .toList();
  }

  private List<Path> listed() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.toList();
    } catch (IOException e) {
      throw DurableFiles.cannotWrite(folder, e);
    }
  }

  /** A crash between setting aside and renaming left the step without its name. */
  private void putBack() {
    for (Path aside : listed()) {
      Matcher matcher = ASIDE_NAME.matcher(name(aside));
      if (matcher.matches()) {
        Path target = folder.resolve(matcher.group(1));
        if (!Files.exists(target) && Manifest.damage(aside).isEmpty()) {
          try {
            DurableFiles.move(aside, target);
          } catch (IOException e) {
            throw DurableFiles.cannotWrite(target, e);
          }
        }
      }
    }
  }

  /** What a crash left: checkpoints begun and not finished, and those set aside. */
  private List<Path> partial() {
    return listed().stream()
        .filter(path -> name(path).startsWith(PARTIAL) || name(path).startsWith(SET_ASIDE))
        .toList();
  }

  private static long step(Path checkpoint) {
    Matcher matcher = NAME.matcher(name(checkpoint));
    return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  /** The manifest goes first, so that a half-removed checkpoint does not verify. */
  private static void delete(Path checkpoint) throws IOException {
    if (!Files.isDirectory(checkpoint)) {
      return;
    }
    Files.deleteIfExists(checkpoint.resolve(Manifest.FILE_NAME));
    List<Path> files;
    try (Stream<Path> paths = Files.list(checkpoint)) {
      files = paths.toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(checkpoint);
  }

  private static void deleteQuietly(Path checkpoint) {
    try {
      delete(checkpoint);
    } catch (IOException e) {
      // What stays behind is hidden, verifies as nothing and is tried again at the next start.
      return;
    }
  }
}
