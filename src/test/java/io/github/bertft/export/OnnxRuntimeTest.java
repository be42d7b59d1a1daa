package io.github.bertft.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtEnvironment;
import io.github.bertft.export.ort.OrtModels;
import io.github.bertft.fault.ModelException;
import io.github.bertft.model.ModelFolder;
import io.github.bertft.storage.FetchedLibrary;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxRuntimeTest {
  @TempDir private Path folder;

  @Test
  void should_run_with_the_library_beside_the_class_path() throws IOException {
    Path trained = ExportableModel.write(folder, "tiny-bert, mean, 1, concat, none");
    Path file = folder.resolve("model.onnx");
    try (ModelFolder model = ModelFolder.open(trained)) {
      new OnnxExporter(OnnxExporter.Numbers.FLOAT32, false, "1.2", Map.of()).write(file, model);
    }
    URL jar = OrtEnvironment.class.getProtectionDomain().getCodeSource().getLocation();

    OnnxModels models =
        OnnxRuntime.models(new OnnxRuntime.Loader(jar, OnnxRuntime.class.getClassLoader()));

    assertThat(models).isNotInstanceOf(OrtModels.class);
    try (OnnxModel model = models.open(file, 1)) {
      assertThat(model.logits(ExportableModel.texts()).length).isEqualTo(5);
    }
  }

  @Test
  void should_say_why_it_does_not_run() {
    assertThatThrownBy(() -> OnnxRuntime.models(new ClassLoader(null) {}))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "ONNX Runtime does not run on this machine: io.github.bertft.export.ort.OrtModels"
                + " [M142]");
  }

  @Test
  void should_name_the_version_that_the_tests_run_with() {
    FetchedLibrary library = OnnxRuntime.LIBRARY;
    URL jar = OrtEnvironment.class.getProtectionDomain().getCodeSource().getLocation();

    assertThat(jar.toString())
        .endsWith("/" + library.artifact() + "-" + library.version() + ".jar");
    assertThat(Path.of(jar.getPath())).hasDigest("SHA-256", library.sha256());
  }

  @Test
  void should_say_what_is_wrong_with_a_file() throws IOException {
    Path damaged = Files.writeString(folder.resolve("model.onnx"), "no protobuf");

    assertThatThrownBy(() -> OnnxRuntime.load().open(damaged, 1))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            damaged
                + ": cannot be loaded by ONNX Runtime: Error code - ORT_INVALID_PROTOBUF - message:"
                + " Load model from "
                + damaged
                + " failed:Protobuf parsing failed. [M143]\n"
                + "  write it anew with bertft export");
  }
}
