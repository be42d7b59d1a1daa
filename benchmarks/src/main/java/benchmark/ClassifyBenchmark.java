package benchmark;

import ai.onnxruntime.OrtException;
import io.github.bertft.api.LoadOptions;
import io.github.bertft.api.NumberFormat;
import io.github.bertft.api.TextClassifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One text a call, and 64 texts a call, from text to label, in the same process and on the same
 * texts; system properties name the model folder, its ONNX file and the texts, one a line.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 4)
@Measurement(iterations = 5, time = 4)
public class ClassifyBenchmark {
  private static final int BATCH_TEXTS = 64;
  private static final int BATCHES = 8;
  private static final int MAX_TOKENS = 128;

  /** Of one call. */
  @Param("2")
  public int threads;

  /** Which library computes. */
  @Param({"bertft-fp32", "bertft-bf16", "onnxruntime"})
  public String engine;

  private final AtomicInteger next = new AtomicInteger();
  private List<String> texts;
  private TextClassifier ours;
  private OnnxClassifier theirs;

  @Setup
  public void load() throws IOException, OrtException {
    texts = Files.readAllLines(Path.of(System.getProperty("texts"))).subList(0, BATCH_TEXTS * BATCHES);
    Path model = Path.of(System.getProperty("model"));
    if (engine.equals("onnxruntime")) {
      theirs = new OnnxClassifier(model, Path.of(System.getProperty("onnx")), threads, MAX_TOKENS);
    } else {
      NumberFormat format = engine.endsWith("bf16") ? NumberFormat.BFLOAT16 : NumberFormat.FLOAT32;
      ours =
          TextClassifier.load(
              model,
              LoadOptions.defaults().threads(threads).numberFormat(format).maxTokens(MAX_TOKENS));
    }
  }

  @TearDown
  public void close() throws OrtException {
    if (ours != null) {
      ours.close();
    }
    if (theirs != null) {
      theirs.close();
    }
  }

  /** As a server does it. */
  @Benchmark
  public Object oneText() throws OrtException {
    String text = texts.get(next.getAndIncrement() % texts.size());
    return ours != null ? ours.classify(text) : theirs.classify(List.of(text));
  }

  /** As a batch job does it; the other side gets its texts sorted by length, to pad little. */
  @Benchmark
  public Object manyTexts() throws OrtException {
    int start = next.getAndIncrement() % BATCHES * BATCH_TEXTS;
    List<String> batch = new ArrayList<>(texts.subList(start, start + BATCH_TEXTS));
    if (ours != null) {
      return ours.classifyAll(batch);
    }
    batch.sort(Comparator.comparingInt(String::length));
    List<int[]> labels = new ArrayList<>();
    for (int i = 0; i < batch.size(); i += 16) {
      labels.add(theirs.classify(batch.subList(i, i + 16)));
    }
    return labels;
  }
}
