package io.github.bertft.hub;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.storage.FetchedLibrary;
import io.github.bertft.storage.IoReason;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** The files of the library that carries a built-in model: on the class path or in a jar. */
final class ModelLibrary implements Closeable {
  private final BuiltInModel model;
  private final @Nullable ZipFile jar;

  private ModelLibrary(BuiltInModel model, @Nullable ZipFile jar) {
    this.model = model;
    this.jar = jar;
  }

  /**
   * Opens it; a jar is first compared with the one that the conversion was checked with.
   *
   * @param cache its folder {@code libraries} holds the jars that users fetched
   * @throws ModelException M110 if the jar is not there, M111 if it is another one
   */
  static ModelLibrary open(BuiltInModel model, Path cache) throws IOException {
    BuiltInModel.Jar jar = model.jar();
    if (jar == null) {
      return new ModelLibrary(model, null);
    }
    FetchedLibrary library =
        new FetchedLibrary(
            "the model " + model.word(),
            BuiltInModel.GROUP,
            model.artifact(),
            jar.version(),
            jar.sha256(),
            "M110",
            "M111",
            ModelException::new);
    Path file = library.require(cache.resolve(FetchedLibrary.FOLDER));
    return new ModelLibrary(model, new ZipFile(file.toFile()));
  }

  /** A file of the library; closed by the caller. */
  InputStream file(String name) throws IOException {
    InputStream stream;
    if (jar == null) {
      stream = ModelLibrary.class.getResourceAsStream("/" + name);
    } else {
      ZipEntry entry = jar.getEntry(name);
      stream = entry == null ? null : jar.getInputStream(entry);
    }
    if (stream == null) {
      throw notReadable(model, new FileNotFoundException(name + " is not in its library"));
    }
    return stream;
  }

  static ModelException notReadable(BuiltInModel model, IOException cause) {
    return new ModelException(
        new Fault(
            "M15",
            "",
            "the built-in model " + model.word() + " cannot be read: " + IoReason.of(cause),
            "install the program again"),
        cause);
  }

  @Override
  public void close() throws IOException {
    if (jar != null) {
      jar.close();
    }
  }
}
