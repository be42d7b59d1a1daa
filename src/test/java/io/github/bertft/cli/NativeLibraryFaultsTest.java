package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.LibUtils;
import io.github.bertft.TinyClassifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes of their own, whose native libraries have no place: one line, no stack trace. */
class NativeLibraryFaultsTest {
  private static final String ADVICE =
      "\n  native libraries are unpacked to the home folder at first use; set DJL_CACHE_DIR to a"
          + " folder that can be written\n";

  @TempDir private Path folder;

  private String predicting(Map<String, String> environment) throws Exception {
    Path model = TinyClassifier.folder(folder.resolve("model"));
    Path said = folder.resolve("said");
    List<String> arguments = List.of("predict", "--model", model.toString(), "the film");
    ProcessBuilder builder =
        new ProcessBuilder(JavaCommand.of(arguments))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().putAll(environment);
    assertThat(builder.start().waitFor()).as(Files.readString(said)).isEqualTo(6);
    return Files.readString(said);
  }

  private static String enginePlace() {
    Engine.getEngine("PyTorch");
    return LibUtils.getLibtorchPath();
  }

  private Path file() throws IOException {
    return Files.writeString(folder.resolve("file"), "");
  }

  @Test
  void should_tell_why_the_engine_has_no_place() throws Exception {
    Path place = file().resolve("cache");

    assertThat(predicting(Map.of("DJL_CACHE_DIR", place.toString())))
        .isEqualTo(
            "bertft: the tensor engine cannot start: "
                + place
                + ": Not a directory [R44]"
                + ADVICE);
  }

  @Test
  void should_not_lay_it_to_the_model_that_the_tokenizers_have_no_place() throws Exception {
    Path place = file().resolve("cache");
    Map<String, String> environment =
        Map.of("DJL_CACHE_DIR", place.toString(), "PYTORCH_LIBRARY_PATH", enginePlace());

    assertThat(predicting(environment))
        .startsWith("bertft: the tokenizers cannot start: " + place)
        .endsWith(": Not a directory [R52]" + ADVICE);
  }

  @Test
  void should_name_the_version_that_the_engine_was_asked_for() throws Exception {
    assertThat(predicting(Map.of("PYTORCH_VERSION", "1.0")))
        .startsWith("bertft: the tensor engine cannot start: Unexpected version: 1.0 [R44]\n")
        .endsWith("\n  or unset PYTORCH_VERSION, which asks for \"1.0\"\n");
  }
}
