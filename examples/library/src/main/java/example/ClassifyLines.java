package example;

import io.github.bertft.api.Classification;
import io.github.bertft.api.TextClassifier;
import io.github.bertft.fault.FaultException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Prints the label of each line of standard input. */
public final class ClassifyLines {
  private ClassifyLines() {}

  public static void main(String[] arguments) throws IOException {
    try (TextClassifier classifier = TextClassifier.load(Path.of(arguments[0]));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Stream<Classification> results = classifier.classifyAll(lines.lines())) {
      results.forEach(
          says -> System.out.printf("%s\t%.4f%n", says.label(), says.probability()));
    } catch (FaultException e) {
      System.err.println(e.getMessage()); // says what is wrong, where, and what to do
      System.exit(1);
    }
  }
}
