package io.github.bertft.run;

import io.github.bertft.data.Dataset;
import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import io.github.bertft.hub.dataset.DatasetName;
import io.github.bertft.hub.dataset.HubDatasets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Data as the user names them: a file, a folder, or a dataset of the hub. */
public final class Datasets {
  /** The split of a dataset of the hub that is used where none is named, by what it is for. */
  public enum Use {
    TRAINING("train"),
    VALIDATION("validation"),
    TEST("test");

    private final String split;

    Use(String split) {
      this.split = split;
    }
  }

  private Datasets() {}

  /**
   * What a name stands for; a dataset of the hub is fetched if it is not in the cache.
   *
   * @throws ConfigException C12, C180, C181 if it can be no such name
   * @throws io.github.bertft.fault.HubException if the dataset cannot be had
   */
  public static Dataset find(String named, Use use, Console console) {
    if (!DatasetName.isMeant(named)) {
      return Dataset.of(path(named));
    }
    HubDatasets.Split split = HubDownload.split(DatasetName.parse(named), use.split, console);
    return new Dataset(split.name().text(), split.files(), split.classNames());
  }

  /**
   * As {@link #find}, for data that are read more than once.
   *
   * @throws io.github.bertft.fault.DataException D138 if they can be read only once
   */
  static Dataset findLasting(String named, Use use, Console console) {
    return find(named, use, console).requireLasting();
  }

  /** As {@link #findLasting} for several, in their order. */
  static Map<String, Dataset> findTests(Map<String, String> named, Console console) {
    Map<String, Dataset> found = new LinkedHashMap<>();
    named.forEach((name, data) -> found.put(name, findLasting(data, Use.TEST, console)));
    return found;
  }

  private static Path path(String named) {
    try {
      return Path.of(named);
    } catch (InvalidPathException e) {
      throw new ConfigException(
          new Fault("C12", "", "must be a path or hf:OWNER/NAME, was " + Quoted.of(named)), e);
    }
  }
}
