package io.github.bertft.config;

import io.github.bertft.config.key.Key;
import java.nio.file.Path;

/** Where the trained model goes. */
public record OutputConfig(
    @Key(
            doc = "Folder of the trained model",
            defaultValue = "out",
            alsoKnownAs = {"output_dir", "path"})
        Path folder,
    @Key(
            doc = "Whether an earlier model in the folder may be replaced",
            defaultValue = "false",
            alsoKnownAs = {"overwrite_output_dir"})
        boolean overwrite) {}
