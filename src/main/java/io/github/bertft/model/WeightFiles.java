package io.github.bertft.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.Quoted;
import io.github.bertft.weights.SafetensorsReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The safetensors files of a model folder: {@code model.safetensors}, or the shards that {@code
 * model.safetensors.index.json} names.
 */
final class WeightFiles implements AutoCloseable {
  static final String SINGLE = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";

  /** A tensor under the name in its file. */
  record Entry(SafetensorsReader reader, Path file, String name) {}

  private final List<SafetensorsReader> readers = new ArrayList<>();
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Path location;

  private WeightFiles(Path location) {
    this.location = location;
  }

  /** Opens and checks all files; nothing stays open if one is faulty. */
  static WeightFiles open(Path folder) {
    Path single = folder.resolve(SINGLE);
    Path index = folder.resolve(INDEX);
    boolean sharded = !Files.exists(single);
    if (sharded && !Files.exists(index)) {
      throw ForeignWeights.missing(folder);
    }
    WeightFiles files = new WeightFiles(sharded ? index : single);
    try {
      if (sharded) {
        files.addShards(folder, index);
      } else {
        files.add(single);
      }
      return files;
    } catch (RuntimeException | Error e) {
      files.close();
      throw e;
    }
  }

  /** The file that a fault about the weights as a whole names. */
  String location() {
    return location.toString();
  }

  /** Names of those that hold tensors, in the order of reading. */
  List<String> names() {
    return entries.values().stream()
        .map(entry -> String.valueOf(entry.file().getFileName()))
        .distinct()
        .toList();
  }

  /** All tensors by the names in the files. */
  Map<String, Entry> entries() {
    return Collections.unmodifiableMap(entries);
  }

  private SafetensorsReader add(Path file) {
    SafetensorsReader reader = ForeignWeights.open(file);
    readers.add(reader);
    for (String name : reader.tensors().keySet()) {
      Entry earlier = entries.put(name, new Entry(reader, file, name));
      if (earlier != null) {
        throw new ModelException(
            new Fault(
                "M13",
                file.toString(),
                "has tensor " + Quoted.of(name) + " again; it is in " + earlier.file() + " too"));
      }
    }
    return reader;
  }

  private void addShards(Path folder, Path index) {
    Map<String, List<String>> namesByShard = namesByShard(index);
    for (String shard : namesByShard.keySet()) {
      if (!Files.isRegularFile(folder.resolve(shard))) {
        throw new ModelException(
            new Fault("M13", index.toString(), "names " + Quoted.of(shard) + ", which is missing"));
      }
    }
    namesByShard.forEach(
        (shard, names) -> {
          Path file = folder.resolve(shard);
          SafetensorsReader reader = add(file);
          for (String name : names) {
            if (!reader.tensors().containsKey(name)) {
              throw new ModelException(
                  new Fault(
                      "M13",
                      index.toString(),
                      "says that "
                          + Quoted.of(shard)
                          + " has "
                          + Quoted.of(name)
                          + "; it has not"));
            }
          }
          if (names.size() != reader.tensors().size()) {
            throw new ModelException(
                new Fault(
                    "M13",
                    file.toString(),
                    "has "
                        + reader.tensors().size()
                        + " tensors, "
                        + INDEX
                        + " names "
                        + names.size()));
          }
        });
  }

  private static Map<String, List<String>> namesByShard(Path index) {
    ObjectNode object = JsonFile.read(index);
    JsonNode weightMap = object.get("weight_map");
    if (weightMap == null || !weightMap.isObject() || weightMap.isEmpty()) {
      throw new ModelException(
          new Fault("M13", index + ":weight_map", "must map tensor names to files"));
    }
    Map<String, List<String>> namesByShard = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : weightMap.properties()) {
      String shard = entry.getValue().isTextual() ? entry.getValue().textValue() : "";
      if (!isPlainFileName(shard)) {
        throw new ModelException(
            new Fault(
                "M13",
                index + ":weight_map",
                Quoted.of(entry.getKey())
                    + " must name a .safetensors file in the same folder, was "
                    + ConfigFields.shown(entry.getValue())));
      }
      namesByShard.computeIfAbsent(shard, key -> new ArrayList<>()).add(entry.getKey());
    }
    return namesByShard;
  }

  /** No separator, drive, parent or control character of any system can be in such a name. */
  private static boolean isPlainFileName(String name) {
    return name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]{0,200}\\.safetensors");
  }

  @Override
  public void close() {
    readers.forEach(SafetensorsReader::close);
  }
}
