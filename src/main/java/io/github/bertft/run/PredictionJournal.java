package io.github.bertft.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bertft.data.Dataset;
import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import io.github.bertft.fault.ResourceException;
import io.github.bertft.report.PartialTextFile;
import io.github.bertft.storage.DurableFiles;
import io.github.bertft.storage.FileHash;
import io.github.bertft.storage.IoReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How far the predictions of a large file have come, beside the unfinished output. */
public final class PredictionJournal {
  private static final ObjectMapper JSON =
      new ObjectMapper().setDefaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL));
  private static final String NONE = "none";

  private static final Pattern MODEL_FILE =
      Pattern.compile("(?!evaluation|seeds|.*[.]partial[.]).+[.](safetensors|onnx|json|txt|model)");

  private final Path file;
  private final Map<String, String> facts;
  private State state;

  /**
   * What the file holds.
   *
   * @param facts all that decides the output
   * @param texts read and written
   * @param bytes of the output that hold them
   */
  record State(
      @JsonProperty("facts") Map<String, String> facts,
      @JsonProperty("texts") long texts,
      @JsonProperty("bytes") long bytes) {}

  private PredictionJournal(Path file, Map<String, String> facts, State state) {
    this.file = file;
    this.facts = facts;
    this.state = state;
  }

  /**
   * Reads the journal of an output, or begins one where there is none, or no output.
   *
   * @param settings all that decides the output beside input and model, in words
   * @throws ConfigException C150 if the predictions were begun from something else, C151 if the
   *     journal is damaged
   */
  public static PredictionJournal open(
      Path output, Dataset input, Path model, Map<String, String> settings) {
    Map<String, String> facts = new LinkedHashMap<>(settings);
    facts.put("input", "sha256 " + input.fingerprint().sha256());
    modelFiles(model)
        .forEach(file -> facts.put("model file " + file.getFileName(), "sha256 " + hash(file)));
    facts.put("bertft", Version.current());
    Path partial = PartialTextFile.partialOf(output);
    Path file = partial.resolveSibling(partial.getFileName() + ".json");
    State state = new State(facts, 0, 0);
    if (Files.exists(file) && Files.exists(partial)) {
      state = read(file);
      requireSame(partial, state.facts(), facts);
    }
    return new PredictionJournal(file, facts, state);
  }

  /** Weights, settings and tokenizer, in whichever form; not what tells of them. */
  private static List<Path> modelFiles(Path model) {
    try (Stream<Path> files = Files.list(model)) {
      return files
          .filter(file -> MODEL_FILE.matcher(file.getFileName().toString()).matches())
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw unreadable(model, e);
    }
  }

  private static String hash(Path file) {
    try {
      return FileHash.of(file).sha256();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static ResourceException unreadable(Path file, IOException e) {
    return new ResourceException(
        new Fault("R21", file.toString(), "cannot be read: " + IoReason.of(e)), e);
  }

  private static State read(Path file) {
    try {
      State state = JSON.readValue(Files.readString(file, StandardCharsets.UTF_8), State.class);
      if (state == null || state.facts() == null || state.texts() < 0 || state.bytes() < 0) {
        throw damaged(file, null);
      }
      return state;
    } catch (JsonProcessingException e) {
      throw damaged(file, e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static ConfigException damaged(Path file, @Nullable Exception e) {
    return new ConfigException(
        new Fault("C151", file.toString(), "file is damaged", "remove it to start over"), e);
  }

  private static void requireSame(Path partial, Map<String, String> then, Map<String, String> now) {
    List<Fault> faults = new ArrayList<>();
    Set<String> all = new LinkedHashSet<>(now.keySet());
    all.addAll(then.keySet());
    for (String fact : all) {
      String before = then.getOrDefault(fact, NONE);
      String value = now.getOrDefault(fact, NONE);
      if (!before.equals(value)) {
        faults.add(
            new Fault(
                "C150",
                partial.toString(),
                "was begun with another "
                    + fact
                    + ": "
                    + Quoted.of(before)
                    + ", now "
                    + Quoted.of(value),
                "give the same again, or remove " + partial + ".json to start over"));
      }
    }
    if (!faults.isEmpty()) {
      throw new ConfigException(faults);
    }
  }

  /** Texts that need not be scored again. */
  public long texts() {
    return state.texts();
  }

  /** Bytes of the output that hold their predictions. */
  public long bytes() {
    return state.bytes();
  }

  /**
   * Keeps a place to go on from; the output is on the disk already.
   *
   * @param texts read and written since the beginning of the input
   */
  public void save(long texts, long bytes) {
    state = new State(facts, texts, bytes);
    try {
      DurableFiles.write(file, JSON.writeValueAsBytes(state));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Removes the journal of an output that is complete. */
  public void finish() {
    DurableFiles.delete(file);
  }
}
