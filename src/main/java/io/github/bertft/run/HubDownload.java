package io.github.bertft.run;

import io.github.bertft.hub.HubModels;
import io.github.bertft.hub.ModelReference;
import io.github.bertft.hub.cache.HubName;
import io.github.bertft.hub.dataset.DatasetName;
import io.github.bertft.hub.dataset.HubDatasets;
import io.github.bertft.hub.net.DownloadListener;
import io.github.bertft.model.ModelFolder;
import io.github.bertft.report.Progress;
import java.nio.file.Path;

/** Shows how a download gets on. */
public final class HubDownload implements DownloadListener {
  private static final int BYTES_PER_UNIT = 1000;
  private static final String UNIT = "kB";

  private final Console console;
  private long done;

  private HubDownload(Console console) {
    this.console = console;
  }

  /** The folder of a model of the hub, fetched if it is not in the cache. */
  static Path folder(HubName name, Console console) {
    HubDownload shown = new HubDownload(console);
    try {
      return HubModels.ofEnvironment().folder(name, shown, ModelFolder::requireSupported);
    } finally {
      console.progress().close();
    }
  }

  /**
   * The folder of a trained model, fetched if it is the hub's and not in the cache.
   *
   * @param name a path, or {@code hf:owner/name}
   */
  public static Path trained(String name, Console console) {
    return ModelReference.trained(name, hub -> folder(hub, console));
  }

  /** A split of a dataset of the hub, fetched if it is not in the cache. */
  static HubDatasets.Split split(DatasetName name, String usual, Console console) {
    HubDownload shown = new HubDownload(console);
    try {
      return HubDatasets.ofEnvironment().split(name, usual, shown);
    } finally {
      console.progress().close();
    }
  }

  /** The folder of a dataset of the hub, brought to what the hub has now. */
  public static Path pull(DatasetName name, Console console) {
    HubDownload shown = new HubDownload(console);
    try {
      return HubDatasets.ofEnvironment().pull(name, shown);
    } finally {
      console.progress().close();
    }
  }

  /** The folder of a model of the hub, brought to what the hub has now. */
  public static Path pull(HubName name, Console console) {
    HubDownload shown = new HubDownload(console);
    try {
      return HubModels.ofEnvironment().pull(name, shown, ModelFolder::requireSupported);
    } finally {
      console.progress().close();
    }
  }

  @Override
  public synchronized void started(String what, long totalBytes) {
    done = 0;
    progress().start("fetching " + what, Math.max(1, totalBytes / BYTES_PER_UNIT), UNIT);
  }

  @Override
  public synchronized void moved(long bytes) {
    done += bytes;
    progress().step(Math.max(0, done / BYTES_PER_UNIT), "");
  }

  @Override
  public synchronized void note(String text) {
    console.say(text);
  }

  private Progress progress() {
    return console.progress();
  }
}
