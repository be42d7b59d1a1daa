package io.github.bertft.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.fault.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchedLibraryTest {
  /** Of no file here. */
  private static final String HASH =
      "0000000000000000000000000000000000000000000000000000000000000000";

  @TempDir private Path folder;

  private static FetchedLibrary library(String sha256) {
    return new FetchedLibrary(
        "Some Library", "org.example", "some", "1.2", sha256, "M998", "M999", ModelException::new);
  }

  @Test
  void should_tell_how_to_fetch_it() {
    assertThatThrownBy(() -> library(HASH).require(folder))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            "Some Library does not come with the program: its library %1$s/some-1.2.jar is not"
                    .replace("%1$s", folder.toString())
                + " there [M998]\n"
                + "  fetch it once with: mvn dependency:copy -Dartifact=org.example:some:1.2"
                + " -DoutputDirectory="
                + folder
                + "\n  or put that jar of Maven's central repository there by hand");
  }

  @Test
  void should_refuse_another_jar() throws IOException {
    Path jar = Files.writeString(folder.resolve("some-1.2.jar"), "");

    assertThatThrownBy(() -> library(HASH).require(folder))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            jar
                + ": is not the published jar of Some Library: 0 bytes with SHA-256"
                + " e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855, must be "
                + HASH
                + " [M999]\n  delete it and fetch it again");
  }

  @Test
  void should_give_the_published_one() throws IOException {
    Path jar = Files.writeString(folder.resolve("some-1.2.jar"), "");

    assertThat(
            library("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
                .require(folder))
        .isEqualTo(jar);
  }
}
