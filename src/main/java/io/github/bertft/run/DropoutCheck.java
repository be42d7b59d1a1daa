package io.github.bertft.run;

import io.github.bertft.config.ModelConfig;
import io.github.bertft.config.TrainingConfig;
import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.Fault;
import io.github.bertft.model.EncoderConfig;
import org.jspecify.annotations.Nullable;

/** R-Drop compares two passes under different dropout; without any, both are the same. */
final class DropoutCheck {
  private DropoutCheck() {}

  /**
   * Requires dropout somewhere if there is R-Drop.
   *
   * @throws ConfigException C120 if nothing is dropped
   */
  static void run(TrainingConfig training, ModelConfig model, EncoderConfig encoder) {
    boolean drops =
        drops(model.dropout(), encoder.classifierDropout())
            || drops(model.hiddenDropout(), encoder.hiddenDropout())
            || drops(model.attentionDropout(), encoder.attentionDropout());
    if (training.rDrop() > 0 && !drops) {
      throw new ConfigException(
          new Fault(
              "C120",
              "training.r_drop",
              "needs dropout, but model.dropout, model.hidden_dropout and model.attention_dropout"
                  + " are 0",
              "raise one of them, or set training.r_drop to 0"));
    }
  }

  private static boolean drops(@Nullable Double config, double ofModel) {
    return (config == null ? ofModel : config) > 0;
  }
}
