package io.github.bertft.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.github.bertft.checkpoint.CheckpointStore;
import io.github.bertft.checkpoint.RunState;
import io.github.bertft.config.TrainingConfig.Checkpoints;
import io.github.bertft.fault.DivergedException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.StoppedException;
import io.github.bertft.kernel.OptimizerKernel;
import io.github.bertft.model.NamedParameter;
import io.github.bertft.report.MetricsLog;
import io.github.bertft.train.Optimizer;
import io.github.bertft.train.TrainingState;
import io.github.bertft.train.WeightSnapshot;
import io.github.bertft.weights.SafetensorsReader;
import io.github.bertft.weights.SafetensorsWriter;
import io.github.bertft.weights.TensorData;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Saves the state of a run when that is due or a signal stops it, and puts it back. */
final class RunCheckpoints {
  private static final String MODEL = "model.safetensors";
  private static final String OPTIMIZER = "optimizer.safetensors";
  private static final String BEST = "best.safetensors";

  /** Less work than this is not saved once more between training and tests. */
  private static final long WORTH_SAVING_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Checkpoints settings;
  private final int epochs;
  private final CheckpointStore store;
  private final StopSignal signal;
  private final Console console;
  private final Contents contents;
  private final Function<TrainingState, RunState> describe;
  private TrainingState last = TrainingState.start();
  private int pauseEpoch = Integer.MAX_VALUE;
  private long savedAtNanos = System.nanoTime();
  private @Nullable Saved saved;
  private final Map<String, ByteBuffer> held = new HashMap<>();

  private record Saved(TrainingState state, Path place) {}

  /** The arrays and the log that a checkpoint holds. */
  record Contents(
      List<NamedParameter> parameters,
      Runnable weightsChanged,
      Optimizer optimizer,
      @Nullable WeightSnapshot snapshot,
      MetricsLog log) {}

  /**
   * Saves nothing yet.
   *
   * @param epochs of the whole run
   * @param describe everything of a checkpoint that is not an array
   */
  RunCheckpoints(
      Checkpoints settings,
      int epochs,
      CheckpointStore store,
      StopSignal signal,
      Console console,
      Contents contents,
      Function<TrainingState, RunState> describe) {
    this.settings = settings;
    this.epochs = epochs;
    this.store = store;
    this.signal = signal;
    this.console = console;
    this.contents = contents;
    this.describe = describe;
  }

  /** The run begins where a checkpoint was saved. */
  void goOn(Resumption resumption) {
    last = resumption.state().training();
    saved = new Saved(last, resumption.checkpoint());
  }

  /** Puts the run aside when so many epochs are done. */
  void pauseAfter(int doneEpochs) {
    pauseEpoch = doneEpochs;
  }

  /** What comes behind training may change these; checkpoints have them as they are now. */
  void hold(List<NamedParameter> parameters) {
    for (NamedParameter parameter : parameters) {
      ByteBuffer now = parameter.array().toByteBuffer();
      ByteBuffer copy = ByteBuffer.allocate(now.remaining()).order(now.order()).put(now).flip();
      held.put(parameter.name(), copy);
    }
  }

  /**
   * To be called where the run can be continued.
   *
   * @throws StoppedException after saving, if a signal asked to stop
   * @throws PausedException after saving, where the run is to be put aside
   */
  void onState(TrainingState state) {
    last = state;
    stopIfRequested();
    if (state.batches() == 0 && state.epoch() >= pauseEpoch) {
      save(state);
      throw new PausedException();
    }
    if (isDue(state)) {
      console.say("checkpoint: " + save(state));
    }
  }

  /**
   * To be called during longer work between two states, and after the last; what comes behind the
   * state is worked out again.
   *
   * @throws StoppedException after saving, if a signal asked to stop
   */
  void stopIfRequested() {
    if (!signal.requested()) {
      return;
    }
    String name = signal.name();
    if (last.step() == 0) {
      throw new StoppedException(
          new Fault("S01", "", "stopped by " + name + " before the first step"),
          signal.terminated(),
          false);
    }
    Path place = saved != null && saved.state().equals(last) ? saved.place() : save(last);
    throw new StoppedException(
        new Fault(
            "S01", "", "stopped by " + name + " after step " + last.step() + "; saved in " + place),
        signal.terminated(),
        true);
  }

  /**
   * To be called when the output is complete.
   *
   * @throws StoppedException if a signal came while it was made: what was to follow does not begin
   */
  void stopAfterwards() {
    if (signal.requested()) {
      throw new StoppedException(
          new Fault("S01", "", "stopped by " + signal.name() + "; this training is complete"),
          signal.terminated(),
          true);
    }
  }

  private boolean isDue(TrainingState state) {
    long since = System.nanoTime() - savedAtNanos;
    if (state.epoch() == epochs) {
      return settings.minutes() > 0 && since >= WORTH_SAVING_NANOS;
    }
    boolean epochEnded = state.batches() == 0;
    boolean onStep = settings.steps() > 0 && state.step() % settings.steps() == 0;
    return (onStep && (saved == null || state.step() != saved.state().step()))
        || (settings.epochs() > 0 && epochEnded && state.epoch() % settings.epochs() == 0)
        || (settings.minutes() > 0 && since >= TimeUnit.MINUTES.toNanos(settings.minutes()));
  }

  private Path save(TrainingState state) {
    Path place = store.save(state.step(), folder -> fill(folder, state), settings.keep());
    savedAtNanos = System.nanoTime();
    saved = new Saved(state, place);
    return place;
  }

  /** The same with the checkpoint that was saved last, if there is one. */
  DivergedException withPlace(DivergedException diverged) {
    return saved == null
        ? diverged
        : new DivergedException(
            diverged.faults().get(0).withHint("what was saved before is in " + saved.place()),
            diverged);
  }

  private void fill(Path folder, TrainingState state) {
    write(folder.resolve(MODEL), parameters(contents), held);
    write(folder.resolve(OPTIMIZER), contents.optimizer().state(), Map.of());
    WeightSnapshot snapshot = contents.snapshot();
    if (snapshot != null && snapshot.isTaken()) {
      write(folder.resolve(BEST), best(contents, snapshot), Map.of());
    }
    contents.log().copyTo(folder.resolve(MetricsLog.FILE_NAME));
    describe.apply(state).write(folder);
  }

  /** Writes arrays, or the bytes that were kept of them. */
  private static void write(Path file, Map<String, NDArray> arrays, Map<String, ByteBuffer> kept) {
    List<TensorData> tensors = new ArrayList<>();
    arrays.forEach(
        (name, array) -> {
          ByteBuffer then = kept.get(name);
          tensors.add(
              TensorData.float32(
                  name,
                  array.getShape().getShape(),
                  () -> then == null ? array.toByteBuffer() : then.duplicate()));
        });
    SafetensorsWriter.write(file, tensors);
  }

  /** Puts a checkpoint's arrays back. */
  static void restore(Path checkpoint, RunState state, Contents contents, OptimizerKernel kernel) {
    read(checkpoint.resolve(MODEL), parameters(contents), kernel);
    contents.weightsChanged().run();
    read(checkpoint.resolve(OPTIMIZER), contents.optimizer().state(), kernel);
    contents.optimizer().continueAfter(state.training().step());
    Path best = checkpoint.resolve(BEST);
    WeightSnapshot snapshot = contents.snapshot();
    if (snapshot != null && Files.exists(best)) {
      read(best, best(contents, snapshot), kernel);
    }
  }

  private static void read(Path file, Map<String, NDArray> arrays, OptimizerKernel kernel) {
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      arrays.forEach(
          (name, array) -> {
            try (NDManager scope = array.getManager().newSubManager()) {
              NDArray saved =
                  scope.create(reader.readFloat32(name), array.getShape(), DataType.FLOAT32);
              kernel.copy(scope, new NDList(array), new NDList(saved));
            }
          });
    }
  }

  private static Map<String, NDArray> parameters(Contents contents) {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    for (NamedParameter parameter : contents.parameters()) {
      arrays.put(parameter.name(), parameter.array());
    }
    return arrays;
  }

  private static Map<String, NDArray> best(Contents contents, WeightSnapshot snapshot) {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    List<NamedParameter> parameters = contents.parameters();
    NDList copies = snapshot.copies();
    for (int i = 0; i < parameters.size(); i++) {
      arrays.put(parameters.get(i).name(), copies.get(i));
    }
    return arrays;
  }
}
