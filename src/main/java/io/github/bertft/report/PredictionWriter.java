package io.github.bertft.report;

import io.github.bertft.evaluate.Prediction;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ResourceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes predictions in the order in which they come, keeping none.
 *
 * <p>A file appears only when {@link #finish} was reached. All methods throw {@link
 * OutputClosedException} if the reader of a pipe has gone and {@link ResourceException} if the
 * output refuses otherwise. Not safe for several threads.
 */
public final class PredictionWriter implements AutoCloseable {
  private final Writer out;
  private final @Nullable TextFile file;
  private final String place;
  private final PredictionRows rows;
  private boolean begun;

  private PredictionWriter(
      Writer out, @Nullable TextFile file, String place, PredictionOptions options) {
    this.out = out;
    this.file = file;
    this.place = place;
    this.rows =
        switch (options.format()) {
          case TEXT -> new TextPredictionRows(out, options);
          case JSON, JSONL -> new JsonPredictionRows(out, options);
          case CSV, TSV -> new DelimitedPredictionRows(out, options);
        };
  }

  /**
   * Writes to a stream that stays open. For standard output it must not be {@code System.out},
   * which swallows errors, but a buffered writer on its file descriptor.
   */
  public static PredictionWriter to(Writer out, PredictionOptions options) {
    return new PredictionWriter(out, null, "output", options);
  }

  /** Writes to a file, which is as it was until {@link #finish}. */
  public static PredictionWriter toFile(Path path, PredictionOptions options) {
    AtomicTextFile file = AtomicTextFile.open(path);
    return new PredictionWriter(file.writer(), file, path.toString(), options);
  }

  /**
   * Writes to a file over several processes; the caller saves it.
   *
   * @param goingOn whether rows stand there already
   */
  public static PredictionWriter to(
      PartialTextFile file, boolean goingOn, PredictionOptions options) {
    PredictionWriter writer = new PredictionWriter(file.writer(), file, "output", options);
    if (goingOn) {
      writer.begun = true;
      writer.rows.goOn();
    }
    return writer;
  }

  /**
   * Writes one prediction.
   *
   * @param text the text as it was given
   * @param pair the second text of a pair, or null
   * @param prediction with one probability per label
   */
  public void write(String text, @Nullable String pair, Prediction prediction) {
    guarded(
        () -> {
          begin();
          rows.row(text, pair, prediction);
        });
  }

  /** Hands on what was written so far, so that who types texts sees their predictions. */
  public void flush() {
    guarded(out::flush);
  }

  /** Ends the output; a file gets its place. */
  public void finish() {
    guarded(
        () -> {
          begin();
          rows.end();
          out.flush();
        });
    if (file != null) {
      file.commit();
    }
  }

  /** Without {@link #finish} before, a file is thrown away, but for a partial one. */
  @Override
  public void close() {
    if (file != null) {
      file.close();
    }
  }

  private void begin() throws IOException {
    if (!begun) {
      begun = true;
      rows.begin();
    }
  }

  private void guarded(Output action) {
    try {
      action.run();
    } catch (IOException e) {
      throw translate(e);
    } catch (UncheckedIOException e) {
      throw translate(Objects.requireNonNull(e.getCause()));
    }
  }

  private RuntimeException translate(IOException cause) {
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    if (OutputClosedException.explains(cause)) {
      return new OutputClosedException(cause);
    }
    return new ResourceException(new Fault("R43", place, "cannot be written: " + message), cause);
  }

  private interface Output {
    void run() throws IOException;
  }
}
