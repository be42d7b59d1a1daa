package io.github.bertft.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bertft.weights.SafetensorsReader;
import io.github.bertft.weights.TensorInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuiltInModelsTest {
  @TempDir Path cache;

  @Test
  void unpacks_minilm_once_and_mends_it_when_damaged() throws Exception {
    Path folder = BuiltInModels.folder(BuiltInModel.MINILM, cache);
    assertThat(names(folder))
        .containsExactly(
            "config.json",
            "files.json",
            "model.safetensors",
            "special_tokens_map.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "vocab.txt");
    assertThat(Files.readAllLines(folder.resolve("vocab.txt")))
        .hasSize(30522)
        .startsWith("[PAD]", "[unused0]");
    assertThat(weightsDigest(folder))
        .isEqualTo("cbb39f32811c6c9a4ef1cd116455b039a8cdab042d60d361534b9a0d3f2011ab");

    Path weights = folder.resolve("model.safetensors");
    Object made = Files.getLastModifiedTime(weights);
    assertThat(BuiltInModels.folder(BuiltInModel.MINILM, cache)).isEqualTo(folder);
    assertThat(Files.getLastModifiedTime(weights)).isEqualTo(made);

    Files.write(weights, new byte[100]);
    assertThat(BuiltInModels.folder(BuiltInModel.MINILM, cache)).isEqualTo(folder);
    assertThat(Files.size(weights)).isEqualTo(90_272_656L);
    assertThat(names(folder.getParent())).hasSize(2).contains(folder.getFileName().toString());
  }

  /**
   * Over names, shapes and bytes in the order of names; the value is that of the same tensors in
   * the published model.safetensors of sentence-transformers/all-MiniLM-L6-v2, pooler and position
   * ids left out.
   */
  private static String weightsDigest(Path folder) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (SafetensorsReader reader = SafetensorsReader.open(folder.resolve("model.safetensors"))) {
      for (TensorInfo tensor : new TreeMap<>(reader.tensors()).values()) {
        digest.update((tensor.name() + tensor.shape()).getBytes(StandardCharsets.UTF_8));
        digest.update(reader.readFloat32(tensor.name()));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
