package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.DataException;
import io.github.bertft.fault.DivergedException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.FaultException;
import io.github.bertft.fault.HubException;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.ResourceException;
import io.github.bertft.fault.StoppedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ExitCodeTest {
  private static final Fault FAULT = new Fault("X01", "", "it is wrong");

  @Test
  void should_give_each_fault_type_its_own_code() {
    List<FaultException> oneOfEach =
        List.of(
            new ConfigException(FAULT),
            new DataException(FAULT),
            new ModelException(FAULT),
            new HubException(FAULT),
            new ResourceException(FAULT),
            new DivergedException(FAULT),
            new StoppedException(FAULT, true, true));

    assertThat(oneOfEach.stream().map(fault -> ExitCode.of(fault).code()))
        .containsExactly(2, 3, 4, 5, 6, 7, 143);
    assertThat(ExitCode.of(new StoppedException(FAULT, false, true)).code()).isEqualTo(130);
    assertThat(oneOfEach.stream().map(fault -> fault.getClass().getName()))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(FaultException.class.getPermittedSubclasses())
                .map(Class::getName)
                .toList());
  }

  @Test
  void should_be_the_table_of_the_docs() throws IOException {
    List<String> rows =
        Files.readAllLines(Path.of("docs/exit-codes.md")).stream()
            .filter(line -> line.matches("\\| \\d+ \\|.*"))
            .toList();

    assertThat(rows)
        .containsExactlyElementsOf(
            Arrays.stream(ExitCode.values())
                .map(
                    code ->
                        String.format(
                            Locale.ROOT,
                            "| %d | %s | %s | %s |",
                            code.code(),
                            code.name(),
                            code.meaning(),
                            code.retry()))
                .toList());
  }
}
