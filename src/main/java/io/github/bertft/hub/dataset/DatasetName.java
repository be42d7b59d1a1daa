package io.github.bertft.hub.dataset;

import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import io.github.bertft.hub.cache.HubName;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A dataset of the hub as the user names it: {@code hf:owner/name}, and behind it in this order
 * {@code @revision}, {@code #config} and {@code :split} where they are needed.
 *
 * @param repository with its revision
 * @param config null for the dataset's own default
 * @param split null for the one that fits the use
 */
public record DatasetName(HubName repository, @Nullable String config, @Nullable String split) {
  private static final String ADDRESS = HubName.Kind.DATASET.urlPrefix();
  private static final Pattern PARTS =
      Pattern.compile(HubName.PREFIX + "([^#:]*)(?:#([^:]*))?(?::(.*))?");

  /**
   * As Hugging Face's library has it: what no system's file names may hold is not allowed. Without
   * a card a config is a folder, which may lie in others.
   */
  private static final Pattern CONFIG =
      Pattern.compile("[^<>:/\\\\|?*\\p{Cntrl}]{1,100}(/[^<>:/\\\\|?*\\p{Cntrl}]{1,100}){0,9}");

  private static final Pattern SPLIT =
      Pattern.compile("(" + SplitRules.PARTIAL + ")?\\w{1,100}(\\.\\w{1,100}){0,9}");

  /** Whether a text means a dataset of the hub, rightly written or not. */
  public static boolean isMeant(String text) {
    return text.startsWith(HubName.PREFIX);
  }

  /**
   * The dataset that a text names.
   *
   * @throws ConfigException C180 if it can be no such name, C181 if its split can be none
   */
  public static DatasetName parse(String text) {
    Matcher parts = PARTS.matcher(text);
    if (!parts.matches()) {
      throw wrong(text);
    }
    HubName repository =
        HubName.parse(HubName.Kind.DATASET, parts.group(1)).orElseThrow(() -> wrong(text));
    String config = parts.group(2);
    if (config != null && !CONFIG.matcher(config).matches()) {
      throw wrong(text);
    }
    String split = parts.group(3);
    if (split != null && !SPLIT.matcher(split).matches()) {
      throw new ConfigException(
          new Fault(
              "C181",
              "",
              "the split of a dataset must be a word, was " + Quoted.of(split),
              "for a part of it, set data.limit"));
    }
    return new DatasetName(repository, config, split);
  }

  private static ConfigException wrong(String text) {
    return new ConfigException(
        new Fault(
            "C180",
            "",
            "must be a dataset of the hub as hf:owner/name, was " + Quoted.of(text),
            "a revision, a config and a split go behind it: hf:owner/name@revision#config:split"));
  }

  /** The same with a split where none was named. */
  DatasetName orSplit(String usual) {
    return split == null ? new DatasetName(repository, config, usual) : this;
  }

  /** The same at a commit. */
  DatasetName at(String commit) {
    return new DatasetName(
        new HubName(repository.kind(), repository.repository(), commit), config, split);
  }

  /** The same at another's commit where that is known and of the same repository. */
  public DatasetName atCommitOf(DatasetName other) {
    String commit = other.repository.revision();
    boolean known =
        HubName.isCommit(commit)
            && !HubName.isCommit(repository.revision())
            && other.repository.repository().equals(repository.repository());
    return known ? at(commit) : this;
  }

  /** The dataset that is meant by its address on the hub, as {@code datasets/owner/name}. */
  public static Optional<DatasetName> parseAddress(String text) {
    return text.startsWith(ADDRESS)
        ? Optional.of(parse(HubName.PREFIX + text.substring(ADDRESS.length())))
        : Optional.empty();
  }

  /** As the user writes it where data are named. */
  public String text() {
    return HubName.PREFIX + parts();
  }

  /** As it is written where models could be meant. */
  public String address() {
    return ADDRESS + parts();
  }

  private String parts() {
    return repository.text()
        + (config == null ? "" : "#" + config)
        + (split == null ? "" : ":" + split);
  }
}
