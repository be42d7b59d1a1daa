package io.github.bertft.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bertft.data.FuzzPublished;
import io.github.bertft.hub.FuzzHubCache;
import io.github.bertft.hub.dataset.FuzzDatasetCard;
import io.github.bertft.hub.net.FuzzHubAnswer;
import io.github.bertft.model.FuzzModelFolder;
import io.github.bertft.run.FuzzRunFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every input that a fuzzer kept, once more through its target. */
class FuzzCorpusTest {
  private static final Path CORPORA = Path.of("src/test/resources/fuzz");
  private static final int LEAST_INPUTS = 5;

  /** Which target reads a corpus. */
  private record Target(String name, Reader reader) {
    @Override
    public String toString() {
      return name;
    }
  }

  private interface Reader {
    void read(byte[] bytes);
  }

  static List<Target> targets() {
    return List.of(
        new Target("FuzzConfig", FuzzConfig::fuzzerTestOneInput),
        new Target("FuzzData", FuzzData::fuzzerTestOneInput),
        new Target("FuzzDatasetCard", FuzzDatasetCard::fuzzerTestOneInput),
        new Target("FuzzHubAnswer", FuzzHubAnswer::fuzzerTestOneInput),
        new Target("FuzzHubCache", FuzzHubCache::fuzzerTestOneInput),
        new Target("FuzzLabels", FuzzLabels::fuzzerTestOneInput),
        new Target("FuzzModelConfig", FuzzModelConfig::fuzzerTestOneInput),
        new Target("FuzzModelFolder", FuzzModelFolder::fuzzerTestOneInput),
        new Target("FuzzProvenance", FuzzProvenance::fuzzerTestOneInput),
        new Target("FuzzPublished", FuzzPublished::fuzzerTestOneInput),
        new Target("FuzzRunFiles", FuzzRunFiles::fuzzerTestOneInput),
        new Target("FuzzSafetensors", FuzzSafetensors::fuzzerTestOneInput),
        new Target("FuzzTokenizer", FuzzTokenizer::fuzzerTestOneInput),
        new Target("FuzzTokenizerFiles", FuzzTokenizerFiles::fuzzerTestOneInput),
        new Target("FuzzVocabulary", FuzzVocabulary::fuzzerTestOneInput));
  }

  @ParameterizedTest
  @MethodSource("targets")
  void every_input_is_read_or_refused_in_words(Target target) throws IOException {
    int inputs = 0;
    try (InputStream file = Files.newInputStream(CORPORA.resolve(target.name() + ".zip"));
        ZipInputStream zip = new ZipInputStream(file)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        target.reader().read(zip.readAllBytes());
        inputs++;
      }
    }
    assertThat(inputs).isGreaterThanOrEqualTo(LEAST_INPUTS);
  }

  @Test
  void every_target_has_its_corpus() throws IOException {
    try (Stream<Path> sources = Files.walk(Path.of("src/test/java"))) {
      List<String> names =
          sources
              .map(path -> path.getFileName().toString().replace(".java", ""))
              .filter(name -> name.startsWith("Fuzz") && !name.matches("FuzzFile|FuzzCorpusTest"))
              .toList();
      assertThat(targets()).extracting(Target::name).containsExactlyInAnyOrderElementsOf(names);
    }
  }
}
