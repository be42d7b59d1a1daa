package io.github.bertft.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlainDocumentsTest {
  @TempDir private Path root;

  @Test
  void should_read_what_links_lead_to() throws IOException {
    DataFolder folder = new DataFolder(root);
    folder.write("disk/more/b.txt", "second");
    folder.write("disk/a.txt", "first");
    Path link = Files.createSymbolicLink(root.resolve("texts"), root.resolve("disk"));
    assertThat(PlainDocuments.read(link, StandardCharsets.UTF_8))
        .containsExactly("first", "second");

    Path inside = Files.createDirectory(root.resolve("inside"));
    Files.createSymbolicLink(inside.resolve("more"), root.resolve("disk/more"));
    assertThat(PlainDocuments.read(inside, StandardCharsets.UTF_8)).containsExactly("second");
  }
}
