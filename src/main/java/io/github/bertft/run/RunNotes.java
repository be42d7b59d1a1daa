package io.github.bertft.run;

import io.github.bertft.config.ModelConfig;
import io.github.bertft.config.RunConfig;
import io.github.bertft.config.TrainingConfig;
import io.github.bertft.fault.Fault;
import io.github.bertft.model.NamedParameter;
import io.github.bertft.model.TextClassifier;
import io.github.bertft.tokenize.TruncationStatistics;
import io.github.bertft.train.FineTuner;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells the user what a training run starts from and what it did with the texts. */
final class RunNotes {
  private final RunConfig config;
  private final Console console;

  RunNotes(RunConfig config, Console console) {
    this.config = config;
    this.console = console;
  }

  /** Model and fresh weights. */
  void model(
      StartModel start,
      TextClassifier model,
      List<NamedParameter> parameters,
      List<String> freshWeights,
      Compute compute) {
    console.say(
        String.format(
            Locale.ROOT,
            "model: %s (%s, %,d weights), pooling %s, %s on %s with %d thread%s",
            config.model().name(),
            start.description(),
            GroupRate.weights(parameters),
            model.settings().readout().description(),
            compute.precision().name().toLowerCase(Locale.ROOT),
            compute.deviceName(),
            compute.threads(),
            compute.threads() == 1 ? "" : "s"));
    if (!freshWeights.isEmpty()) {
      console.say("newly initialised: " + String.join(", ", freshWeights));
    }
    reinitialised(config.model()).ifPresent(console::say);
  }

  /** How many examples of how many labels. */
  void data(RunTask task) {
    TrainingData data = task.data();
    console.say(
        String.format(
            Locale.ROOT,
            "%s: %,d training and %,d validation examples, %s",
            task.name().isEmpty() ? "data" : "task " + task.name(),
            data.train().size(),
            data.validation().size(),
            data.problem().description(data)));
  }

  /** Where not everything is trained, or not at one rate. */
  void rates(TextClassifier model, List<NamedParameter> trainable) {
    int layers = model.config().layers();
    unfreezing(config.training(), layers).ifPresent(console::say);
    GroupRate.lines(GroupRate.of(config.training(), layers, trainable)).forEach(console::say);
    int frozenDepths = model.settings().training().backward().frozenDepths();
    if (frozenDepths > 0) {
      console.say(
          String.format(
              Locale.ROOT,
              "frozen: %s; %,d weights are trained",
              frozen(frozenDepths),
              GroupRate.weights(trainable)));
    }
  }

  /** What is frozen, in words. */
  static String frozen(int depths) {
    return "embeddings" + (depths == 1 ? "" : " and the lowest " + (depths - 1) + " layers");
  }

  /** Which layers start anew, in words; nothing if none does. */
  static Optional<String> reinitialised(ModelConfig model) {
    int layers = model.reinitializeLayers();
    String top = layers == 1 ? "layer" : layers + " layers";
    return layers == 0
        ? Optional.empty()
        : Optional.of("re-initialised: the top " + top + " and any pooler");
  }

  /** When layers begin to be trained, in words; nothing if all are from the start. */
  static Optional<String> unfreezing(TrainingConfig training, int layers) {
    double every = training.unfreezeEpochs();
    if (every == 0) {
      return Optional.empty();
    }
    int trained = (int) Math.ceil(training.epochs() / every) - 1;
    int left = Math.max(0, layers + 1 - trained);
    String unfreezing =
        String.format(
            Locale.ROOT,
            "gradual unfreezing: pooler and head alone at first, one more layer every %s epochs",
            every);
    return Optional.of(unfreezing + (left == 0 ? "" : "; never trained: " + frozen(left)));
  }

  /** That batches are computed in pieces, and in which. */
  static Fault halvedBatches(int texts, int pieces) {
    return new Fault(
        "R48",
        "",
        "memory does not hold a batch; from here on it is computed in "
            + pieces
            + " pieces of up to "
            + texts
            + (texts == 1 ? " text" : " texts")
            + ", and a step is one over the same texts");
  }

  /** What the limit of tokens cost. */
  void truncation(TruncationStatistics truncation) {
    boolean inWindows = config.text().longText().inWindows();
    if (inWindows) {
      console.say(
          String.format(
              Locale.ROOT,
              "windows: %,d training texts in %,d windows of up to %d tokens",
              truncation.texts(),
              truncation.windows(),
              config.text().maxTokens()));
    }
    if (truncation.cutTexts() > 0) {
      console.say(
          String.format(
              Locale.ROOT,
              "truncation: %,d of %,d training texts were longer than %d %s; %.1f%% of all"
                  + " tokens were cut",
              truncation.cutTexts(),
              truncation.texts(),
              inWindows ? config.text().maxWindows() : config.text().maxTokens(),
              inWindows ? "windows" : "tokens",
              100 * truncation.lostTokensShare()));
    }
  }

  /** How training ended, where that is not as planned. */
  void outcome(FineTuner.Outcome outcome) {
    if (outcome.stoppedEarly()) {
      console.say("stopped early after epoch " + outcome.epochs());
    }
    if (outcome.bestEpoch() < outcome.epochs() - 1) {
      console.say("kept the weights of epoch " + (outcome.bestEpoch() + 1) + ", the best");
    }
  }
}
