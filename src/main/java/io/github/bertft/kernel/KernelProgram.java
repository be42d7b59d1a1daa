package io.github.bertft.kernel;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * The tensor programs of {@code kernels.py}, loaded once and called by method name through DJL's
 * public API. Calls that do not record may run side by side: the names that they give to shared
 * arrays are the same each time. Others belong to one thread.
 *
 * <p>Wherever DJL offers the operation that is needed, DJL is called; here stands what its NDArray
 * lacks: bfloat16, a differentiable cast, fused attention, a fused optimizer, operations on lists.
 */
public final class KernelProgram implements AutoCloseable {
  private static final String RESOURCE = "kernels.py";

  private final Model model;
  private final Block block;

  /** Loads the program for the processor; the caller closes it. */
  public KernelProgram() {
    this(Device.cpu());
  }

  /** Loads the program for arrays on that device; the caller closes it. */
  public KernelProgram(Device device) {
    model = Model.newInstance("kernels", device, "PyTorch");
    try (InputStream source = KernelProgram.class.getResourceAsStream(RESOURCE)) {
      if (source == null) {
        throw new IllegalStateException("resource " + RESOURCE + " is missing from the jar");
      }
      byte[] archive = TorchScriptArchive.of(source.readAllBytes(), "Kernels");
      model.load(new ByteArrayInputStream(archive));
    } catch (IOException | MalformedModelException e) {
      model.close();
      throw new IllegalStateException(RESOURCE + " does not load", e);
    }
    block = model.getBlock();
  }

  /**
   * Calls a method of the program.
   *
   * @param results manager that owns the results
   * @param recording whether autograd may run through the results; false runs in inference mode,
   *     whose results must never enter a recorded computation
   * @param arguments arrays, and lists of arrays, in the order of the method's parameters; a list
   *     is never empty. Their names are overwritten.
   * @return the results, owned by {@code results}
   */
  NDList call(String method, NDManager results, boolean recording, List<Object> arguments) {
    // DJL maps names to TorchScript arguments: a name that ends in [] makes a list.
    NDList inputs = new NDList(arguments.size() + 1);
    NDArray selector = results.create(0f);
    selector.setName("module_method:" + method);
    inputs.add(selector);
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.get(i) instanceof NDList list) {
        for (NDArray array : list) {
          array.setName("a" + i + "[]");
          inputs.add(array);
        }
      } else {
        NDArray array = (NDArray) arguments.get(i);
        array.setName("a" + i);
        inputs.add(array);
      }
    }
    return block.forward(new ParameterStore(results, false), inputs, recording);
  }

  @Override
  public void close() {
    model.close();
  }
}
