package io.github.bertft.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.bertft.data.ProblemType;
import java.util.Arrays;
import java.util.List;

/**
 * Where a classifier's weights come from: a folder, or new where it has none that fits.
 *
 * @param labels of the classifier; only for these is the folder's own last layer of use. A number
 *     has no label: whatever the folder calls it, it is a number
 */
record StartWeights(ModelFolder folder, List<String> labels, FreshWeights fresh) {
  /** Whether the folder has a weight for this place. */
  boolean has(String name, long[] shape) {
    boolean own = !name.startsWith(WeightNames.CLASSIFIER + ".") || hasOwnOutputs();
    // What reads other layers has another width.
    return folder.has(name) && own && Arrays.equals(folder.shape(name), shape);
  }

  private boolean hasOwnOutputs() {
    boolean number = labels.equals(LabelFields.numbered(1));
    return folder.labels().equals(labels)
        || (number && folder.labels().size() == 1 && folder.problem() == ProblemType.REGRESSION);
  }

  /**
   * A new float32 array, owned by {@code manager}.
   *
   * @param anew whether it is made new although the folder has it
   */
  NDArray create(NDManager manager, String name, long[] shape, boolean anew) {
    return has(name, shape) && !anew
        ? manager.create(folder.readFloat32(name), new Shape(shape), DataType.FLOAT32)
        : fresh.create(manager, name, shape);
  }
}
