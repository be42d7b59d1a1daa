package io.github.bertft.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One JSON object a line; blank lines are counted and passed over. */
final class JsonLinesSource extends FileSource {
  JsonLinesSource(Path path, ReadOptions options, ReadReport report) {
    super(path, options, report);
  }

  @Override
  RowReader openRows() {
    return new Rows(openLines());
  }

  private final class Rows implements RowReader {
    private final LineReader lines;
    private final JsonFactory factory = JsonExamples.factory(options());
    private final JsonExamples examples = new JsonExamples(options());

    Rows(LineReader lines) {
      this.lines = lines;
    }

    @Override
    public LabelColumn labelColumn() {
      return examples.labelColumn();
    }

    @Override
    public @Nullable TextExample next() throws IOException, BadRowException {
      while (true) {
        LineReader.Line line = lines.next();
        if (line == null) {
          return null;
        }
        if (!line.text().isBlank()) {
          return example(line);
        }
        report().blankLine(file());
      }
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }

    private TextExample example(LineReader.Line line) throws IOException, BadRowException {
      TextExample.Place place = placeOf(line);
      try (JsonParser parser = factory.createParser(line.text())) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
          throw new BadRowException(
              place, "D17", "line is not a JSON object; put one on each line");
        }
        TextExample example = examples.read(parser, place);
        if (parser.nextToken() != null) {
          throw new BadRowException(
              place, "D17", "text after the JSON object; put one on each line");
        }
        return example;
      } catch (JsonProcessingException e) {
        throw new BadRowException(place, JsonExamples.syntax(e, file(), line.number()));
      }
    }
  }
}
