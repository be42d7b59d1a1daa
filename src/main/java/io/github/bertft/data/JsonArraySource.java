package io.github.bertft.data;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.github.bertft.fault.DataException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One JSON array of objects, read element by element; broken JSON ends the reading. */
final class JsonArraySource extends FileSource {
  JsonArraySource(Path path, ReadOptions options, ReadReport report) {
    super(path, options, report);
  }

  @Override
  RowReader openRows() {
    StrictTextReader text = DataInput.openText(path(), options().encoding());
    try {
      return new Rows(JsonExamples.factory(options()).createParser(text));
    } catch (IOException e) {
      throw DataInput.unreadable(path(), e);
    }
  }

  private final class Rows implements RowReader {
    private final JsonParser parser;
    private final JsonExamples examples = new JsonExamples(options());
    private boolean started;
    private boolean ended;

    Rows(JsonParser parser) {
      this.parser = parser;
    }

    @Override
    public LabelColumn labelColumn() {
      return examples.labelColumn();
    }

    @Override
    public @Nullable TextExample next() throws IOException, BadRowException {
      try {
        return read();
      } catch (JsonProcessingException e) {
        throw new DataException(JsonExamples.syntax(e, file(), 1), e);
      }
    }

    @Override
    public void close() throws IOException {
      parser.close();
    }

    private @Nullable TextExample read() throws IOException, BadRowException {
      if (ended) {
        return null;
      }
      if (!started) {
        started = true;
        if (parser.nextToken() != JsonToken.START_ARRAY) {
          throw fatal("file is not a JSON array of objects");
        }
      }
      JsonToken token = parser.nextToken();
      if (token == JsonToken.END_ARRAY) {
        ended = true;
        if (parser.nextToken() != null) {
          throw fatal("text after the end of the JSON array");
        }
        return null;
      }
      TextExample.Place place =
          new TextExample.Place(file(), parser.currentTokenLocation().getLineNr());
      if (token != JsonToken.START_OBJECT) {
        parser.skipChildren();
        throw new BadRowException(place, "D17", "element of the array is not an object");
      }
      return examples.read(parser, place);
    }

    private DataException fatal(String message) {
      ended = true;
      int line = Math.max(1, parser.currentTokenLocation().getLineNr());
      return new DataException(
          new Fault(
              "D17",
              Quoted.escape(file()) + ":" + line,
              message,
              "for one object a line, set data.format: jsonl"));
    }
  }
}
