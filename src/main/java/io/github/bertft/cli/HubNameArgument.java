package io.github.bertft.cli;

import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import io.github.bertft.hub.ModelReference;
import io.github.bertft.hub.cache.HubName;
import java.util.List;

/** Names of the hub on the command line. */
final class HubNameArgument {
  private HubNameArgument() {}

  /**
   * The names that words mean.
   *
   * @throws ConfigException C160 for a built-in model, C161 for what can be no name
   */
  static List<HubName> all(List<String> words) {
    return words.stream().map(HubNameArgument::one).toList();
  }

  private static HubName one(String word) {
    if (ModelReference.builtInNames().contains(word)) {
      throw new ConfigException(
          new Fault("C160", word, "is built in and not in the cache of the hub"));
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
}
