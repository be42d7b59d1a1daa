package io.github.bertft.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.github.bertft.Golden;
import io.github.bertft.kernel.ClassifierKernel;
import io.github.bertft.kernel.KernelProgram;
import io.github.bertft.tokenize.TextBatch;
import io.github.bertft.tokenize.TokenBatch;
import java.util.stream.IntStream;

/** Losses of given logits, and their gradients by autograd. */
final class GoldenLoss implements AutoCloseable {
  private final NDManager manager = NDManager.newBaseManager("PyTorch");
  private final KernelProgram program = new KernelProgram();

  /** A loss and its gradient by the logits. */
  @SuppressWarnings("ArrayRecordComponent") // lives for one assertion
  record Result(float loss, float[] gradient) {}

  ClassifierKernel kernel() {
    return new ClassifierKernel(program);
  }

  /** Of the batch's rows: those of the first pass, then those of the second. */
  static float[] logits(Golden golden, int width, boolean once, TextBatch batch) {
    float[] logits = new float[batch.examples() * width * (once ? 1 : 2)];
    int place = 0;
    for (String pass : once ? new String[] {"first"} : new String[] {"first", "second"}) {
      for (int row : batch.rows()) {
        System.arraycopy(golden.floats(pass), row * width, logits, place, width);
        place += width;
      }
    }
    return logits;
  }

  Result differentiate(
      TextLoss loss, float[] outputs, int width, TextBatch batch, double stepWeight) {
    try (NDManager scope = manager.newSubManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray array = scope.create(outputs, new Shape(outputs.length / width, width));
      array.setRequiresGradient(true);
      NDArray result = loss.part(scope, array, loss.passed(batch), stepWeight);
      collector.backward(result);
      return new Result(result.getFloat(), array.getGradient().toFloatArray());
    }
  }

  /** Texts of which only their place in the data matters. */
  static TextBatch batch(int... rows) {
    int[] ones = IntStream.of(rows).map(row -> 1).toArray();
    return TextBatch.of(new TokenBatch(rows.length, 1, ones, ones, ones), rows);
  }

  @Override
  public void close() {
    program.close();
    manager.close();
  }
}
