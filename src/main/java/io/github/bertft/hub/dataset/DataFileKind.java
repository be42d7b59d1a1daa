package io.github.bertft.hub.dataset;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Formats of data files that are read, the one that is taken of several alike first. */
enum DataFileKind {
  PARQUET("parquet"),
  JSON("jsonl json ndjson"),
  CSV("csv"),
  TSV("tsv");

  /** They describe the dataset. */
  private static final Set<String> NO_DATA =
      Set.of("config.json", "dataset_info.json", "dataset_infos.json", "dataset_dict.json");

  /** Of names, with blanks between them. */
  private final String endings;

  DataFileKind(String endings) {
    this.endings = endings;
  }

  /** By a file's name; texts may be packed by gzip. */
  static Optional<DataFileKind> of(String name) {
    String base = name.substring(name.lastIndexOf('/') + 1);
    if (NO_DATA.contains(base)) {
      return Optional.empty();
    }
    String ending = ending(base);
    boolean packed = ending.equals("gz");
    String inner = packed ? ending(base.substring(0, base.length() - 3)) : ending;
    return Arrays.stream(values())
        .filter(
            kind ->
                List.of(kind.endings.split(" ")).contains(inner) && !(packed && kind == PARQUET))
        .findFirst();
  }

  /** What stands behind a name's last point, in lower case; empty if there is none. */
  static String ending(String name) {
    String base = name.substring(name.lastIndexOf('/') + 1);
    int point = base.lastIndexOf('.');
    return point < 0 ? "" : base.substring(point + 1).toLowerCase(Locale.ROOT);
  }
}
