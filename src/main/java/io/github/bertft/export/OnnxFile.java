package io.github.bertft.export;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.storage.ByteCount;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Map;

/**
 * Writes an ONNX file tensor by tensor, so that memory holds one of them and not the model twice.
 *
 * <p>The protobuf classes would build the whole message first; its sizes are known before, and
 * fields of a message may stand in any order.
 */
final class OnnxFile {
  /** Standard operators of ONNX 1.12 (June 2022), the first with LayerNormalization. */
  static final int OPERATOR_SET = 17;

  private static final int IR_VERSION = 8;

  private final byte[] header;
  private final byte[] graph;
  private final List<OnnxTensor> tensors;
  private final String location;

  /**
   * Writes nothing yet.
   *
   * @param location the file as the user named it
   * @param producerVersion of this program
   * @param metadata key and value pairs that the file carries
   */
  OnnxFile(String location, OnnxGraph graph, String producerVersion, Map<String, String> metadata) {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("bertft")
            .setProducerVersion(producerVersion)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPERATOR_SET));
    metadata.forEach(
        (key, value) ->
            model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    header = model.build().toByteArray();
    this.graph = graph.withoutTensors().toByteArray();
    tensors = graph.tensors();
    this.location = location;
  }

  /**
   * Writes the file.
   *
   * @throws ModelException E03 if it would be larger than a protobuf message may be
   */
  void write(FileChannel channel) throws IOException {
    long graphBytes = graph.length;
    for (OnnxTensor tensor : tensors) {
      graphBytes += fieldBytes(GraphProto.INITIALIZER_FIELD_NUMBER, tensorBytes(tensor));
    }
    long bytes = header.length + fieldBytes(ModelProto.GRAPH_FIELD_NUMBER, graphBytes);
    if (bytes > Integer.MAX_VALUE) {
      throw new ModelException(
          new Fault(
              "E03",
              location,
              "would take "
                  + ByteCount.text(bytes)
                  + "; an ONNX file holds at most 2 GiB, as protobuf does",
              "export with --quantize int8, or take --format torchscript"));
    }
    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
    CodedOutputStream coded = CodedOutputStream.newInstance(out);
    coded.writeRawBytes(header);
    start(coded, ModelProto.GRAPH_FIELD_NUMBER, graphBytes);
    coded.writeRawBytes(graph);
    for (OnnxTensor tensor : tensors) {
      start(coded, GraphProto.INITIALIZER_FIELD_NUMBER, tensorBytes(tensor));
      coded.writeRawBytes(tensor.description().toByteArray());
      start(coded, TensorProto.RAW_DATA_FIELD_NUMBER, tensor.byteLength());
      coded.writeRawBytes(tensor.bytes().get());
    }
    coded.flush();
    out.flush();
  }

  private static long tensorBytes(OnnxTensor tensor) {
    return tensor.description().getSerializedSize()
        + fieldBytes(TensorProto.RAW_DATA_FIELD_NUMBER, tensor.byteLength());
  }

  private static long fieldBytes(int field, long content) {
    return CodedOutputStream.computeTagSize(field)
        + CodedOutputStream.computeUInt64SizeNoTag(content)
        + content;
  }

  private static void start(CodedOutputStream coded, int field, long content) throws IOException {
    coded.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    coded.writeUInt64NoTag(content);
  }
}
