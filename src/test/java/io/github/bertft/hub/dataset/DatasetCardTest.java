package io.github.bertft.hub.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.fault.HubException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DatasetCardTest {
  @TempDir private Path folder;

  private DatasetCard card(String header) throws IOException {
    Path file = Files.writeString(folder.resolve("README.md"), "---\n" + header + "---\n# x\n");
    return DatasetCard.read("o/d", file);
  }

  @Test
  void classes_have_names() throws IOException {
    DatasetCard card =
        card(
            """
            dataset_info:
            - config_name: a
              features:
              - name: text
                dtype: string
              - name: label
                dtype:
                  class_label:
                    names:
                      '0': World
                      '1': no
                      '2': 3
            - config_name: b
              features:
              - name: labels
                sequence:
                  class_label:
                    names: [joy, fear]
              - name: odd
                dtype:
                  class_label:
                    names: {'0': x, '2': y}
            """);
    assertThat(card.classNames("a")).isEqualTo(Map.of("label", List.of("World", "no", "3")));
    assertThat(card.classNames("b")).isEqualTo(Map.of("labels", List.of("joy", "fear")));
    assertThat(card.classNames("c")).isEmpty();
  }

  @Test
  void names_of_the_classes_of_one_config_are_not_those_of_another() throws IOException {
    String features = "features: [{name: y, dtype: {class_label: {names: [no, yes]}}}]}\n";
    String configs = "configs: [{config_name: a}, {config_name: b}]\n";
    Map<String, List<String>> names = Map.of("y", List.of("no", "yes"));
    DatasetCard ofOne = card(configs + "dataset_info: {config_name: a, " + features);
    assertThat(ofOne.classNames("a")).isEqualTo(names);
    assertThat(ofOne.classNames("b")).isEmpty();
    DatasetCard ofAll = card(configs + "dataset_info: {" + features);
    assertThat(ofAll.classNames("b")).isEqualTo(names);
    DatasetCard alone = card("dataset_info: {config_name: a, " + features);
    assertThat(alone.classNames("default")).isEqualTo(names);
  }

  @Test
  void a_header_that_is_no_yaml_is_told() {
    assertThatThrownBy(() -> card("configs: [a\n"))
        .isInstanceOf(HubException.class)
        .hasMessageStartingWith("o/d: the header of its README.md cannot be read: ")
        .hasMessageEndingWith("[N45]");
    assertThatThrownBy(() -> card("configs: [{data_files: [{split: train}]}]\n"))
        .hasMessage(
            "o/d: the header of its README.md cannot be read: data_files must give each split a"
                + " path [N45]");
  }

  @ParameterizedTest
  @MethodSource("hostileHeaders")
  void a_hostile_header_ends_in_a_fault_or_says_nothing(String header) throws IOException {
    try {
      assertThat(card(header).configs()).hasSizeLessThan(100);
    } catch (HubException e) {
      assertThat(e.faults().get(0).id()).isEqualTo("N45");
    }
  }

  static List<String> hostileHeaders() {
    return List.of(
        "configs: " + "[".repeat(100_000) + "\n",
        "configs: " + "{a: ".repeat(100_000) + "\n",
        "a: &a [x, x]\nb: &b [*a, *a]\nconfigs: [*b, *b, *c]\n",
        "configs: !!javax.script.ScriptEngineManager [x]\n",
        "configs: 7\ndataset_info: {features: 3}\n",
        "configs: [[], 1, {data_files: {}}]\ndataset_info: [[], {features: [{name: 1}]}]\n",
        "configs: \"\\ud800\"\n",
        "\u0000: \u0001\n",
        "x: " + "9".repeat(100_000) + "\n");
  }

  @Test
  void a_card_may_say_nothing() throws IOException {
    Path file = Files.writeString(folder.resolve("README.md"), "# A dataset\n---\nconfigs: [\n");
    assertThat(DatasetCard.read("o/d", file)).isEqualTo(DatasetCard.none());
    assertThat(card("license: mit\n")).isEqualTo(DatasetCard.none());
  }
}
