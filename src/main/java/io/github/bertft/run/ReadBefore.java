package io.github.bertft.run;

import io.github.bertft.config.RunConfig;
import io.github.bertft.hub.cache.HubName;
import io.github.bertft.hub.dataset.DatasetName;
import io.github.bertft.report.Provenance;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a run that goes on, or one before it of several on the same data, has read them. Of a
 * dataset of the hub the same commit is read again, whatever its branch is at by now.
 *
 * @param names of data as they were found, by role
 */
record ReadBefore(Map<String, String> names) {
  /** Role of the model that a run starts from. */
  static final String MODEL = "model";

  /** Of the first run, when it begins. */
  static final ReadBefore NOTHING = new ReadBefore(Map.of());

  ReadBefore {
    names = Map.copyOf(names);
  }

  static ReadBefore of(@Nullable Resumption resumption) {
    return resumption == null ? NOTHING : of(resumption.state().data());
  }

  static ReadBefore of(List<Provenance.DataFile> files) {
    Map<String, String> names = new LinkedHashMap<>();
    files.forEach(file -> names.put(file.role(), file.path()));
    return new ReadBefore(names);
  }

  /** By a run whose output is there, in both of its stages; nothing where it is not. */
  static ReadBefore in(RunConfig run) {
    Map<String, String> names = new LinkedHashMap<>();
    for (Path stage : List.of(PretrainRun.stageFolder(run), run.output().folder())) {
      Optional<Provenance> then = Provenance.read(stage);
      then.ifPresent(it -> it.data().forEach(file -> names.put(file.role(), file.path())));
      then.ifPresent(it -> names.putIfAbsent(MODEL, it.baseModel())); // of the first stage
    }
    return new ReadBefore(names);
  }

  /** This, or another where this is nothing. */
  ReadBefore or(Supplier<ReadBefore> other) {
    return names.isEmpty() ? other.get() : this;
  }

  /** That of one of several tasks, by its own roles. */
  ReadBefore of(String task) {
    String prefix = task + "/";
    Map<String, String> own = new LinkedHashMap<>();
    names.forEach(
        (role, name) -> {
          if (role.startsWith(prefix)) {
            own.put(role.substring(prefix.length()), name);
          }
        });
    return new ReadBefore(own);
  }

  /** The model of the hub that a config means: at the commit of then, if it is the same model. */
  HubName model(HubName named, Console console) {
    HubName then = HubName.parse(named.kind(), names.getOrDefault(MODEL, "")).orElse(named);
    if (!then.repository().equals(named.repository()) || then.equals(named)) {
      return named;
    }
    console.say("model as the run began: " + then.text());
    return then;
  }

  /** What a config's name means to this run: at the commit of then, if the dataset is the same. */
  String name(String role, String named, Console console) {
    String then = names.get(role);
    if (then == null || !DatasetName.isMeant(named) || !DatasetName.isMeant(then)) {
      return named;
    }
    String pinned = DatasetName.parse(named).atCommitOf(DatasetName.parse(then)).text();
    if (!pinned.equals(named)) {
      console.say("data as the run began: " + pinned);
    }
    return pinned;
  }
}
