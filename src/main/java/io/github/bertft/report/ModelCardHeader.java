package io.github.bertft.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.bertft.evaluate.Evaluation;
import io.github.bertft.evaluate.Figure;
import io.github.bertft.hub.dataset.DatasetName;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The YAML block at the top of a model card, as the Hugging Face Hub reads it. */
final class ModelCardHeader {
  private static final YAMLMapper YAML =
      new YAMLMapper(
          YAMLFactory.builder()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .disable(YAMLGenerator.Feature.SPLIT_LINES)
              .build());

  private ModelCardHeader() {}

  /** The block with its fences; no licence, since it depends on the user's data. */
  static String render(ModelCardFacts facts) {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("library_name", "transformers");
    header.put("pipeline_tag", "text-classification");
    header.put("tags", List.of("bertft", "text-classification"));
    String baseModelId = facts.baseModelId();
    if (baseModelId != null) {
      header.put("base_model", baseModelId);
    }
    List<String> datasets = hubDatasets(facts.provenance().data());
    if (!datasets.isEmpty()) {
      header.put("datasets", datasets);
    }
    if (!facts.tests().isEmpty()) {
      header.put("metrics", metrics(facts.tests().get(0)));
      List<Object> results = new ArrayList<>();
      facts.tests().forEach(test -> results.add(result(test)));
      header.put("model-index", List.of(mapOf("name", facts.title(), "results", results)));
    }
    try {
      return "---\n" + YAML.writeValueAsString(header) + "---\n";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those of the hub, as it names them. */
  private static List<String> hubDatasets(List<Provenance.DataFile> files) {
    return files.stream()
        .map(Provenance.DataFile::path)
        .filter(DatasetName::isMeant)
        .map(path -> DatasetName.parse(path).repository().repository())
        .distinct()
        .toList();
  }

  private static Map<String, Object> result(Evaluation test) {
    return mapOf(
        "task",
        mapOf("type", "text-classification", "name", "Text Classification"),
        "dataset",
        mapOf("type", datasetType(test.dataset()), "name", test.dataset()),
        "metrics",
        figures(test).stream()
            .map(
                figure ->
                    mapOf(
                        "type",
                        type(figure),
                        "name",
                        EvaluationText.capitalised(figure),
                        "value",
                        test.figure(figure)))
            .toList());
  }

  private static List<String> metrics(Evaluation test) {
    return figures(test).stream()
        .filter(figure -> figure != Figure.LOSS)
        .map(ModelCardHeader::type)
        .distinct()
        .toList();
  }

  private static List<Figure> figures(Evaluation test) {
    return switch (test.problem()) {
      case SINGLE_LABEL -> List.of(Figure.ACCURACY, Figure.MACRO_F1, Figure.LOSS);
      case MULTI_LABEL ->
          List.of(Figure.MICRO_F1, Figure.MACRO_F1, Figure.SUBSET_ACCURACY, Figure.LOSS);
      case REGRESSION ->
          Stream.of(Figure.PEARSON, Figure.SPEARMAN, Figure.MAE, Figure.RMSE)
              .filter(figure -> Double.isFinite(test.figure(figure)))
              .toList();
    };
  }

  /** The Hub's name of a metric. */
  private static String type(Figure figure) {
    return switch (figure) {
      case MACRO_F1, MICRO_F1, WEIGHTED_F1 -> "f1";
      case SUBSET_ACCURACY, ACCURACY -> "accuracy";
      case PEARSON -> "pearsonr";
      case SPEARMAN -> "spearmanr";
      default -> figure.key();
    };
  }

  /** The Hub asks for an identifier here: letters, digits, dots, hyphens and underscores. */
  private static String datasetType(String name) {
    String identifier =
        name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]+", "-").replaceAll("^-|-$", "");
    return identifier.isEmpty() ? "dataset" : identifier;
  }

  private static Map<String, Object> mapOf(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
