package io.github.bertft.data;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Several sources as one, each opened when the one before it is done. (A flat map of streams would
 * hold a whole source when it is asked row by row.)
 */
record SourceSequence(List<ExampleSource> sources) implements ExampleSource {
  @Override
  public Stream<TextExample> stream() {
    Rows rows = new Rows(sources.iterator());
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(rows, Spliterator.ORDERED | Spliterator.NONNULL),
            false)
        .onClose(rows::close);
  }

  private static final class Rows implements Iterator<TextExample>, AutoCloseable {
    private final Iterator<ExampleSource> left;
    private @Nullable Stream<TextExample> open;
    private Iterator<TextExample> rows = Collections.emptyIterator();

    Rows(Iterator<ExampleSource> left) {
      this.left = left;
    }

    @Override
    public boolean hasNext() {
      while (!rows.hasNext()) {
        close();
        if (!left.hasNext()) {
          return false;
        }
        open = left.next().stream();
        rows = open.iterator();
      }
      return true;
    }

    @Override
    public TextExample next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return rows.next();
    }

    @Override
    public void close() {
      if (open != null) {
        open.close();
        open = null;
        rows = Collections.emptyIterator();
      }
    }
  }
}
