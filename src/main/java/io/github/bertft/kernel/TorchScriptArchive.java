package io.github.bertft.kernel;

import io.github.bertft.weights.TensorData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs TorchScript text into the archive that PyTorch loads: a stored zip of the code, a pickle
 * that makes one object of the class with its attributes, the tensors' bytes, and the format's
 * version. So the programs stay a text under review instead of a binary.
 */
public final class TorchScriptArchive {
  private TorchScriptArchive() {}

  /** The archive of {@code source}, whose class is {@code className} and has no attributes. */
  static byte[] of(byte[] source, String className) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      write(bytes, "kernels", source, className, List.of());
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Writes an archive, one tensor at a time; the stream is left open.
   *
   * @param folder inside the archive; PyTorch takes any
   * @param source the class, which declares a parameter for each attribute
   * @param attributes float32, under the names of the class
   */
  public static void write(
      OutputStream out, String folder, byte[] source, String className, List<TensorData> attributes)
      throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    store(zip, folder + "/data.pkl", ModulePickle.of(className, attributes));
    store(zip, folder + "/code/__torch__.py", source);
    for (int i = 0; i < attributes.size(); i++) {
      store(zip, folder + "/data/" + i, attributes.get(i).bytes().get());
    }
    store(zip, folder + "/constants.pkl", ModulePickle.emptyTuple());
    store(zip, folder + "/version", ascii("10\n"));
    store(zip, folder + "/byteorder", ascii("little"));
    zip.finish();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    store(zip, name, ByteBuffer.wrap(content));
  }

  private static void store(ZipOutputStream zip, String name, ByteBuffer content)
      throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(content.duplicate());
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.remaining());
    entry.setCrc(checksum.getValue());
    entry.setTime(0);
    zip.putNextEntry(entry);
    Channels.newChannel(zip).write(content);
    zip.closeEntry();
  }
}
