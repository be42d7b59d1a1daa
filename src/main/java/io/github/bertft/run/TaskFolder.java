package io.github.bertft.run;

import io.github.bertft.config.RunConfig;
import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import io.github.bertft.fault.Suggestion;
import io.github.bertft.model.OutputFolder;
import io.github.bertft.report.Provenance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the model of one of several tasks is. */
public final class TaskFolder {
  private TaskFolder() {}

  static Path of(Path folder, String task) {
    return folder.resolve(OutputFolder.TASKS).resolve(task);
  }

  /** Where a run's models are below its output folder: none where that is the model's own. */
  static List<Path> below(RunConfig config) {
    return config.multitask() == null
        ? List.of()
        : config.multitask().tasks().keySet().stream()
            .map(task -> Path.of(OutputFolder.TASKS, task))
            .toList();
  }

  /**
   * The model that the user means.
   *
   * @param folder of a model, or of a run on several tasks
   * @param task its name, or null where none was given
   * @throws ConfigException if a task is needed, unknown, or not to be named
   */
  public static Path resolve(Path folder, @Nullable String task) {
    List<String> tasks = tasks(folder);
    if (tasks.isEmpty()) {
      if (task == null || !Files.isDirectory(folder)) {
        return folder; // one that is missing has a message of its own
      }
      throw new ConfigException(
          new Fault(
              "C108",
              "--task",
              Quoted.escape(folder.toString())
                  + " is not of several tasks, was "
                  + Quoted.of(task)
                  + "; leave the option out"));
    }
    String known = String.join(", ", tasks.stream().map(Quoted::escape).toList());
    if (task == null) {
      throw new ConfigException(
          new Fault(
              "C107",
              folder.toString(),
              "holds a model for each of several tasks; name one of " + known,
              "try: --task " + Quoted.escape(tasks.get(0))));
    }
    if (!tasks.contains(task)) {
      List<String> hints = new ArrayList<>();
      Suggestion.nearest(task, tasks)
          .ifPresent(near -> hints.add("did you mean \"" + near + "\"?"));
      throw new ConfigException(
          new Fault(
              "C106",
              "--task",
              "unknown task, was " + Quoted.of(task) + "; the model has " + known,
              hints));
    }
    return of(folder, task);
  }

  /** Empty for a plain model. */
  private static List<String> tasks(Path folder) {
    if (Files.exists(folder.resolve("config.json"))) {
      return List.of();
    }
    return Provenance.read(folder)
        .map(provenance -> provenance.config().get("multitask"))
        .filter(Map.class::isInstance)
        .map(multitask -> ((Map<?, ?>) multitask).get("tasks"))
        .filter(Map.class::isInstance)
        .map(tasks -> ((Map<?, ?>) tasks).keySet().stream().map(String::valueOf).toList())
        .orElse(List.of());
  }
}
