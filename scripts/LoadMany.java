import io.github.bertft.api.TextClassifier;
import io.github.bertft.fault.FaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Loads one damaged model after the other, and classifies where that goes well. A part of
 * scripts/faults:
 *
 * <pre>java -cp target/bertft/lib/bertft.jar scripts/LoadMany.java FOLDER_OF_MODELS</pre>
 */
final class LoadMany {
  private LoadMany() {}

  public static void main(String[] arguments) throws IOException {
    List<Path> models;
    try (Stream<Path> folders = Files.list(Path.of(arguments[0]))) {
      models = folders.sorted().toList();
    }
    for (Path model : models) {
      System.out.println(model.getFileName() + " " + verdict(model));
    }
    System.exit(0);
  }

  private static String verdict(Path model) {
    try (TextClassifier classifier = TextClassifier.load(model)) {
      classifier.classify("we saw the film and it was very good \u00e9\u4e2d\ud83d\ude00");
      return "taken";
    } catch (FaultException e) {
      return "refused " + e.getMessage().lines().findFirst().orElse("");
    } catch (RuntimeException | Error e) {
      return "failed " + e;
    }
  }
}
