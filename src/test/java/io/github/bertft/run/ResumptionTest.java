package io.github.bertft.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.checkpoint.RunState;
import io.github.bertft.config.ConfigLoader;
import io.github.bertft.config.ConfigTree;
import io.github.bertft.config.RunConfig;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.report.Provenance;
import io.github.bertft.train.TrainingState;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResumptionTest {
  private static final Path PLACE = Path.of("out", "checkpoints", "step-4");

  /** A checkpoint of a version that did not have a key yet can be gone on with. */
  @ParameterizedTest
  @CsvSource({"pretraining, accumulation", "pretraining, learning_rate", "training, schedule"})
  void should_take_a_key_that_was_not_there_yet_as_its_default(String block, String key) {
    RunConfig config = config("pretraining={}");
    ObjectNode then = (ObjectNode) ConfigDifferences.plain(ConfigTree.of(config));
    assertThat(then.withObject("/" + block).remove(key)).isNotNull();

    assertThat(ConfigDifferences.of(PLACE, then, config)).isEmpty();
  }

  @Test
  void should_name_a_key_that_was_not_there_yet_and_is_set_now() {
    ObjectNode then = (ObjectNode) ConfigDifferences.plain(ConfigTree.of(config("pretraining={}")));
    then.withObject("/pretraining").remove("accumulation");

    assertThat(
            ConfigDifferences.of(PLACE, then, config("pretraining={accumulation: 2}")).stream()
                .map(Fault::message))
        .containsExactly("pretraining.accumulation was 1 when the run began, now it is 2");
  }

  @Test
  void should_refuse_a_precision_that_is_none() {
    RunState state = state("0", new Provenance.Environment("", "", "", "", "", 1, "cpu", "fp4"));

    assertThatThrownBy(
            () ->
                Resumption.precision(
                    new Resumption(PLACE, state, false), config("pretraining={}").training()))
        .isInstanceOf(ModelException.class)
        .hasMessage(
            PLACE.resolve("state.json")
                + ": checkpoint cannot be used: its precision is \"fp4\" [M71]"
                + System.lineSeparator()
                + "  go on with the version of bertft that wrote it, or start over with"
                + " output.overwrite");
  }

  /** What makes a difference in the last bits is told, and nothing else. */
  @Test
  void should_warn_of_everything_in_which_the_machine_is_another() {
    RunState then =
        state(
            "0.0.1",
            new Provenance.Environment("0.1", "2.0.0", "17", "Linux", "old", 2, "cpu", "fp32"));
    Provenance.Environment now =
        new Provenance.Environment("0.2", "2.1.0", "21", "Windows", "new", 4, "gpu0", "bf16");

    assertThat(new Resumption(PLACE, then, false).warnings(now))
        .containsExactly(
            new Fault(
                "C59",
                PLACE.toString(),
                "bit-exact resume is not guaranteed: threads 2 -> 4, device cpu -> gpu0,"
                    + " precision fp32 -> bf16, processor old -> new, pytorch 2.0.0 -> 2.1.0,"
                    + " bertft 0.0.1 -> "
                    + Version.current()));
  }

  @Test
  void should_not_warn_on_the_machine_of_then() {
    Provenance.Environment environment =
        new Provenance.Environment("0.1", "2.0.0", "17", "Linux", "old", 2, "cpu", "fp32");

    assertThat(
            new Resumption(PLACE, state(Version.current(), environment), false)
                .warnings(environment))
        .isEmpty();
  }

  private static RunState state(String bertft, Provenance.Environment environment) {
    return new RunState(
        RunState.FORMAT,
        bertft,
        TrainingState.start(),
        List.of(),
        0,
        NullNode.getInstance(),
        List.of(),
        environment);
  }

  private static RunConfig config(String pretraining) {
    return ConfigLoader.load(
            null, List.of("data.train=a.csv", pretraining), ConfigLoader.Purpose.READ)
        .config();
  }
}
