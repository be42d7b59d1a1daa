package io.github.bertft.run;

import io.github.bertft.config.RunConfig;
import io.github.bertft.model.NamedParameter;
import io.github.bertft.model.TextClassifier;
import io.github.bertft.tokenize.TruncationStatistics;
import io.github.bertft.train.FineTuner;
import io.github.bertft.train.ParameterGroup;
import java.util.List;
import java.util.Locale;

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
            weights(parameters),
            model.settings().readout().description(),
            compute.precision().name().toLowerCase(Locale.ROOT),
            compute.deviceName(),
            compute.threads(),
            compute.threads() == 1 ? "" : "s"));
    if (!freshWeights.isEmpty()) {
      console.say("newly initialised: " + String.join(", ", freshWeights));
    }
  }

  /** How many examples of how many labels. */
  void data(String name, TrainingData data) {
    console.say(
        String.format(
            Locale.ROOT,
            "%s: %,d training and %,d validation examples, %d labels",
            name,
            data.train().size(),
            data.validation().size(),
            data.labels().size()));
  }

  /** Where not everything is trained, or not at one rate. */
  void rates(TextClassifier model, List<NamedParameter> trainable) {
    List<ParameterGroup> groups = Fitting.groups(config.training(), trainable);
    if (groups.stream().mapToDouble(ParameterGroup::rateFactor).distinct().count() > 1) {
      for (ParameterGroup group : groups) {
        console.say(
            String.format(
                Locale.ROOT,
                "rate of %s: %.3e, weight decay %s, %,d weights",
                place(group, model.config().layers()),
                config.training().learningRate() * group.rateFactor(),
                group.weightDecay(),
                weights(group.parameters())));
      }
    }
    int frozenDepths = model.settings().training().backward().frozenDepths();
    if (frozenDepths > 0) {
      console.say(
          String.format(
              Locale.ROOT,
              "frozen: embeddings%s; %,d weights are trained",
              frozenDepths == 1 ? "" : " and the lowest " + (frozenDepths - 1) + " layers",
              weights(trainable)));
    }
  }

  private String place(ParameterGroup group, int layers) {
    if (group.depth() > layers) {
      return "pooler and head";
    }
    if (config.training().layerDecay() == 1) {
      return "encoder";
    }
    return group.depth() == 0 ? "embeddings" : "layer " + group.depth();
  }

  private static long weights(List<NamedParameter> parameters) {
    return parameters.stream()
        .map(NamedParameter::array)
        .mapToLong(array -> array.getShape().size())
        .sum();
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
