package io.github.bertft.hub;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.storage.FileHash;
import io.github.bertft.storage.IoReason;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
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
    Path folder = cache.resolve("libraries");
    Path file = folder.resolve(model.artifact() + "-" + jar.version() + ".jar");
    if (!Files.isRegularFile(file)) {
      throw missing(model, jar, folder, file);
    }
    FileHash hash = FileHash.of(file);
    if (!hash.sha256().equals(jar.sha256())) {
      throw new ModelException(
          new Fault(
              "M111",
              file.toString(),
              String.format(
                  Locale.ROOT,
                  "is not the published jar of %s: %,d bytes with SHA-256 %s, must be %s",
                  model.word(),
                  hash.bytes(),
                  hash.sha256(),
                  jar.sha256()),
              "delete it and fetch it again"));
    }
    return new ModelLibrary(model, new ZipFile(file.toFile()));
  }

  private static ModelException missing(
      BuiltInModel model, BuiltInModel.Jar jar, Path folder, Path file) {
    String artifact = BuiltInModel.GROUP + ":" + model.artifact() + ":" + jar.version();
    return new ModelException(
        new Fault(
            "M110",
            "",
            "the model "
                + model.word()
                + " does not come with the program: its library "
                + file
                + " is not there",
            "fetch it once with: mvn dependency:copy -Dartifact="
                + artifact
                + " -DoutputDirectory="
                + folder,
            "or put that jar of Maven's central repository there by hand"));
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
