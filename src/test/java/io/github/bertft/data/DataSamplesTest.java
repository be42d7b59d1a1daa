package io.github.bertft.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The samples that the smoke runs use are whole. */
class DataSamplesTest {
  private static final Path SAMPLES = Path.of("data-samples");

  private static List<TextExample> read(String name, ReadOptions options) {
    ReadReport report = new ReadReport();
    List<TextExample> examples =
        ExampleSources.open(SAMPLES.resolve(name), options, report).readAll();
    assertThat(report.warnings()).isEmpty();
    LabelSet labels = LabelSet.fromExamples(examples, List.of());
    assertThat(LabelWarnings.of(labels, examples)).isEmpty();
    return examples;
  }

  @Test
  void reviewsAreBalancedAndDistinct() {
    List<TextExample> train = read("reviews-train.csv", ReadOptions.defaults());
    List<TextExample> test = read("reviews-test.csv", ReadOptions.defaults());
    assertThat(train).hasSize(236);
    assertThat(test).hasSize(78);
    assertThat(train).filteredOn(e -> "positive".equals(e.label())).hasSize(118);
    assertThat(test).filteredOn(e -> "positive".equals(e.label())).hasSize(39);
    assertThat(SplitOverlap.of(train, test.iterator()).examples()).isZero();
    assertThat(train).extracting(TextExample::text).doesNotHaveDuplicates();
  }

  @Test
  void everyOtherFormatIsThere() {
    ReadOptions options = ReadOptions.defaults();
    assertThat(read("questions.tsv", options)).hasSize(18);
    assertThat(read("news.jsonl", options)).hasSize(16);
    assertThat(read("trec-like.label", options.withLabelSeparator(":"))).hasSize(18);
    assertThat(read("pairs.csv", options.withColumns("text", "text2", "label")))
        .hasSize(16)
        .allMatch(example -> example.pair() != null);
  }
}
