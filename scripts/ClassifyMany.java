import io.github.bertft.api.TextClassifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Classifies text after text in one process, then loads and closes model after model, and prints
 * the memory that the process holds meanwhile. A part of scripts/faults:
 *
 * <pre>java -cp target/bertft/lib/bertft.jar scripts/ClassifyMany.java MODEL CALLS LOADS</pre>
 */
final class ClassifyMany {
  private static final int SAMPLES = 10;

  private ClassifyMany() {}

  public static void main(String[] arguments) throws IOException {
    Path model = Path.of(arguments[0]);
    int calls = Integer.parseInt(arguments[1]);
    int loads = Integer.parseInt(arguments[2]);
    try (TextClassifier classifier = TextClassifier.load(model)) {
      for (int i = 1; i <= calls; i++) {
        classifier.classify("we saw the film and it was " + "very ".repeat(i * 7 % 100) + "good");
        if (i % (calls / SAMPLES) == 0) {
          System.out.println("calls " + i + " " + residentKib());
        }
      }
    }
    for (int i = 1; i <= loads; i++) {
      try (TextClassifier classifier = TextClassifier.load(model)) {
        classifier.classify("good");
      }
      if (i % (loads / SAMPLES) == 0) {
        System.out.println("loads " + i + " " + residentKib());
      }
    }
  }

  private static long residentKib() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow();
  }
}
