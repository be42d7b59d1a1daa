package io.github.bertft.config;

import java.nio.file.Path;

/**
 * Where the trained model goes.
 *
 * @param folder default {@code out}
 * @param overwrite whether an earlier model in the folder may be replaced; default false
 */
public record OutputConfig(Path folder, boolean overwrite) {}
