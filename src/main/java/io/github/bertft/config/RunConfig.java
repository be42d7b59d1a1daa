package io.github.bertft.config;

/** One run as the user wrote it, defaults filled in: the whole YAML or JSON file. */
public record RunConfig(
    ModelConfig model,
    DataConfig data,
    TextConfig text,
    TrainingConfig training,
    OutputConfig output) {}
