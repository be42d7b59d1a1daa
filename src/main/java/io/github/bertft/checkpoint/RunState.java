package io.github.bertft.checkpoint;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.report.Provenance;
import io.github.bertft.report.TrainingTable;
import io.github.bertft.storage.DurableFiles;
import io.github.bertft.storage.IoReason;
import io.github.bertft.train.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Everything of a run that is not an array.
 *
 * @param format version of this record
 * @param bertft version that wrote it
 * @param training where the loop stands
 * @param rows of the training table so far
 * @param elapsedMillis training time so far
 * @param config resolved, as a tree
 * @param data what the run reads, and the model that it started from but for its weights
 * @param environment what it ran on
 */
public record RunState(
    int format,
    String bertft,
    TrainingState training,
    List<TrainingTable.Row> rows,
    long elapsedMillis,
    JsonNode config,
    List<Provenance.DataFile> data,
    Provenance.Environment environment) {
  /** Name of the file in a checkpoint. */
  public static final String FILE_NAME = "state.json";

  /** The format that this program writes and reads. */
  public static final int FORMAT = 4;

  /** Nothing of it may be missing or null, but what a config says. */
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .setDefaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL));

  /** Writes it into a checkpoint. */
  public void write(Path checkpoint) {
    try {
      byte[] text = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
      DurableFiles.write(checkpoint.resolve(FILE_NAME), text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers and texts always print", e);
    }
  }

  /**
   * Reads it from a checkpoint that has been verified.
   *
   * @throws ModelException M71 if it is not of this format
   */
  public static RunState read(Path checkpoint) {
    Path file = checkpoint.resolve(FILE_NAME);
    try {
      JsonNode tree = JSON.readTree(Files.readAllBytes(file));
      if (tree.path("format").asInt() != FORMAT) {
        throw unusable(checkpoint, "its format is " + tree.path("format") + ", not " + FORMAT);
      }
      return JSON.treeToValue(tree, RunState.class);
    } catch (JsonProcessingException e) {
      throw unusable(checkpoint, "not a state of this program");
    } catch (IOException e) {
      throw unusable(checkpoint, IoReason.of(e));
    }
  }

  /** M71 about a checkpoint that is whole, but not one to go on from. */
  public static ModelException unusable(Path checkpoint, String reason) {
    return new ModelException(
        new Fault(
            "M71",
            checkpoint.resolve(FILE_NAME).toString(),
            "checkpoint cannot be used: " + reason,
            "go on with the version of bertft that wrote it, or start over with"
                + " output.overwrite"));
  }
}
