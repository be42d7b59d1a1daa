package io.github.bertft.hub.dataset;

import io.github.bertft.fuzz.FuzzFile;
import java.nio.file.Path;
import java.util.List;

/** The README.md of a dataset of the hub. */
public final class FuzzDatasetCard {
  private static final String OWNER = "o/d";
  private static final List<String> NAMES =
      List.of(
          DatasetCard.FILE,
          "data/train-00000-of-00002.parquet",
          "data/train-00001-of-00002.parquet",
          "data/test.csv.gz",
          "en/dev.jsonl",
          "en/test.jsonl");
  private static final FuzzFile FILE = new FuzzFile(DatasetCard.FILE);

  private FuzzDatasetCard() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    FILE.read(bytes, FuzzDatasetCard::read);
  }

  private static void read(Path path) {
    DatasetCard card = DatasetCard.read(OWNER, path);
    DatasetParts parts = DatasetParts.of(OWNER, NAMES, card, null);
    card.classNames(parts.config());
    if (!NAMES.containsAll(parts.files("train"))) {
      throw new AssertionError("a file that is not there");
    }
    parts.allFiles();
  }
}
