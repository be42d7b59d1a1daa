package io.github.bertft.kernel;

import io.github.bertft.weights.DType;
import io.github.bertft.weights.TensorData;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The pickle (protocol 2) of a TorchScript module: an object of its class and a map of its
 * attributes. A tensor is a call of {@code torch._utils._rebuild_tensor_v2} on a storage that is
 * named by its number.
 *
 * <p>Source of the format: {@code torch/csrc/jit/serialization/unpickler.cpp} of PyTorch.
 */
final class ModulePickle {
  private static final byte[] PROTOCOL = {(byte) 0x80, 2};
  private static final byte STOP = '.';
  private static final byte MARK = '(';
  private static final byte TUPLE = 't';
  private static final byte EMPTY_TUPLE = ')';
  private static final byte REDUCE = 'R';
  private static final byte NEW_TRUE = (byte) 0x88;
  private static final byte NEW_FALSE = (byte) 0x89;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private ModulePickle() {}

  static byte[] emptyTuple() {
    ModulePickle pickle = new ModulePickle();
    pickle.bytes.writeBytes(PROTOCOL);
    return pickle.codes(EMPTY_TUPLE, STOP).bytes.toByteArray();
  }

  /** An object of {@code __torch__.CLASSNAME} in evaluation, with these float32 tensors. */
  static byte[] of(String className, List<TensorData> attributes) {
    ModulePickle pickle = new ModulePickle();
    pickle.bytes.writeBytes(PROTOCOL);
    // An object without arguments, then its state: a map.
    pickle.global("__torch__", className).codes(EMPTY_TUPLE, (byte) 0x81, (byte) '}', MARK);
    pickle.text("training").codes(attributes.isEmpty() ? NEW_TRUE : NEW_FALSE);
    for (int i = 0; i < attributes.size(); i++) {
      pickle.text(attributes.get(i).name()).tensor(attributes.get(i), i);
    }
    return pickle.codes((byte) 'u', (byte) 'b', STOP).bytes.toByteArray();
  }

  private void tensor(TensorData tensor, int storage) {
    if (tensor.dtype() != DType.F32) {
      throw new IllegalArgumentException(tensor.name() + " must be float32");
    }
    long elements = tensor.byteLength() / Float.BYTES;
    global("torch._utils", "_rebuild_tensor_v2").codes(MARK);
    codes(MARK).text("storage").global("torch", "FloatStorage");
    text(Integer.toString(storage)).text("cpu").integer(elements).codes(TUPLE, (byte) 'Q');
    integer(0); // where it starts in the storage
    codes(MARK);
    tensor.shape().forEach(this::integer);
    codes(TUPLE, MARK);
    long stride = elements;
    for (long size : tensor.shape()) {
      stride /= Math.max(1, size);
      integer(stride);
    }
    codes(TUPLE, NEW_FALSE); // needs no gradient
    global("collections", "OrderedDict").codes(EMPTY_TUPLE, REDUCE); // no hooks
    codes(TUPLE, REDUCE);
  }

  private ModulePickle codes(byte... codes) {
    bytes.writeBytes(codes);
    return this;
  }

  private ModulePickle global(String module, String name) {
    bytes.writeBytes(("c" + module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  private ModulePickle text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    bytes.write('X');
    bytes.writeBytes(littleEndian(Integer.BYTES).putInt(utf8.length).array());
    bytes.writeBytes(utf8);
    return this;
  }

  /** As four bytes where they are enough, else as eight. */
  private ModulePickle integer(long value) {
    if (value == (int) value) {
      bytes.write('J');
      bytes.writeBytes(littleEndian(Integer.BYTES).putInt((int) value).array());
    } else {
      bytes.writeBytes(new byte[] {(byte) 0x8a, Long.BYTES});
      bytes.writeBytes(littleEndian(Long.BYTES).putLong(value).array());
    }
    return this;
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
