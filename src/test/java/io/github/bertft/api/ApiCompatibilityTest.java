package io.github.bertft.api;

import static org.assertj.core.api.Assertions.assertThat;

import japicmp.cmp.JApiCmpArchive;
import japicmp.cmp.JarArchiveComparator;
import japicmp.cmp.JarArchiveComparatorOptions;
import japicmp.model.JApiClass;
import japicmp.model.JApiCompatibilityChange;
import japicmp.model.JApiMethod;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a program compiled against an earlier version may rely on.
 *
 * <p>After a change that semantic versioning allows, {@code scripts/maven test
 * -Dtest=ApiCompatibilityTest -Dbertft.updateApi=true} makes the present signatures the ones to
 * keep.
 */
class ApiCompatibilityTest {
  private static final Path KEPT = Path.of("src/test/resources/api/bertft-api.jar");

  @TempDir private Path temp;

  @Test
  void should_keep_every_signature_that_programs_were_compiled_against() throws Exception {
    Path now = jar(temp.resolve("now.jar"));
    if (Boolean.getBoolean("bertft.updateApi")) {
      Files.createDirectories(KEPT.getParent());
      jar(KEPT);
    }
    assertThat(changes(KEPT, now)).isEmpty();
  }

  /** The test's own test: what was there is gone. */
  @Test
  void should_notice_a_class_that_is_gone() throws Exception {
    Path now = jar(temp.resolve("now.jar"), "Classification");

    assertThat(changes(KEPT, now)).contains("Classification.label: METHOD_REMOVED");
  }

  private static List<String> changes(Path before, Path after) {
    JarArchiveComparatorOptions options = new JarArchiveComparatorOptions();
    options.getIgnoreMissingClasses().setIgnoreAllMissingClasses(true);
    return new JarArchiveComparator(options)
            .compare(
                new JApiCmpArchive(before.toFile(), "before"),
                new JApiCmpArchive(after.toFile(), "now"))
            .stream()
            .filter(type -> !type.isBinaryCompatible() || !type.isSourceCompatible())
            .flatMap(ApiCompatibilityTest::describe)
            .toList();
  }

  private static Stream<String> describe(JApiClass type) {
    String name = type.getFullyQualifiedName().replaceAll(".*\\.", "");
    Stream<String> own =
        type.getCompatibilityChanges().stream().map(change -> reason(name, change));
    Stream<String> methods =
        type.getMethods().stream()
            .filter(method -> !method.isBinaryCompatible() || !method.isSourceCompatible())
            .flatMap(method -> ofMethod(name, method));
    return Stream.concat(own, methods);
  }

  private static Stream<String> ofMethod(String type, JApiMethod method) {
    return method.getCompatibilityChanges().stream()
        .map(change -> reason(type + "." + method.getName(), change));
  }

  private static String reason(String where, JApiCompatibilityChange change) {
    return where + ": " + change.getType();
  }

  /** The package as it was compiled, without one of its types where one is named. */
  private static Path jar(Path file, String... without) throws IOException, URISyntaxException {
    URL source = TextClassifier.class.getProtectionDomain().getCodeSource().getLocation();
    Path root = Path.of(source.toURI());
    Path folder = root.resolve("io/github/bertft/api");
    try (Stream<Path> files = Files.list(folder);
        OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out)) {
      for (Path type : files.sorted().toList()) {
        String name = type.getFileName().toString();
        if (!List.of(without).contains(name.replace(".class", ""))) {
          JarEntry entry = new JarEntry(root.relativize(type).toString().replace('\\', '/'));
          entry.setTime(0);
          jar.putNextEntry(entry);
          jar.write(Files.readAllBytes(type));
        }
      }
    }
    return file;
  }
}
