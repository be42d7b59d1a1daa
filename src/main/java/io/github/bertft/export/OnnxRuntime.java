package io.github.bertft.export;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.Quoted;
import io.github.bertft.hub.UnpackedLibrary;
import io.github.bertft.storage.FetchedLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * ONNX Runtime's Java library, which is no part of the distribution: on the class path, or a jar
 * that the user put into the cache.
 */
public final class OnnxRuntime {
  /** The one that the tests run with. */
  static final FetchedLibrary LIBRARY =
      new FetchedLibrary(
          "ONNX Runtime",
          "com.microsoft.onnxruntime",
          "onnxruntime",
          "1.29.0",
          "5933bbc0c6c4d89afc04bf7c11011de23a947509c1352e5bf5936e62a84e4d10",
          "M140",
          "M141",
          ModelException::new);

  private static final String PROBE = "ai.onnxruntime.OrtEnvironment";
  private static final String NATIVES = "ai/onnxruntime/native/";

  /** Where the library looks for its native part before it unpacks one. */
  private static final String NATIVE_PATH = "onnxruntime.native.path";

  private OnnxRuntime() {}

  /**
   * Loads the library.
   *
   * @throws ModelException M140 if it is not there, M141 if the jar is another one, M142 if it does
   *     not run on this machine
   */
  public static OnnxModels load() {
    return isOnClassPath() ? models(OnnxRuntime.class.getClassLoader()) : load(LIBRARY.require());
  }

  /** As {@link #load}; empty if the library is not there. */
  public static Optional<OnnxModels> loadIfThere() {
    return isOnClassPath() || LIBRARY.isThere() ? Optional.of(load()) : Optional.empty();
  }

  private static boolean isOnClassPath() {
    try {
      Class.forName(PROBE, false, OnnxRuntime.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** How to get the library. */
  public static String fetchCommand() {
    return LIBRARY.fetchCommand();
  }

  /**
   * Loads the jar's classes, and its native library from a folder of its own: the library would
   * unpack it at every start, and leave an empty folder each time.
   */
  static OnnxModels load(Path jar) {
    String platform = platform();
    Path natives =
        UnpackedLibrary.folder(jar, NATIVES + platform)
            .orElseThrow(() -> notRunning("it has no native library for " + platform, null));
    if (System.getProperty(NATIVE_PATH) == null) {
      System.setProperty(NATIVE_PATH, natives.toString());
    }
    try {
      return models(new Loader(jar.toUri().toURL(), OnnxRuntime.class.getClassLoader()));
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  static OnnxModels models(ClassLoader loader) {
    try {
      Class<?> type = loader.loadClass(Loader.OWN_CLASSES + "OrtModels");
      return (OnnxModels) type.getConstructor().newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw notRunning(Quoted.cut(String.valueOf(cause.getMessage()), 200), e);
    }
  }

  private static ModelException notRunning(String reason, @Nullable Throwable cause) {
    return new ModelException(
        new Fault("M142", "", "ONNX Runtime does not run on this machine: " + reason), cause);
  }

  /** As the jar names them: {@code linux-x64}, {@code osx-aarch64}. */
  private static String platform() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    String known = system.startsWith("mac") ? "osx" : system.startsWith("win") ? "win" : system;
    return known + "-" + (processor.matches("amd64|x86_64") ? "x64" : processor);
  }

  /** Sees the jar, and makes its own copy of our classes that are written for it. */
  static final class Loader extends URLClassLoader {
    private static final String OWN_CLASSES = "io.github.bertft.export.ort.";

    Loader(URL jar, ClassLoader parent) {
      super(new URL[] {jar}, parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(OWN_CLASSES)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        return known == null ? define(name) : known;
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      String file = name.replace('.', '/') + ".class";
      try (InputStream stream = getParent().getResourceAsStream(file)) {
        if (stream == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = stream.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
