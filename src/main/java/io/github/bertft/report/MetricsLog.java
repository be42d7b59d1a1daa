package io.github.bertft.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.bertft.evaluate.Evaluation;
import io.github.bertft.storage.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The course of a training as JSON lines: one {@code step} or {@code evaluation} a line, on disk as
 * soon as it is written.
 *
 * <p>The keys are described in {@code docs/files.md}. Not safe for several threads.
 */
public final class MetricsLog implements AutoCloseable {
  /** The file's name in an output folder. */
  public static final String FILE_NAME = "metrics.jsonl";

  private final Path path;
  private final FileChannel file;

  private MetricsLog(Path path, FileChannel file) {
    this.path = path;
    this.file = file;
  }

  /**
   * Begins a new log; an earlier one is replaced.
   *
   * @throws io.github.bertft.fault.ResourceException if the file cannot be written
   */
  public static MetricsLog create(Path path) {
    try {
      return new MetricsLog(
          path,
          FileChannel.open(
              path,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE));
    } catch (IOException e) {
      throw AtomicTextFile.cannotWrite(path, e);
    }
  }

  /**
   * Goes on with a log; a last line that a crash cut off is dropped.
   *
   * @throws io.github.bertft.fault.ResourceException if the file cannot be written
   */
  public static MetricsLog append(Path path) {
    try {
      FileChannel file =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      long end = endOfLastWholeLine(file);
      return new MetricsLog(path, file.truncate(end).position(end));
    } catch (IOException e) {
      throw AtomicTextFile.cannotWrite(path, e);
    }
  }

  /** Appends a line of kind {@code step}. */
  public void step(Step step) {
    ObjectNode node = ReportJson.object();
    node.put("kind", "step");
    node.put("step", step.step());
    node.set("epoch", ReportJson.number(step.epoch()));
    node.set("loss", ReportJson.number(step.loss()));
    node.set("learning_rate", ReportJson.number(step.learningRate()));
    node.set("gradient_norm", ReportJson.number(step.gradientNorm()));
    node.set("tokens_per_second", ReportJson.number(step.tokensPerSecond()));
    node.put("elapsed_millis", step.elapsedMillis());
    write(node);
  }

  /**
   * Appends a line of kind {@code evaluation}.
   *
   * @param row the training's place and training loss
   * @param evaluation the figures
   */
  public void evaluation(TrainingTable.Row row, Evaluation evaluation) {
    ObjectNode node = ReportJson.object();
    node.put("kind", "evaluation");
    node.put("step", row.step());
    node.set("epoch", ReportJson.number(row.epoch()));
    node.set("training_loss", ReportJson.number(row.trainingLoss()));
    node.setAll(EvaluationReport.figures(evaluation));
    node.put("evaluation_millis", evaluation.elapsedMillis());
    node.put("elapsed_millis", row.elapsedMillis());
    write(node);
  }

  /**
   * Appends a line of kind {@code pretraining}.
   *
   * @param step loss is that of the hidden words
   * @param nextSentenceLoss 0 where there is none
   * @param accuracy share of hidden words told rightly
   */
  public void pretraining(Step step, double nextSentenceLoss, double accuracy) {
    ObjectNode node = ReportJson.object();
    node.put("kind", "pretraining");
    node.put("step", step.step());
    node.set("epoch", ReportJson.number(step.epoch()));
    node.set("masked_loss", ReportJson.number(step.loss()));
    node.set("next_sentence_loss", ReportJson.number(nextSentenceLoss));
    node.set("masked_accuracy", ReportJson.number(accuracy));
    node.set("learning_rate", ReportJson.number(step.learningRate()));
    node.set("gradient_norm", ReportJson.number(step.gradientNorm()));
    node.set("tokens_per_second", ReportJson.number(step.tokensPerSecond()));
    node.put("elapsed_millis", step.elapsedMillis());
    write(node);
  }

  /** Copies what was logged so far, whole and forced to the disk. */
  public void copyTo(Path target) {
    try {
      DurableFiles.write(target, Files.readAllBytes(path));
    } catch (IOException e) {
      throw AtomicTextFile.cannotWrite(path, e);
    }
  }

  @Override
  public void close() {
    end();
  }

  /** Nothing more is to be written, and all that was is on the disk. Later calls do nothing. */
  public void end() {
    try {
      if (file.isOpen()) {
        file.force(true);
      }
      file.close();
    } catch (IOException e) {
      throw AtomicTextFile.cannotWrite(path, e);
    }
  }

  private void write(ObjectNode node) {
    try {
      // One call for the whole line, so that readers who follow the file see whole lines.
      ByteBuffer line = StandardCharsets.UTF_8.encode(ReportJson.line(node) + "\n");
      while (line.hasRemaining()) {
        file.write(line);
      }
    } catch (IOException e) {
      throw AtomicTextFile.cannotWrite(path, e);
    }
  }

  private static long endOfLastWholeLine(FileChannel file) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    for (long end = file.size(); end > 0; end--) {
      file.read(one.clear(), end - 1);
      if (one.get(0) == '\n') {
        return end;
      }
    }
    return 0;
  }

  /**
   * One optimizer step; figures that were not measured are NaN.
   *
   * @param step optimizer steps so far, from 1
   * @param epoch passes over the data so far, as a fraction
   * @param loss mean over the step's examples
   * @param learningRate of this step
   * @param gradientNorm global norm before clipping
   * @param tokensPerSecond real tokens, without padding
   * @param elapsedMillis wall time since training began
   */
  public record Step(
      long step,
      double epoch,
      double loss,
      double learningRate,
      double gradientNorm,
      double tokensPerSecond,
      long elapsedMillis) {}
}
