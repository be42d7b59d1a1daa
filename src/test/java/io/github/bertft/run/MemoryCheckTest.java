package io.github.bertft.run;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bertft.fault.ResourceException;
import io.github.bertft.model.Activation;
import io.github.bertft.model.Architecture;
import io.github.bertft.model.EncoderConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MemoryCheckTest {
  private static final Path MODEL = Path.of("models/large");

  /** BERT-large: 335 million weights without its pooler, of which 31 million are of words. */
  private static final EncoderConfig LARGE =
      new EncoderConfig(
          Architecture.BERT,
          30_522,
          1024,
          1024,
          24,
          16,
          4096,
          512,
          2,
          0.1,
          0.1,
          0.1,
          1e-12,
          Activation.GELU,
          0,
          0.02);

  private static MemoryCheck machine(double gigabytes) {
    return MemoryCheck.of(MODEL, (long) (gigabytes * 1e9));
  }

  @Test
  void should_refuse_to_load_what_the_machine_cannot_hold() {
    assertThatCode(() -> machine(2).use(LARGE)).doesNotThrowAnyException();
    assertThatThrownBy(() -> machine(1.5).use(LARGE))
        .isInstanceOf(ResourceException.class)
        .hasMessage(
            "models/large: needs at least 1.94 GB of memory to be loaded; there are 1.50 GB [R49]\n"
                + "  take a smaller model, or a machine or container with more memory");
  }

  @Test
  void should_count_gradients_and_moments_of_what_is_trained() {
    assertThatThrownBy(() -> machine(4).training(LARGE, 0))
        .hasMessageStartingWith(
            "models/large: needs at least 5.58 GB of memory to be trained; there are 4.00 GB");
    assertThatCode(() -> machine(4).training(LARGE, 20)).doesNotThrowAnyException();
  }
}
