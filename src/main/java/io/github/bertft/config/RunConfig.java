package io.github.bertft.config;

import io.github.bertft.config.key.Key;
import io.github.bertft.config.source.ConfigNode.Mapping;
import io.github.bertft.config.source.Place;
import io.github.bertft.config.source.Problems;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One run as the user wrote it, defaults filled in: the whole YAML or JSON file. */
public record RunConfig(
    @Key(doc = "Which encoder, and how its states become one vector", defaultValue = "{}")
        ModelConfig model,
    @Key(
            doc = "Where texts and labels come from",
            defaultValue = "{}",
            alsoKnownAs = {"dataset"})
        DataConfig data,
    @Key(
            doc = "How a text is cut to the model's length",
            defaultValue = "{}",
            alsoKnownAs = {"tokenizer"})
        TextConfig text,
    @Key(
            doc = "The fine-tuning itself",
            defaultValue = "{}",
            alsoKnownAs = {"trainer", "train"})
        TrainingConfig training,
    @Key(
            doc = "Further pre-training before the fine-tuning; null is off",
            defaultValue = "null",
            alsoKnownAs = {"pretrain"})
        @Nullable PretrainingConfig pretraining,
    @Key(
            doc = "Several tasks trained together, in place of the data block; null is off",
            defaultValue = "null",
            alsoKnownAs = {"multi_task"})
        @Nullable MultitaskConfig multitask,
    @Key(doc = "Where the trained model goes", defaultValue = "{}") OutputConfig output,
    @Key(
            doc = "What bertft tune tries; other commands pass it over",
            defaultValue = "{}",
            alsoKnownAs = {"sweep", "search"})
        TuningConfig tuning) {

  /** That of an empty file. */
  static RunConfig defaults() {
    Mapping empty = new Mapping(Place.DEFAULT, Map.of());
    return (RunConfig) new ConfigBinder(ConfigLoader.KEYS, new Problems()).bindRoot(empty);
  }

  /** The blocks of data by key: {@code data}, or {@code multitask.tasks.NAME} of each task. */
  public Map<String, DataConfig> dataBlocks() {
    if (multitask == null) {
      return Map.of("data", data);
    }
    Map<String, DataConfig> blocks = new LinkedHashMap<>();
    multitask.tasks().forEach((name, block) -> blocks.put("multitask.tasks." + name, block));
    return blocks;
  }

  /** Without the first stage: fine-tuning from a model that was pre-trained already. */
  public RunConfig afterPretraining(String modelName) {
    return new RunConfig(
        model.withName(modelName), data, text, training, null, multitask, output, tuning);
  }

  /** The first stage alone, into a folder of its own. */
  public RunConfig pretrainingInto(Path folder) {
    OutputConfig inside = new OutputConfig(folder, output.overwrite());
    return new RunConfig(model, data, text, training, pretraining, multitask, inside, tuning);
  }

  /** What one of several tasks is trained on, in a folder of its own. */
  public RunConfig ofTask(DataConfig taskData, Path folder) {
    OutputConfig inside = new OutputConfig(folder, output.overwrite());
    return new RunConfig(model, taskData, text, training, pretraining, multitask, inside, tuning);
  }
}
