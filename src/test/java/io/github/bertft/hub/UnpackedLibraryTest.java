package io.github.bertft.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnpackedLibraryTest {
  @TempDir private Path folder;

  @Test
  void should_unpack_a_folder_once() throws IOException {
    Path jar = folder.resolve("some-1.2.jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (String name : List.of("a/native/one/lib.so", "a/native/one/deep/x", "a/other")) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(name.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }

    Path unpacked = UnpackedLibrary.folder(jar, "a/native/one").orElseThrow();

    assertThat(unpacked).isEqualTo(folder.resolve("some-1.2-one"));
    assertThat(unpacked.resolve("lib.so")).hasContent("a/native/one/lib.so");
    assertThat(unpacked.resolve("deep")).doesNotExist();
    FileTime made = Files.getLastModifiedTime(unpacked);
    assertThat(UnpackedLibrary.folder(jar, "a/native/one")).contains(unpacked);
    assertThat(Files.getLastModifiedTime(unpacked)).isEqualTo(made);
    assertThat(UnpackedLibrary.folder(jar, "a/native/two")).isEmpty();
  }
}
