package io.github.bertft.model;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.Quoted;
import io.github.bertft.weights.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of a folder's files under the names of {@link WeightNames}, those of other tasks'
 * heads apart. Constants that some files hold are left out.
 */
final class FolderWeights implements AutoCloseable {
  private final WeightFiles files;
  private final Map<String, WeightFiles.Entry> weights = new LinkedHashMap<>();
  private final List<String> unused = new ArrayList<>();
  private final Map<String, WeightFiles.Entry> otherHeads = new LinkedHashMap<>();

  private FolderWeights(WeightFiles files) {
    this.files = files;
  }

  /**
   * Opens the files; closing the result closes them.
   *
   * @param ofTexts whether a classifier of theirs is one of texts
   * @throws ModelException if they are missing or damaged, or M12 if two tensors are one weight
   */
  static FolderWeights open(Path folder, Architecture architecture, boolean ofTexts) {
    FolderWeights opened = new FolderWeights(WeightFiles.open(folder));
    try {
      opened.sort(architecture, ofTexts);
      return opened;
    } catch (RuntimeException | Error e) {
      opened.close();
      throw e;
    }
  }

  private void sort(Architecture architecture, boolean ofTexts) {
    for (Map.Entry<String, WeightFiles.Entry> entry : files.entries().entrySet()) {
      String name = PublishedNames.canonical(architecture, entry.getKey(), ofTexts);
      if (PublishedNames.isConstant(name)) {
        continue;
      }
      if (PublishedNames.isOtherHead(architecture, name)) {
        unused.add(entry.getKey());
        otherHeads.put(name, entry.getValue());
        continue;
      }
      WeightFiles.Entry earlier = weights.put(name, entry.getValue());
      if (earlier != null) {
        throw new ModelException(
            new Fault(
                "M12",
                files.location(),
                "names weight "
                    + name
                    + " twice: "
                    + Quoted.of(earlier.name())
                    + " and "
                    + Quoted.of(entry.getKey())));
      }
    }
  }

  /** The file or folder that messages name. */
  String location() {
    return files.location();
  }

  /** As {@link ModelFolder#weightFiles}. */
  List<String> fileNames() {
    return files.names();
  }

  /** By name. */
  Map<String, TensorInfo> tensors() {
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    weights.forEach((name, entry) -> tensors.put(name, info(entry)));
    return tensors;
  }

  private static TensorInfo info(WeightFiles.Entry entry) {
    TensorInfo info = entry.reader().tensors().get(entry.name());
    if (info == null) {
      throw new IllegalStateException("no tensor " + entry.name());
    }
    return info;
  }

  boolean has(String name) {
    return weights.containsKey(name);
  }

  /** Whether there is any weight of a part, such as the pooler. */
  boolean hasPart(String part) {
    return weights.keySet().stream().anyMatch(name -> name.startsWith(part + "."));
  }

  /** Those of other heads, by the names here. */
  Set<String> otherHeads() {
    return otherHeads.keySet();
  }

  /** Those of other heads, by the names in the files. */
  List<String> unusedNames() {
    return List.copyOf(unused);
  }

  TensorInfo info(String name) {
    return info(require(weights.get(name), name));
  }

  /** As {@link ModelFolder#readFloat32}. */
  ByteBuffer readFloat32(String name) {
    return values(require(weights.get(name), name));
  }

  private static ByteBuffer values(WeightFiles.Entry entry) {
    ByteBuffer values = entry.reader().readFloat32(entry.name());
    FiniteCheck.require(entry.file().toString(), entry.name(), values);
    return values;
  }

  /** As {@link ModelFolder#readOfAnyHead}, but only of heads of other tasks. */
  Optional<ByteBuffer> readOtherHead(String name, long[] shape) {
    WeightFiles.Entry entry = otherHeads.get(name);
    if (entry == null) {
      return Optional.empty();
    }
    long[] actual = info(entry).dimensions();
    if (!Arrays.equals(actual, shape)) {
      throw new ModelException(
          new Fault(
              "M81",
              entry.file().toString(),
              "weight "
                  + Quoted.of(entry.name())
                  + " must be "
                  + Arrays.toString(shape)
                  + ", was "
                  + Arrays.toString(actual),
              "remove the weights of that head to begin with new ones"));
    }
    return Optional.of(values(entry));
  }

  private WeightFiles.Entry require(WeightFiles.@Nullable Entry entry, String name) {
    if (entry == null) {
      throw new ModelException(
          new Fault("M12", files.location(), "has no weight " + Quoted.of(name)));
    }
    return entry;
  }

  @Override
  public void close() {
    files.close();
  }
}
