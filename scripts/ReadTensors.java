import io.github.bertft.fault.ModelException;
import io.github.bertft.weights.SafetensorsReader;
import io.github.bertft.weights.TensorInfo;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads damaged tensor files, each with its length before it, and writes them with a 1 for those
 * that are taken, a 0 for those that are refused in words and a 2 for anything else. Prints the
 * longest time of one, in milliseconds. A part of scripts/faults:
 *
 * <pre>java -cp target/bertft/lib/bertft.jar scripts/ReadTensors.java FILES VERDICTS</pre>
 */
final class ReadTensors {
  private ReadTensors() {}

  public static void main(String[] arguments) throws IOException {
    Path mutant = Path.of(arguments[1] + ".mutant");
    long slowest = 0;
    try (DataInputStream in =
            new DataInputStream(
                new BufferedInputStream(Files.newInputStream(Path.of(arguments[0]))));
        DataOutputStream out =
            new DataOutputStream(
                new BufferedOutputStream(Files.newOutputStream(Path.of(arguments[1]))))) {
      while (in.available() > 0) {
        byte[] bytes = in.readNBytes(in.readInt());
        Files.write(mutant, bytes);
        long start = System.nanoTime();
        int verdict = verdict(mutant);
        slowest = Math.max(slowest, System.nanoTime() - start);
        out.writeInt(bytes.length);
        out.write(bytes);
        out.writeByte(verdict);
      }
    }
    System.out.println(slowest / 1_000_000);
  }

  private static int verdict(Path file) {
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      for (TensorInfo tensor : reader.tensors().values()) {
        if (tensor.dtype().readsAsFloat32()
            && reader.readFloats(tensor.name()).length != tensor.elements()) {
          return 2;
        }
      }
      return 1;
    } catch (ModelException e) {
      return e.faults().size() == 1 ? 0 : 2;
    } catch (RuntimeException | Error e) {
      System.err.println(e);
      return 2;
    }
  }
}
