package io.github.bertft.model;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.ResourceException;
import io.github.bertft.storage.IoReason;
import io.github.bertft.weights.SafetensorsReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Says what a folder or file holds instead of safetensors weights. */
final class ForeignWeights {
  private static final List<String> PICKLES = List.of(".bin", ".pt", ".pth", ".ckpt", ".pkl");
  private static final String CONVERT =
      "convert it where you trust it, in Python:"
          + " model.save_pretrained(folder, safe_serialization=True)";

  private ForeignWeights() {}

  /** The fault of a folder without safetensors weights. */
  static ModelException missing(Path folder) {
    List<String> names = fileNames(folder);
    Optional<String> pickle = names.stream().filter(ForeignWeights::isPickleName).findFirst();
    if (pickle.isPresent()) {
      return new ModelException(
          new Fault(
              "M07",
              folder.resolve(pickle.get()).toString(),
              "pickle files can run code and are not loaded; model.safetensors is needed",
              CONVERT));
    }
    Optional<String> other =
        names.stream()
            .filter(name -> name.endsWith(".h5") || name.endsWith(".msgpack"))
            .findFirst();
    if (other.isPresent()) {
      return new ModelException(
          new Fault(
              "M07",
              folder.resolve(other.get()).toString(),
              "weights of TensorFlow or Flax are not loaded; model.safetensors is needed"));
    }
    return new ModelException(
        new Fault(
            "M09",
            folder.toString(),
            "has no weights; model.safetensors or model.safetensors.index.json is needed"));
  }

  /** Opens a weights file, naming the kind of a file that only has the right extension. */
  static SafetensorsReader open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ModelException(new Fault("M09", file.toString(), "is not a file"));
    }
    try {
      return SafetensorsReader.open(file);
    } catch (ModelException e) {
      throw kind(file).map(fault -> new ModelException(fault, e)).orElse(e);
    }
  }

  private static Optional<Fault> kind(Path file) {
    byte[] start;
    try (InputStream stream = Files.newInputStream(file)) {
      start = stream.readNBytes(64);
    } catch (IOException e) {
      return Optional.empty();
    }
    String text = new String(start, StandardCharsets.ISO_8859_1);
    boolean pickle = start.length > 1 && start[0] == (byte) 0x80 && start[1] >= 2 && start[1] <= 5;
    if (pickle || text.startsWith("PK\u0003\u0004")) {
      return Optional.of(
          new Fault(
              "M07",
              file.toString(),
              "is a pickle file under another name; pickle files can run code and are not loaded",
              CONVERT));
    }
    if (text.startsWith("version https://git-lfs")) {
      return Optional.of(
          new Fault(
              "M07",
              file.toString(),
              "is a Git LFS pointer, not the weights",
              "try: git lfs pull"));
    }
    if (text.stripLeading().toLowerCase(Locale.ROOT).startsWith("<!doctype")
        || text.stripLeading().toLowerCase(Locale.ROOT).startsWith("<html")) {
      return Optional.of(
          new Fault("M07", file.toString(), "is a web page, not the weights; download it again"));
    }
    return Optional.empty();
  }

  private static boolean isPickleName(String name) {
    return name.equals("pytorch_model.bin.index.json")
        || PICKLES.stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith);
  }

  private static List<String> fileNames(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    } catch (IOException e) {
      throw new ResourceException(
          new Fault("R21", folder.toString(), "cannot be read: " + IoReason.of(e)), e);
    }
  }
}
