package io.github.bertft.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a training run would do.
 *
 * @param pretraining the stage before it; null if there is none
 * @param data of each task; one without a name where there are not several
 * @param steps of all epochs
 * @param notes on the model and the data, each a sentence
 */
public record RunPlan(
    @Nullable Pretraining pretraining,
    Model model,
    List<Data> data,
    Lengths lengths,
    Epochs epochs,
    Steps steps,
    List<Group> groups,
    Output output,
    List<String> notes) {

  /**
   * Further pre-training.
   *
   * @param tokens of all documents, special ones not counted
   * @param examples to train on, in an epoch
   * @param heldOut examples to measure on
   * @param newWeights names of the weights that the model lacks
   */
  public record Pretraining(
      long documents,
      long tokens,
      long examples,
      long heldOut,
      List<String> newWeights,
      Steps steps,
      List<Group> groups) {
    private ObjectNode json() {
      ObjectNode node = ReportJson.object();
      node.put("documents", documents)
          .put("tokens", tokens)
          .put("examples", examples)
          .put("held_out", heldOut)
          .set("new_weights", ReportJson.tree(newWeights));
      steps.addTo(node);
      addGroups(node.putArray("groups"), groups);
      return node;
    }
  }

  /**
   * Where the run starts, and on what.
   *
   * @param newWeights names of the weights that the model lacks
   */
  public record Model(
      String name,
      String description,
      String pooling,
      long weights,
      List<String> newWeights,
      String device,
      int threads,
      String precision) {}

  /**
   * Examples by use.
   *
   * @param task empty where there are not several
   * @param tests by name
   */
  public record Data(
      String task, long training, long validation, Map<String, Long> tests, List<Label> labels) {
    private ObjectNode json() {
      ObjectNode node = ReportJson.object();
      node.put("training", training).put("validation", validation);
      node.set("test", ReportJson.tree(tests));
      ArrayNode array = node.putArray("labels");
      for (Label label : labels) {
        array
            .addObject()
            .put("label", label.name)
            .put("examples", label.examples)
            .set("weight", ReportJson.number(label.weight));
      }
      return node;
    }
  }

  /**
   * A label.
   *
   * @param examples to train on
   * @param weight in the loss
   */
  public record Label(String name, long examples, double weight) {}

  /**
   * Lengths of the training texts in tokens, special ones included, before they are cut.
   *
   * @param longText what becomes of longer texts
   * @param lostTokensShare share of all tokens that is cut off
   * @param windows of all texts
   */
  public record Lengths(
      int maxTokens,
      String longText,
      int shortest,
      int median,
      int longest,
      long cutTexts,
      double lostTokensShare,
      long windows) {}

  /**
   * Passes over the training texts.
   *
   * @param paddingShare share of the first one's places that no token uses
   */
  public record Epochs(int count, double paddingShare) {}

  /**
   * Batches and steps of the optimizer.
   *
   * @param batches of the first epoch
   * @param total steps of the whole stage
   */
  public record Steps(
      int batches,
      int batchSize,
      int accumulation,
      long total,
      long warmup,
      String schedule,
      double learningRate) {
    private void addTo(ObjectNode node) {
      node.put("batches", batches)
          .put("batch_size", batchSize)
          .put("accumulation", accumulation)
          .put("total", total)
          .put("warmup", warmup)
          .put("schedule", schedule)
          .put("learning_rate", learningRate);
    }
  }

  /**
   * Parameters with one rate.
   *
   * @param rate at the peak of the schedule; 0 for frozen ones
   */
  public record Group(String place, double rate, double weightDecay, long weights) {}

  /**
   * What the run would leave on the disk.
   *
   * @param problem why the folder cannot take the model; null if it can
   * @param checkpointBytes of one checkpoint, at most
   * @param checkpoints kept at a time; 0 if none is written but on a signal
   */
  public record Output(
      String folder,
      @Nullable String problem,
      long modelBytes,
      long checkpointBytes,
      int checkpoints,
      long freeBytes) {}

  /** For people; ends in a line feed. */
  public String text() {
    return RunPlanText.of(this);
  }

  /** For scripts; the keys are described in {@code docs/files.md}. */
  public String json() {
    ObjectNode root = ReportJson.object();
    root.put("format_version", 1);
    if (pretraining != null) {
      root.set("pretraining", pretraining.json());
    }
    root.set("model", ReportJson.tree(modelFields()));
    if (data.get(0).task.isEmpty()) {
      root.set("data", data.get(0).json());
    } else {
      ObjectNode tasks = root.putObject("tasks");
      data.forEach(task -> tasks.set(task.task, task.json()));
    }
    root.putObject("tokens")
        .put("max_tokens", lengths.maxTokens)
        .put("long", lengths.longText)
        .put("shortest", lengths.shortest)
        .put("median", lengths.median)
        .put("longest", lengths.longest)
        .put("cut_texts", lengths.cutTexts)
        .put("lost_tokens_share", lengths.lostTokensShare)
        .put("windows", lengths.windows);
    ObjectNode stepsNode = root.putObject("steps");
    stepsNode.put("epochs", epochs.count).put("padding_share", epochs.paddingShare);
    steps.addTo(stepsNode);
    addGroups(root.putArray("groups"), groups);
    root.putObject("output")
        .put("folder", output.folder)
        .put("problem", output.problem)
        .put("model_bytes", output.modelBytes)
        .put("checkpoint_bytes", output.checkpointBytes)
        .put("checkpoints", output.checkpoints)
        .put("free_bytes", output.freeBytes);
    root.set("notes", ReportJson.tree(notes));
    return ReportJson.pretty(root);
  }

  private static void addGroups(ArrayNode array, List<Group> groups) {
    for (Group group : groups) {
      array
          .addObject()
          .put("place", group.place)
          .put("rate", group.rate)
          .put("weight_decay", group.weightDecay)
          .put("weights", group.weights);
    }
  }

  private ObjectNode modelFields() {
    ObjectNode node = ReportJson.object();
    node.put("name", model.name)
        .put("description", model.description)
        .put("pooling", model.pooling)
        .put("weights", model.weights);
    node.set("new_weights", ReportJson.tree(model.newWeights));
    return node.put("device", model.device)
        .put("threads", model.threads)
        .put("precision", model.precision);
  }
}
