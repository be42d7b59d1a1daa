package io.github.bertft.report;

import io.github.bertft.fault.Quoted;
import io.github.bertft.storage.ByteCount;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A plan as lines and two tables. */
final class RunPlanText {
  private static final int MAX_LABELS = 40;
  private static final int DIGITS = 4;

  private final StringBuilder text = new StringBuilder();

  private RunPlanText() {}

  static String of(RunPlan plan) {
    RunPlanText page = new RunPlanText();
    RunPlan.Pretraining pretraining = plan.pretraining();
    page.model(plan.model());
    if (pretraining != null) {
      page.pretraining(pretraining);
    }
    plan.data().forEach(page::data);
    page.lengths(plan.lengths(), plan.data().stream().mapToLong(RunPlan.Data::training).sum());
    page.steps(plan.epochs(), plan.steps());
    page.output(plan.output());
    plan.notes().forEach(note -> page.line("note", note));
    plan.data().stream().filter(data -> !data.labels().isEmpty()).forEach(page::labels);
    if (pretraining != null) {
      page.groups("pre-trained", pretraining.groups());
    }
    page.groups("parameters", plan.groups());
    return page.text.toString();
  }

  private void line(String title, String format, Object... values) {
    String value = values.length == 0 ? format : String.format(Locale.ROOT, format, values);
    text.append(String.format(Locale.ROOT, "%-10s  %s\n", title, Quoted.escape(value)));
  }

  private void model(RunPlan.Model model) {
    line(
        "model",
        "%s (%s, %,d weights), pooling %s",
        model.name(),
        model.description(),
        model.weights(),
        model.pooling());
    if (!model.newWeights().isEmpty()) {
      line("new", "%s", String.join(", ", model.newWeights()));
    }
    line("compute", "%s on %s, threads: %d", model.precision(), model.device(), model.threads());
  }

  private void pretraining(RunPlan.Pretraining stage) {
    line(
        "pre-train",
        "%,d documents, %,d tokens; %,d examples to train on and %,d held out",
        stage.documents(),
        stage.tokens(),
        stage.examples(),
        stage.heldOut());
    if (!stage.newWeights().isEmpty()) {
      line("", "new: %s", String.join(", ", stage.newWeights()));
    }
    RunPlan.Steps steps = stage.steps();
    line(
        "",
        "%,d batches an epoch of at most %,d examples; %,d steps of %s each",
        steps.batches(),
        steps.batchSize(),
        steps.total(),
        batches(steps.accumulation()));
    line("", "rate %s", rate(steps));
  }

  private void data(RunPlan.Data data) {
    List<String> parts = new ArrayList<>();
    parts.add(count("training", data.training()));
    parts.add(count("validation", data.validation()));
    data.tests().forEach((name, examples) -> parts.add(count("test " + name, examples)));
    int labels = data.labels().size();
    line(
        data.task().isEmpty() ? "data" : "task",
        "%s%s; %s",
        data.task().isEmpty() ? "" : data.task() + ": ",
        String.join(", ", parts),
        labels == 0 ? "a number each" : labels + " labels");
  }

  private static String count(String use, long examples) {
    return String.format(Locale.ROOT, "%s %,d", use, examples);
  }

  private void lengths(RunPlan.Lengths lengths, long texts) {
    line(
        "tokens",
        "%,d to %,d a training text, median %,d",
        lengths.shortest(),
        lengths.longest(),
        lengths.median());
    line(
        "cut",
        "to %,d tokens (%s): %,d of %,d texts, %.1f%% of all tokens",
        lengths.maxTokens(),
        lengths.longText(),
        lengths.cutTexts(),
        texts,
        100 * lengths.lostTokensShare());
    if (lengths.windows() > texts) {
      line("windows", "%,d", lengths.windows());
    }
  }

  private void steps(RunPlan.Epochs epochs, RunPlan.Steps steps) {
    line(
        "batches",
        "%,d an epoch of at most %,d texts, %.1f%% padding",
        steps.batches(),
        steps.batchSize(),
        100 * epochs.paddingShare());
    line(
        "steps",
        "%,d in %,d %s of %s each",
        steps.total(),
        epochs.count(),
        epochs.count() == 1 ? "epoch" : "epochs",
        batches(steps.accumulation()));
    line("rate", "%s", rate(steps));
  }

  private static String batches(int count) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? "batch" : "batches");
  }

  private static String rate(RunPlan.Steps steps) {
    return String.format(
        Locale.ROOT,
        "up to %.3e in %,d steps of warm-up, then %s",
        steps.learningRate(),
        steps.warmup(),
        steps.schedule());
  }

  private static String number(double value) {
    return new BigDecimal(value)
        .round(new MathContext(DIGITS))
        .stripTrailingZeros()
        .toPlainString();
  }

  private void output(RunPlan.Output output) {
    String problem = output.problem();
    line("output", "%s: %s", output.folder(), problem == null ? "free" : problem);
    String each = "about " + ByteCount.text(output.checkpointBytes()) + " each";
    line(
        "disk",
        "model about %s; %s; %s free",
        ByteCount.text(output.modelBytes()),
        output.checkpoints() == 0
            ? "a checkpoint, " + each + ", only when it is stopped"
            : "checkpoints, " + output.checkpoints() + " at a time, " + each,
        ByteCount.text(output.freeBytes()));
  }

  private void labels(RunPlan.Data data) {
    List<RunPlan.Label> labels = data.labels();
    TextTable table =
        new TextTable(
            List.of(
                TextTable.left(data.task().isEmpty() ? "label" : "label of " + data.task()),
                TextTable.right("examples"),
                TextTable.right("weight")));
    for (RunPlan.Label label : labels.stream().limit(MAX_LABELS).toList()) {
      String examples = String.format(Locale.ROOT, "%,d", label.examples());
      table.row(label.name(), examples, number(label.weight()));
    }
    text.append('\n').append(table.render());
    if (labels.size() > MAX_LABELS) {
      text.append("and ").append(labels.size() - MAX_LABELS).append(" more\n");
    }
  }

  private void groups(String title, List<RunPlan.Group> groups) {
    TextTable table =
        new TextTable(
            List.of(
                TextTable.left(title),
                TextTable.right("peak rate"),
                TextTable.right("weight decay"),
                TextTable.right("weights")));
    for (RunPlan.Group group : groups) {
      table.row(
          group.place(),
          group.rate() == 0 ? "frozen" : String.format(Locale.ROOT, "%.3e", group.rate()),
          group.rate() == 0 ? "" : number(group.weightDecay()),
          String.format(Locale.ROOT, "%,d", group.weights()));
    }
    text.append('\n').append(table.render());
  }
}
