package io.github.bertft.run;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.bertft.config.ConfigTree;
import io.github.bertft.config.RunConfig;
import io.github.bertft.report.Provenance;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** Where a model that a run has just made comes from. */
final class RunProvenance {
  private RunProvenance() {}

  /** As of now; parameters as in {@link Provenance}. */
  static Provenance of(
      RunConfig config,
      String baseModel,
      String pooling,
      Provenance.TextLimit limit,
      List<Provenance.DataFile> data,
      Map<String, Long> labelCounts,
      Provenance.Environment environment) {
    Map<String, Object> resolved =
        new ObjectMapper()
            .convertValue(ConfigTree.of(config), new TypeReference<Map<String, Object>>() {});
    return new Provenance(
        Version.current(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS),
        baseModel,
        pooling,
        limit,
        config.training().seed(),
        data,
        labelCounts,
        environment,
        resolved);
  }
}
