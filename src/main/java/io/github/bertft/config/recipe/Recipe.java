package io.github.bertft.config.recipe;

import io.github.bertft.config.source.ConfigNode;
import io.github.bertft.config.source.ConfigNode.Entry;
import io.github.bertft.config.source.ConfigNode.Mapping;
import io.github.bertft.config.source.ConfigNode.Scalar;
import io.github.bertft.config.source.ConfigSource;
import io.github.bertft.config.source.Place;
import io.github.bertft.config.source.Problems;
import io.github.bertft.config.source.ScalarKind;
import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import io.github.bertft.fault.Suggestion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One dataset, with or without pre-training on its texts (ITPT), by one size of encoder.
 *
 * <p>Its config is a few pieces laid over one another: size, pre-training, dataset.
 */
public record Recipe(PaperDataset dataset, boolean pretrained, Encoder encoder) {
  /** Size of the encoder. */
  public enum Encoder {
    /** The built-in one, with settings of its own; the plain name stands for it. */
    MINI,
    /** The paper's. */
    BASE,
    LARGE
  }

  /** All recipes, dataset by dataset. */
  public static List<Recipe> all() {
    List<Recipe> recipes = new ArrayList<>();
    for (PaperDataset dataset : PaperDataset.values()) {
      for (Encoder encoder : Encoder.values()) {
        recipes.add(new Recipe(dataset, false, encoder));
        recipes.add(new Recipe(dataset, true, encoder));
      }
    }
    return recipes;
  }

  /**
   * The recipe of this name.
   *
   * @throws ConfigException C110 if there is none, with the nearest
   */
  public static Recipe of(String name) {
    String plain = name.strip().toLowerCase(Locale.ROOT).replace('_', '-');
    return all().stream()
        .filter(recipe -> recipe.name().equals(plain))
        .findFirst()
        .orElseThrow(() -> unknown(name, plain));
  }

  private static ConfigException unknown(String name, String plain) {
    List<String> hints = new ArrayList<>();
    Suggestion.nearest(plain, all().stream().map(Recipe::name).toList())
        .ifPresent(near -> hints.add("did you mean " + Quoted.of(near) + "?"));
    hints.add("bertft recipes lists them");
    return new ConfigException(
        new Fault("C110", "--recipe", "no such recipe, was " + Quoted.of(name), hints));
  }

  /** As {@code trec6}, {@code trec6-itpt} or {@code trec6-itpt-base}. */
  public String name() {
    String size = encoder == Encoder.MINI ? "" : "-" + encoder.name().toLowerCase(Locale.ROOT);
    return dataset.word() + (pretrained ? "-itpt" : "") + size;
  }

  /**
   * The pieces as trees, the stronger ones last.
   *
   * @param folder where the dataset's files are; null: {@link PaperDataset#folder}
   */
  public List<Mapping> pieces(@Nullable Path folder, Problems problems) {
    Place place = Place.ofRecipe(name());
    Path files = folder == null ? Path.of(dataset.folder()) : folder;
    List<Mapping> pieces = new ArrayList<>();
    for (String file : pieceNames()) {
      pieces.add(inFolder(ConfigSource.readText(text(file), place, problems), files));
    }
    String own =
        "data:\n  benchmark: "
            + dataset.name().toLowerCase(Locale.ROOT)
            + "\noutput:\n  folder: out/"
            + name();
    pieces.add(ConfigSource.readText(own, place, problems));
    return pieces;
  }

  private List<String> pieceNames() {
    boolean mini = encoder == Encoder.MINI;
    String size = encoder.name().toLowerCase(Locale.ROOT);
    Stream<String> names =
        Stream.of(
            mini ? "" : "paper",
            size,
            pretrained ? (mini ? "itpt-mini" : "itpt") : "",
            dataset.word(),
            dataset.isChinese() && !mini ? dataset.word() + "-" + size : "");
    return names.filter(name -> !name.isEmpty()).toList();
  }

  private static String text(String piece) {
    String resource = piece + ".yaml";
    try (InputStream stream = Recipe.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException("no recipe piece " + resource);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The piece with the names of its data files as paths. */
  private static Mapping inFolder(Mapping piece, Path folder) {
    return with(
        piece,
        "data",
        data ->
            with(
                with((Mapping) data, "train", file -> path(file, folder)),
                "test",
                tests -> {
                  Mapping all = (Mapping) tests;
                  for (String name : all.entries().keySet()) {
                    all = with(all, name, file -> path(file, folder));
                  }
                  return all;
                }));
  }

  private static ConfigNode path(ConfigNode file, Path folder) {
    String path = folder.resolve(((Scalar) file).text()).toString();
    return new Scalar(file.place(), ScalarKind.TEXT, path);
  }

  /** The mapping with the value of a key changed, if it has the key. */
  private static Mapping with(Mapping mapping, String key, UnaryOperator<ConfigNode> change) {
    Entry entry = mapping.entries().get(key);
    if (entry == null) {
      return mapping;
    }
    Map<String, Entry> entries = new LinkedHashMap<>(mapping.entries());
    entries.put(key, new Entry(entry.keyPlace(), change.apply(entry.value())));
    return new Mapping(mapping.place(), entries);
  }

  /** The paper's error rate in words, or why there is none. */
  public String expected() {
    if (encoder == Encoder.MINI) {
      return "none of the paper's, whose encoders are larger; theirs: " + paperScores();
    }
    return dataset
        .score(encoder == Encoder.LARGE, pretrained)
        .map(score -> "error " + percent(score) + " (Sun et al. 2019)")
        .orElseGet(() -> "not in our table of the paper; it has: " + paperScores());
  }

  private String paperScores() {
    return String.join(
        "; ",
        dataset.scores().stream().map(score -> score.model() + ": " + percent(score)).toList());
  }

  /** As {@code 3.20 %}, or {@code ~2.80 %} where it is quoted at second hand. */
  public static String percent(PaperScore score) {
    return (score.approximate() ? "~" : "")
        + String.format(Locale.ROOT, "%.2f %%", score.errorPercent());
  }
}
