package io.github.bertft.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.fault.ModelException;
import io.github.bertft.weights.SafetensorsWriter;
import io.github.bertft.weights.TensorData;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightFilesTest {
  private static final String FIRST = "model-00001-of-00002.safetensors";
  private static final String SECOND = "model-00002-of-00002.safetensors";

  @TempDir Path folder;

  @BeforeEach
  void write_two_shards() {
    shard(FIRST, "a", "b");
    shard(SECOND, "c");
  }

  @Test
  void joins_the_shards_of_an_index() {
    index("\"a\": \"%s\", \"b\": \"%s\", \"c\": \"%s\"".formatted(FIRST, FIRST, SECOND));
    try (WeightFiles files = WeightFiles.open(folder)) {
      assertThat(files.entries()).containsOnlyKeys("a", "b", "c");
    }
  }

  @Test
  void names_a_missing_shard() {
    Path index = index("\"a\": \"model-00003-of-00003.safetensors\"");
    assertFault(index + ": names \"model-00003-of-00003.safetensors\", which is missing [M13]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../model.safetensors",
        "/etc/passwd",
        "/model.safetensors",
        "sub/model.safetensors",
        "..",
        ".hidden.safetensors",
        "C:model.safetensors",
        "C:\\\\model.safetensors",
        "\\\\\\\\host\\\\share\\\\model.safetensors",
        "model\\u0000.safetensors",
        "model.safetensors ",
        "model.bin",
        ""
      })
  void refuses_names_that_could_leave_the_folder(String shard) {
    index("\"a\": \"%s\"".formatted(shard));
    assertThatThrownBy(() -> WeightFiles.open(folder).close())
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith(
            folder.resolve(WeightFiles.INDEX)
                + ":weight_map: \"a\" must name a .safetensors file in the same folder, was \"")
        .hasMessageEndingWith("[M13]");
  }

  @Test
  void names_a_tensor_that_two_shards_hold() {
    shard(SECOND, "b", "c");
    index("\"a\": \"%s\", \"b\": \"%s\", \"c\": \"%s\"".formatted(FIRST, FIRST, SECOND));
    assertFault(
        folder.resolve(SECOND)
            + ": has tensor \"b\" again; it is in "
            + folder.resolve(FIRST)
            + " too [M13]");
  }

  @Test
  void tells_a_shard_with_tensors_that_the_index_leaves_out() {
    index("\"a\": \"%s\", \"c\": \"%s\"".formatted(FIRST, SECOND));
    assertFault(
        folder.resolve(FIRST) + ": has 2 tensors, model.safetensors.index.json names 1 [M13]");
  }

  @Test
  void names_a_tensor_that_its_shard_lacks() {
    Path index =
        index("\"a\": \"%s\", \"b\": \"%s\", \"d\": \"%s\"".formatted(FIRST, FIRST, SECOND));
    assertFault(index + ": says that \"" + SECOND + "\" has \"d\"; it has not [M13]");
  }

  @Test
  void refuses_an_index_that_maps_nothing() {
    Path index = TinyModel.text(folder, WeightFiles.INDEX, "{\"weight_map\": {}}");
    assertFault(index + ":weight_map: must map tensor names to files [M13]");
  }

  private Path index(String weightMap) {
    return TinyModel.text(
        folder, WeightFiles.INDEX, "{\"metadata\": {}, \"weight_map\": {" + weightMap + "}}");
  }

  private void shard(String file, String... names) {
    List<TensorData> tensors =
        List.of(names).stream().map(name -> TinyModel.counting(name, 2)).toList();
    SafetensorsWriter.write(folder.resolve(file), tensors);
  }

  private void assertFault(String message) {
    assertThatThrownBy(() -> WeightFiles.open(folder).close())
        .isInstanceOf(ModelException.class)
        .hasMessage(message);
  }
}
