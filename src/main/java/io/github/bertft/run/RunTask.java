package io.github.bertft.run;

import io.github.bertft.config.DataConfig;
import io.github.bertft.config.RunConfig;
import io.github.bertft.report.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a run trains on, or one of several such tasks: its data, read and checked.
 *
 * @param name empty where there are not several
 * @param labelWeights those of {@link Problem#weights}
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one run
record RunTask(String name, DataConfig config, TrainingData data, float[] labelWeights) {
  /**
   * All of a config, in its order.
   *
   * @param before what the run has read already, if it goes on
   * @throws io.github.bertft.fault.FaultException if data cannot be read as they are described
   */
  static List<RunTask> read(
      RunConfig config, ReadBefore before, StartModel start, Console console) {
    Map<String, DataConfig> described =
        config.multitask() == null ? Map.of("", config.data()) : config.multitask().tasks();
    List<RunTask> tasks = new ArrayList<>();
    described.forEach(
        (name, block) -> {
          TrainingData data =
              TrainingData.read(
                  block,
                  name.isEmpty() ? before : before.of(name),
                  seed(config, block),
                  start.folder().labels(),
                  console);
          float[] weights = data.problem().weights(config.training().classWeights(), data);
          tasks.add(new RunTask(name, block, data, weights));
        });
    return tasks;
  }

  /** Draws the validation share and the limit. */
  private static long seed(RunConfig config, DataConfig data) {
    Long seed = data.seed() == null ? config.data().seed() : data.seed();
    return seed == null ? config.training().seed() : seed;
  }

  /** Every file; of several tasks, its role stands behind its task's name. */
  static List<Provenance.DataFile> files(List<RunTask> tasks) {
    List<Provenance.DataFile> files = new ArrayList<>();
    for (RunTask task : tasks) {
      for (Provenance.DataFile file : task.data.files()) {
        String role = task.name.isEmpty() ? file.role() : task.name + "/" + file.role();
        files.add(new Provenance.DataFile(role, file.path(), file.sha256(), file.rows()));
      }
    }
    return files;
  }
}
