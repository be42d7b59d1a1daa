package io.github.bertft;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The rule of {@code docs/architecture.md}. */
class ArchitectureTest {
  private static final String ROOT = "io.github.bertft";

  /** In the order that a text takes; each may use those before it. */
  private static final List<String> STAGES =
      List.of(
          "fault",
          "storage",
          "config",
          "data",
          "weights",
          "tokenize",
          "hub",
          "kernel",
          "model",
          "train",
          "evaluate",
          "report",
          "export",
          "checkpoint",
          "run",
          "api",
          "cli");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void should_put_every_class_into_a_known_stage() {
    classes().should().resideInAnyPackage(packages(STAGES)).check(CLASSES);
  }

  static Stream<String> stages() {
    return STAGES.stream();
  }

  @ParameterizedTest
  @MethodSource("stages")
  void should_use_earlier_stages_only(String stage) {
    List<String> later = STAGES.subList(STAGES.indexOf(stage) + 1, STAGES.size());
    noClasses()
        .that(resideInAPackage(packageOf(stage)))
        .should()
        .dependOnClassesThat(resideInAnyPackage(packages(later)))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void should_have_no_cycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          io.github.bertft.config.. | config run cli
          picocli..                 | cli
          ai.djl..                  | tokenize kernel model train evaluate export run
          com.fasterxml.jackson..   | config data hub weights tokenize model train report checkpoint run cli
          de.siegmar.fastcsv..      | data report run cli
          org.apache.commons.compress.. | data
          ai.onnx.. org.tribuo.. com.google.protobuf.. | hub export
          ai.onnxruntime..          | export
          me.tongfei.progressbar..  | report
          """)
  void should_keep_each_library_to_its_stages(String library, String allowedStages) {
    String[] allowed = packages(List.of(allowedStages.split(" ")));
    noClasses()
        .that()
        .resideOutsideOfPackages(allowed)
        .should()
        .dependOnClassesThat(resideInAnyPackage(library.split(" ")))
        .check(CLASSES);
  }

  @Test
  void should_leave_the_standard_streams_to_commands_and_the_progress_bar() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(
        CLASSES.that(
            resideOutsideOfPackage(packageOf("cli"))
                .and(
                    DescribedPredicate.describe(
                        "not the progress bar",
                        type -> !type.getName().startsWith(ROOT + ".report.ProgressBar")))));
  }

  @Test
  void should_name_classes_by_what_they_are() {
    noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager|Common)").check(CLASSES);
  }

  /** A Turkish locale has its own lower case of I, an Arabic one its own digits. */
  @Test
  void should_not_depend_on_the_locale_of_the_machine() {
    noClasses()
        .should()
        .callMethod(String.class, "toLowerCase")
        .orShould()
        .callMethod(String.class, "toUpperCase")
        .orShould()
        .callMethod(String.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(String.class, "formatted", Object[].class)
        .check(CLASSES);
  }

  @Test
  void should_mark_every_package_for_null_checks() {
    List<String> unmarked =
        CLASSES.getPackage(ROOT).getSubpackages().stream()
            .flatMap(top -> Stream.concat(Stream.of(top), top.getSubpackagesInTree().stream()))
            .filter(candidate -> !candidate.getClasses().isEmpty())
            .filter(candidate -> !candidate.isAnnotatedWith(NullMarked.class))
            .map(JavaPackage::getName)
            .toList();

    assertThat(unmarked).isEmpty();
  }

  @Test
  void should_list_every_stage_in_the_docs() throws IOException {
    String table =
        Files.readAllLines(Path.of("docs/architecture.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.substring(3, line.indexOf('`', 3)))
            .collect(joining(" "));

    assertThat(table).isEqualTo(String.join(" ", STAGES));
  }

  private static String packageOf(String stage) {
    return ROOT + "." + stage + "..";
  }

  private static String[] packages(List<String> stages) {
    return stages.stream().map(ArchitectureTest::packageOf).toArray(String[]::new);
  }
}
