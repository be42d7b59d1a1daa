package io.github.bertft.run;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.util.Utils;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import io.github.bertft.fault.ResourceException;
import io.github.bertft.kernel.KernelProgram;
import io.github.bertft.kernel.Precision;
import io.github.bertft.kernel.PrecisionProbe;
import io.github.bertft.storage.UnloadableLibrary;
import java.io.File;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The started engine: device, threads, number format and the tensor programs. */
public final class Compute implements AutoCloseable {
  private static final String THREADS_PROPERTY = "ai.djl.pytorch.num_threads";
  private static final String LIBRARY_FOLDER = "PYTORCH_LIBRARY_PATH";
  private static final String VERSION = "PYTORCH_VERSION";

  private final Device device;
  private final int threads;
  private final NDManager manager;
  private final KernelProgram program;
  private final Precision precision;

  private Compute(Device device, int threads, @Nullable Precision wanted) {
    this.device = device;
    this.threads = threads;
    manager = NDManager.newBaseManager(device, "PyTorch");
    program = new KernelProgram(device);
    precision = wanted == null ? PrecisionProbe.fastest(program, manager) : wanted;
  }

  /**
   * Starts the engine; only the first call of a process can set the threads.
   *
   * @param device {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}
   * @param threads of one tensor operation; 0: as DJL's own property says, else all cores
   * @param precision null: the faster one
   * @throws ResourceException if the device is asked for and not there, the folder named for
   *     PyTorch holds none, or the engine cannot start
   */
  public static Compute start(String device, int threads, @Nullable Precision precision) {
    checkLibraryFolder();
    int used = threads == 0 ? unaskedThreads() : threads;
    System.setProperty(THREADS_PROPERTY, Integer.toString(used));
    EngineLibraries.awaitEngine();
    try {
      return new Compute(deviceOf(device), used, precision);
    } catch (EngineException | UnsatisfiedLinkError e) {
      Fault fault = UnloadableLibrary.fault("R44", "the tensor engine cannot start", e);
      throw new ResourceException(versionAsked().map(fault::withHint).orElse(fault), e);
    }
  }

  private static Optional<String> versionAsked() {
    return Optional.ofNullable(Utils.getEnvOrSystemProperty(VERSION))
        .filter(version -> !version.isEmpty())
        .map(version -> "or unset " + VERSION + ", which asks for " + Quoted.of(version));
  }

  /** DJL passes over a folder without PyTorch in silence, and takes the libraries for the CPU. */
  private static void checkLibraryFolder() {
    String folder = Utils.getEnvOrSystemProperty(LIBRARY_FOLDER);
    if (folder == null || folder.isEmpty()) {
      return;
    }
    String library = System.mapLibraryName("torch");
    if (!new File(folder, library).exists()) {
      throw new ResourceException(
          new Fault(
              "R51",
              "",
              LIBRARY_FOLDER + ": " + Quoted.of(folder) + " holds no " + library,
              "name the folder of PyTorch's libraries, or unset the variable to take the built-in"
                  + " ones"));
    }
  }

  /** Who set the property knows the machine's other work. */
  static int unaskedThreads() {
    String property = System.getProperty(THREADS_PROPERTY, "");
    return property.matches("[1-9][0-9]{0,3}")
        ? Integer.parseInt(property)
        : Runtime.getRuntime().availableProcessors();
  }

  private static Device deviceOf(String name) {
    int gpus = Engine.getEngine("PyTorch").getGpuCount();
    if (name.equals("cpu") || (name.equals("auto") && gpus == 0)) {
      return Device.cpu();
    }
    int index = name.startsWith("cuda:") ? Integer.parseInt(name.substring(5)) : 0;
    if (index >= gpus) {
      throw new ResourceException(
          new Fault(
              "R40",
              "",
              "there is no device "
                  + name
                  + "; PyTorch sees "
                  + (gpus == 0 ? "no CUDA device" : gpus + " CUDA device(s), cuda:0 the first"),
              "choose the device cpu, or auto to take what there is"));
    }
    return Device.gpu(index);
  }

  /** Owner of everything on the device. */
  public NDManager manager() {
    return manager;
  }

  KernelProgram program() {
    return program;
  }

  /** Number format of the encoder. */
  public Precision precision() {
    return precision;
  }

  int threads() {
    return threads;
  }

  /** {@code cpu} or {@code cuda:N}. */
  String deviceName() {
    return device.isGpu() ? "cuda:" + device.getDeviceId() : "cpu";
  }

  @Override
  public void close() {
    program.close();
    manager.close();
  }
}
