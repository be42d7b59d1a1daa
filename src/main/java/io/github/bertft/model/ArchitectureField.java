package io.github.bertft.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.Quoted;
import io.github.bertft.fault.Suggestion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which family a config.json is of. */
final class ArchitectureField {
  /** Of encoders that are not read, the family that is nearest in kind, not in spelling. */
  private static final Map<String, Architecture> NEAREST =
      Map.ofEntries(
          Map.entry("albert", Architecture.DISTILBERT),
          Map.entry("bart", Architecture.ROBERTA),
          Map.entry("big_bird", Architecture.ROBERTA),
          Map.entry("camembert", Architecture.XLM_ROBERTA),
          Map.entry("convbert", Architecture.ELECTRA),
          Map.entry("deberta", Architecture.ROBERTA),
          Map.entry("deberta-v2", Architecture.ELECTRA),
          Map.entry("ernie", Architecture.BERT),
          Map.entry("eurobert", Architecture.XLM_ROBERTA),
          Map.entry("flaubert", Architecture.XLM_ROBERTA),
          Map.entry("funnel", Architecture.ELECTRA),
          Map.entry("longformer", Architecture.ROBERTA),
          Map.entry("megatron-bert", Architecture.BERT),
          Map.entry("mobilebert", Architecture.DISTILBERT),
          Map.entry("modernbert", Architecture.ROBERTA),
          Map.entry("mpnet", Architecture.ROBERTA),
          Map.entry("nomic_bert", Architecture.BERT),
          Map.entry("rembert", Architecture.XLM_ROBERTA),
          Map.entry("roberta-prelayernorm", Architecture.ROBERTA),
          Map.entry("roformer", Architecture.BERT),
          Map.entry("squeezebert", Architecture.DISTILBERT),
          Map.entry("xlm", Architecture.XLM_ROBERTA),
          Map.entry("xlm-roberta-xl", Architecture.XLM_ROBERTA),
          Map.entry("xlnet", Architecture.ELECTRA));

  private ArchitectureField() {}

  /**
   * The family under {@code model_type}, or that of the class in files older than this key.
   *
   * @param location the file
   * @throws ModelException M11 if it is missing or not among those that are read
   */
  static Architecture read(String location, ObjectNode object) {
    JsonNode modelType = object.get("model_type");
    if (modelType != null && modelType.isTextual()) {
      String name = modelType.textValue();
      return Architecture.ofModelType(name)
          .orElseThrow(() -> unsupported(location + ":model_type", name, hint(name)));
    }
    // Files older than model_type name only the class that was saved.
    JsonNode className = object.path("architectures").path(0);
    if (!className.isTextual()) {
      throw new ModelException(
          new Fault(
              "M11",
              location + ":model_type",
              "is missing; " + Architecture.listed() + " are supported",
              "this may be the config of another kind of model"));
    }
    return Architecture.ofClassName(className.textValue())
        .orElseThrow(() -> unsupported(location + ":architectures", className.textValue(), null));
  }

  private static @Nullable String hint(String name) {
    Architecture nearest = NEAREST.get(name);
    if (nearest != null) {
      return "nearest in kind: " + nearest.modelType() + " models";
    }
    Optional<String> spelling = Suggestion.nearest(name, Architecture.modelTypes());
    return spelling.map(word -> "did you mean " + Quoted.of(word) + "?").orElse(null);
  }

  private static ModelException unsupported(String location, String name, @Nullable String hint) {
    String message = Quoted.of(name) + " is not supported; " + Architecture.listed() + " are";
    List<String> hints = hint == null ? List.of() : List.of(hint);
    return new ModelException(new Fault("M11", location, message, hints));
  }
}
