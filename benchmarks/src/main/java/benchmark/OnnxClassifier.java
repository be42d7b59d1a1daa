package benchmark;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What a program would write around ONNX Runtime: tokenize, pad to the longest, run, take the best. */
final class OnnxClassifier implements AutoCloseable {
  private final HuggingFaceTokenizer tokenizer;
  private final OrtSession session;

  OnnxClassifier(Path folder, Path onnx, int threads, int maxTokens) throws IOException, OrtException {
    tokenizer =
        HuggingFaceTokenizer.builder()
            .optTokenizerPath(folder.resolve("tokenizer.json"))
            .optTruncation(true)
            .optMaxLength(maxTokens)
            .optPadding(true)
            .build();
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(threads);
    session = OrtEnvironment.getEnvironment().createSession(onnx.toString(), options);
  }

  int[] classify(List<String> texts) throws OrtException {
    Encoding[] encodings = tokenizer.batchEncode(texts);
    int tokens = encodings[0].getIds().length;
    long[] shape = {texts.size(), tokens};
    Map<String, OnnxTensor> inputs = new HashMap<>();
    try {
      for (String name : new TreeSet<>(session.getInputNames())) {
        LongBuffer values = LongBuffer.allocate(texts.size() * tokens);
        for (Encoding encoding : encodings) {
          values.put(
              switch (name) {
                case "input_ids" -> encoding.getIds();
                case "attention_mask" -> encoding.getAttentionMask();
                default -> encoding.getTypeIds();
              });
        }
        inputs.put(name, OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), values.flip(), shape));
      }
      try (OrtSession.Result result = session.run(inputs)) {
        return best((float[][]) result.get(0).getValue());
      }
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  private static int[] best(float[][] logits) {
    int[] best = new int[logits.length];
    for (int i = 0; i < logits.length; i++) {
      for (int j = 1; j < logits[i].length; j++) {
        if (logits[i][j] > logits[i][best[i]]) {
          best[i] = j;
        }
      }
    }
    return best;
  }

  @Override
  public void close() throws OrtException {
    session.close();
    tokenizer.close();
  }
}
