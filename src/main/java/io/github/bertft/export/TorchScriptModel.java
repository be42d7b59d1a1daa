package io.github.bertft.export;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.Quoted;
import io.github.bertft.tokenize.TextBatch;
import java.io.IOException;
import java.nio.file.Path;

/** A TorchScript file, loaded by DJL; its writer's check. */
public final class TorchScriptModel implements ClassifierRuntime {
  private final Model model;
  private final boolean windows;

  private TorchScriptModel(Model model, boolean windows) {
    this.model = model;
    this.windows = windows;
  }

  /**
   * Loads a file.
   *
   * @param windows whether a text may have several rows
   * @throws ModelException E02 if PyTorch refuses it
   */
  public static TorchScriptModel open(Path file, boolean windows) {
    Model model = Model.newInstance("exported", Device.cpu(), "PyTorch");
    try {
      model.load(file);
      return new TorchScriptModel(model, windows);
    } catch (IOException | MalformedModelException | EngineException e) {
      model.close();
      throw new ModelException(
          new Fault(
              "E02",
              file.toString(),
              "PyTorch does not load what was written: "
                  + Quoted.cut(String.valueOf(e.getMessage()), 200)),
          e);
    }
  }

  @Override
  public float[][] logits(TextBatch batch) {
    ModelInput input = ModelInput.of(batch);
    Shape shape = new Shape(input.rows(), input.tokens());
    try (NDManager scope = model.getNDManager().newSubManager()) {
      NDList inputs =
          new NDList(
              scope.create(input.ids(), shape),
              scope.create(input.mask(), shape),
              scope.create(input.types(), shape));
      if (windows) {
        inputs.add(scope.create(input.texts()));
      }
      NDList outputs = model.getBlock().forward(new ParameterStore(scope, false), inputs, false);
      float[] values = outputs.get(0).toFloatArray();
      return ClassifierRuntime.rows(values, batch.examples());
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
