package io.github.bertft.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a trained model comes from, kept beside it as {@code bertft.json}: enough to repeat the run
 * and to read new texts the way the training read its own.
 *
 * @param bertftVersion the program that trained the model
 * @param created when the folder was written
 * @param baseModel the encoder that was fine-tuned, as the user named it
 * @param pooling how token states become one vector, as {@code pooled_cls} or {@code mean}
 * @param text how texts were cut; the same is needed to evaluate and predict
 * @param seed of initialisation, order and dropout
 * @param data the files of the run
 * @param labelCounts training examples of each label, in the model's order
 * @param environment what the run ran on
 * @param config the resolved configuration: maps, lists, strings, numbers, booleans and nulls
 */
public record Provenance(
    String bertftVersion,
    Instant created,
    String baseModel,
    String pooling,
    TextLimit text,
    long seed,
    List<DataFile> data,
    Map<String, Long> labelCounts,
    Environment environment,
    Map<String, Object> config) {
  /** The file's name in a model folder. */
  public static final String FILE_NAME = "bertft.json";

  /** What this program writes, and the newest that it reads. */
  static final int FORMAT_VERSION = 1;

  private static final long MAX_BYTES = 16L << 20;

  public Provenance {
    data = List.copyOf(data);
    labelCounts = Collections.unmodifiableMap(new LinkedHashMap<>(labelCounts));
    config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
  }

  /**
   * How a text is brought to the model's length.
   *
   * @param maxTokens special tokens included
   * @param longText {@code head}, {@code tail}, {@code head_tail}, or {@code windows_mean}, {@code
   *     windows_max}, {@code windows_attention}
   * @param headTokens for {@code head_tail}: tokens kept from the start
   * @param windowStride for windows: tokens from one to the next; 0: side by side
   * @param maxWindows for windows: most of a text
   */
  public record TextLimit(
      int maxTokens, String longText, int headTokens, int windowStride, int maxWindows) {
    /** The start of a text. */
    public static TextLimit head(int maxTokens) {
      return new TextLimit(maxTokens, "head", 0, 0, 1);
    }

    /** The same with windows of another length. */
    public TextLimit withMaxTokens(int other) {
      return new TextLimit(
          other, longText, headTokens, Math.min(windowStride, other - 2), maxWindows);
    }
  }

  /**
   * One file or folder of examples.
   *
   * @param role {@code training}, {@code validation} or {@code test:NAME}
   * @param path as the user typed it
   * @param sha256 of the bytes, in lower-case hexadecimal
   * @param rows examples taken from it
   */
  public record DataFile(String role, String path, String sha256, long rows) {}

  /**
   * What the run ran on.
   *
   * @param djl version of the Deep Java Library
   * @param pytorch version of the PyTorch library
   * @param java vendor and version
   * @param os name, version and architecture
   * @param cpu the processor's name
   * @param threads of one tensor operation
   * @param device {@code cpu} or {@code cuda:N}
   * @param precision the one in use: {@code fp32} or {@code bf16}
   */
  public record Environment(
      String djl,
      String pytorch,
      String java,
      String os,
      String cpu,
      int threads,
      String device,
      String precision) {}

  /**
   * Writes {@code bertft.json} into the folder.
   *
   * @throws io.github.bertft.fault.ResourceException if it cannot be written
   */
  public void write(Path folder) {
    AtomicTextFile.write(folder.resolve(FILE_NAME), ReportJson.pretty(ProvenanceJson.write(this)));
  }

  /**
   * Reads {@code bertft.json} of the folder; keys that this program doesn't know are passed over.
   *
   * @return empty if the folder has no such file, as those saved by other tools
   * @throws ModelException if the file is damaged or of a newer format
   */
  public static Optional<Provenance> read(Path folder) {
    Path file = folder.resolve(FILE_NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw fault(file, "M91", "file is too large, was " + Files.size(file) + " bytes");
      }
      String text = Files.readString(file, StandardCharsets.UTF_8);
      return Optional.of(new ProvenanceJson(file).read(ReportJson.parse(text)));
    } catch (JsonProcessingException e) {
      String at =
          e.getLocation() == null
              ? file.toString()
              : file + ":" + e.getLocation().getLineNr() + ":" + e.getLocation().getColumnNr();
      throw new ModelException(
          new Fault("M91", at, "file is damaged: not JSON", ProvenanceJson.REMEDY), e);
    } catch (IOException e) {
      throw new ModelException(
          new Fault("M91", file.toString(), "file cannot be read", ProvenanceJson.REMEDY), e);
    }
  }

  private static ModelException fault(Path file, String id, String message) {
    return new ModelException(new Fault(id, file.toString(), message, ProvenanceJson.REMEDY));
  }
}
