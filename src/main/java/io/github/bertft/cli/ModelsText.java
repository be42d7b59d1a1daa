package io.github.bertft.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.HubException;
import io.github.bertft.fault.Quoted;
import io.github.bertft.hub.CachedModels;
import io.github.bertft.report.TextTable;
import io.github.bertft.storage.ByteCount;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code bertft models} prints. */
final class ModelsText {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final int SHORT_COMMIT = 12;

  private ModelsText() {}

  static String table(CachedModels models, List<CachedModels.Held> held) {
    if (held.isEmpty()) {
      return "no models of the hub in " + Quoted.escape(models.folder().toString()) + "\n";
    }
    TextTable table =
        new TextTable(
            List.of(
                TextTable.left("NAME"),
                TextTable.left("revision"),
                TextTable.left("commit"),
                TextTable.right("size"),
                TextTable.left("state")));
    for (CachedModels.Held model : held) {
      table.row(
          model.name(),
          model.revisions().isEmpty() ? "-" : String.join(", ", model.revisions()),
          model.commit().substring(0, SHORT_COMMIT),
          ByteCount.text(model.bytes()),
          model.state());
    }
    return table.render();
  }

  static String json(List<CachedModels.Held> held) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (CachedModels.Held model : held) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("name", model.name());
      fields.put("revisions", model.revisions());
      fields.put("commit", model.commit());
      fields.put("bytes", model.bytes());
      fields.put("folder", model.folder().toString());
      fields.put("state", model.state());
      all.add(fields);
    }
    return json((Object) all);
  }

  static String json(Object value) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Ends a command where a model is damaged.
   *
   * @throws HubException N33 for each
   */
  static void requireSound(List<CachedModels.Held> held) {
    List<Fault> faults =
        held.stream().filter(CachedModels.Held::damaged).map(ModelsText::fault).toList();
    if (!faults.isEmpty()) {
      throw new HubException(faults);
    }
  }

  private static Fault fault(CachedModels.Held held) {
    String pulls = ShellWords.line(held.pulls());
    return new Fault(
        "N33",
        held.folder().toString(),
        held.state(),
        pulls.isEmpty()
            ? "it is no data file that bertft reads: bertft models remove "
                + held.name()
                + "@"
                + held.commit()
                + ", then fetch it again by what fetched it"
            : "bertft models pull " + pulls + " fetches anew what is wrong");
  }
}
