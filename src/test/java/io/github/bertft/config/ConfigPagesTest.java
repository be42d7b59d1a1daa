package io.github.bertft.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bertft.config.ConfigLoader.Purpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is published beside the code says what the code says. {@code -Dbertft.updateDocs=true}
 * writes the two generated files anew.
 */
class ConfigPagesTest {
  private static final Path CONFIGS = Path.of("configs");

  @Test
  void referenceIsUpToDate() throws IOException {
    checkOrUpdate(Path.of("docs", "config.md"), ConfigReference.page());
  }

  @Test
  void schemaIsUpToDate() throws IOException {
    checkOrUpdate(CONFIGS.resolve("bertft.schema.json"), ConfigSchema.json());
  }

  private static void checkOrUpdate(Path file, String text) throws IOException {
    if (Boolean.getBoolean("bertft.updateDocs")) {
      Files.writeString(file, text);
    }
    assertThat(Files.readString(file).replace("\r\n", "\n"))
        .as("%s; write it anew with -Dbertft.updateDocs=true", file)
        .isEqualTo(text);
  }

  @Test
  void schemaDescribesEveryKeyWithItsDefault() throws IOException {
    JsonNode schema = new ObjectMapper().readTree(ConfigSchema.json());
    assertThat(ConfigLoader.KEYS.all().skip(1))
        .hasSize(104)
        .allSatisfy(
            spec -> {
              String pointer = "/properties/" + spec.path().replace(".", "/properties/");
              JsonNode property = schema.at(pointer);
              assertThat(property.path("description").asText()).isNotEmpty();
              assertThat(property.has("default") || property.has("properties")).isTrue();
            });
    JsonNode learningRate = schema.at("/properties/training/properties/learning_rate");
    assertThat(learningRate.toString())
        .isEqualTo(
            "{\"description\":\"Peak of the learning rate\",\"type\":\"number\","
                + "\"exclusiveMinimum\":0,\"maximum\":1,\"default\":5.0E-5}");
    assertThat(schema.at("/properties/training/additionalProperties").asBoolean(true)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("publishedConfigs")
  void everyPublishedConfigLoads(Path file) throws IOException {
    assertThat(Files.readAllLines(file).get(0))
        .isEqualTo("# yaml-language-server: $schema=bertft.schema.json");
    assertThat(Files.readString(file))
        .contains("bertft train --config configs/" + file.getFileName());
    RunConfig config = ConfigLoader.load(file, List.of(), Purpose.READ).config();
    assertThat(config.multitask() == null).isEqualTo(config.data().train() != null);
  }

  static List<Path> publishedConfigs() throws IOException {
    try (Stream<Path> files = Files.list(CONFIGS)) {
      List<Path> configs = files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
      assertThat(configs).hasSizeGreaterThanOrEqualTo(4);
      return configs;
    }
  }
}
