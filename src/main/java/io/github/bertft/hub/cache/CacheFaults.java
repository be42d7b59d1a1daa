package io.github.bertft.hub.cache;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.HubException;
import io.github.bertft.fault.Quoted;
import io.github.bertft.fault.Suggestion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What is said of a repository that the cache has not. */
public final class CacheFaults {
  private static final Set<String> NOT_FOUND = Set.of("N11", "N16", "N17", "N27");

  private CacheFaults() {}

  /**
   * N27: it cannot be fetched because nobody may be asked.
   *
   * @param name as the user wrote it
   * @param address by which {@code models pull} knows it
   * @param unknown what is wrong where no file is
   * @param problems of files
   */
  public static HubException offline(
      String name, String address, String unknown, List<CachedFiles.Problem> problems) {
    String place =
        problems.isEmpty() ? unknown : problems.get(0).file() + " " + problems.get(0).text();
    return new HubException(
        new Fault(
            "N27",
            name,
            "is not whole in the cache and HF_HUB_OFFLINE forbids to fetch it: " + place,
            "unset HF_HUB_OFFLINE, or fill the cache where there is a network: bertft models pull "
                + address));
  }

  /**
   * The failure, with the nearest name that would have worked where a name may be at fault.
   *
   * @param asked the name that was looked for
   * @param known names that need no network
   * @param prefix what the user writes before them
   */
  public static HubException suggesting(
      HubException failure, String asked, Supplier<Collection<String>> known, String prefix) {
    Fault fault = failure.faults().get(0);
    if (!NOT_FOUND.contains(fault.id())) {
      return failure;
    }
    Optional<String> nearest = Suggestion.nearest(asked, known.get());
    if (nearest.isEmpty() || nearest.get().equals(asked)) {
      return failure;
    }
    List<String> hints = new ArrayList<>();
    hints.add("did you mean " + Quoted.of(prefix + nearest.get()) + "?");
    fault.hints().stream().limit(1).forEach(hints::add);
    return new HubException(
        new Fault(fault.id(), fault.location(), fault.message(), hints), failure);
  }
}
