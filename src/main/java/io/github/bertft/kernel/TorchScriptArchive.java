package io.github.bertft.kernel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs TorchScript text into the archive that PyTorch loads: a stored zip of the code, a pickle
 * that makes one object of the class without attributes, and the format's version. So the kernels
 * stay a text under review instead of a binary.
 */
final class TorchScriptArchive {
  private TorchScriptArchive() {}

  /** The archive of {@code source}, whose class is {@code className}. */
  static byte[] of(byte[] source, String className) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      store(zip, "kernels/data.pkl", instancePickle(className));
      store(zip, "kernels/code/__torch__.py", source);
      store(zip, "kernels/constants.pkl", emptyTuplePickle());
      store(zip, "kernels/version", ascii("10\n"));
      store(zip, "kernels/byteorder", ascii("little"));
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /** Protocol 2: GLOBAL class, (), NEWOBJ, {training: True}, BUILD, STOP. */
  private static byte[] instancePickle(String className) {
    ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    pickle.writeBytes(new byte[] {(byte) 0x80, 2});
    pickle.writeBytes(ascii("c__torch__\n" + className + "\n"));
    byte[] key = ascii("training");
    pickle.writeBytes(new byte[] {')', (byte) 0x81, '}', '(', 'X', (byte) key.length, 0, 0, 0});
    pickle.writeBytes(key);
    pickle.writeBytes(new byte[] {(byte) 0x88, 'u', 'b', '.'});
    return pickle.toByteArray();
  }

  private static byte[] emptyTuplePickle() {
    return new byte[] {(byte) 0x80, 2, ')', '.'};
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
