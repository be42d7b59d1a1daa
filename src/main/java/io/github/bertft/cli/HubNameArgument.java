package io.github.bertft.cli;

import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import io.github.bertft.hub.ModelReference;
import io.github.bertft.hub.cache.HubName;
import io.github.bertft.hub.dataset.DatasetName;
import java.util.List;
import java.util.Optional;

/** Names of the hub on the command line. */
final class HubNameArgument {
  private HubNameArgument() {}

  /**
   * The names that words mean, of models or of whole datasets.
   *
   * @throws ConfigException C160 for a built-in model, C161 or C180 for what can be no name, C182
   *     for a part of a dataset
   */
  static List<HubName> all(List<String> words) {
    return words.stream().map(HubNameArgument::one).toList();
  }

  static HubName one(String word) {
    if (ModelReference.builtInNames().contains(word)) {
      throw new ConfigException(
          new Fault("C160", word, "is built in and not in the cache of the hub"));
    }
    Optional<DatasetName> dataset = DatasetName.parseAddress(word);
    if (dataset.isPresent()) {
      return whole(dataset.get());
    }
    return HubName.parse(HubName.Kind.MODEL, word)
        .orElseThrow(
            () ->
                new ConfigException(
                    new Fault(
                        "C161",
                        "",
                        "must be a name of the Hugging Face hub, as owner/name or"
                            + " owner/name@revision, was "
                            + Quoted.of(word))));
  }

  private static HubName whole(DatasetName name) {
    if (name.config() != null || name.split() != null) {
      throw new ConfigException(
          new Fault(
              "C182",
              "",
              "must be a whole dataset, was " + Quoted.of(name.address()),
              "leave out what stands behind # and :"));
    }
    return name.repository();
  }
}
