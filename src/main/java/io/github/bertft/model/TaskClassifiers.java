package io.github.bertft.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Classifiers of several tasks over one encoder: encoder and pooler are shared, each task has a
 * last layer of its own (Sun et al. 2019, section 5.5).
 */
public final class TaskClassifiers {
  private final List<String> names;
  private final List<TextClassifier> models;

  /**
   * Joins classifiers.
   *
   * @param byTask {@linkplain TextClassifier#sibling siblings} of the first one; at least one
   */
  public TaskClassifiers(Map<String, TextClassifier> byTask) {
    names = List.copyOf(byTask.keySet());
    models = List.copyOf(byTask.values());
  }

  /** The first task's, which owns the shared weights. */
  public TextClassifier first() {
    return models.get(0);
  }

  /** That of a task, counted from 0. */
  public TextClassifier get(int task) {
    return models.get(task);
  }

  /** All weights, each once: the shared ones, then each task's own as {@code tasks.NAME.WEIGHT}. */
  public List<NamedParameter> parameters() {
    List<NamedParameter> all = new ArrayList<>(shared(first().parameters()));
    own().values().forEach(all::addAll);
    return List.copyOf(all);
  }

  /** The shared weights but the frozen ones, in the order of {@link #parameters}. */
  public List<NamedParameter> sharedTrainable() {
    return shared(first().trainable());
  }

  private static List<NamedParameter> shared(List<NamedParameter> parameters) {
    return parameters.stream().filter(parameter -> !parameter.isClassifier()).toList();
  }

  /** Each task's own weights, by the task's name. */
  public Map<String, List<NamedParameter>> own() {
    Map<String, List<NamedParameter>> own = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      own.put(
          name,
          models.get(i).parameters().stream()
              .filter(NamedParameter::isClassifier)
              .map(parameter -> parameter.ofTask(name))
              .toList());
    }
    return own;
  }

  /** Names of the weights that no file held. */
  public List<String> freshWeights() {
    List<String> fresh = new ArrayList<>();
    for (NamedParameter parameter : shared(first().parameters())) {
      if (first().freshWeights().contains(parameter.name())) {
        fresh.add(parameter.name());
      }
    }
    for (int i = 0; i < names.size(); i++) {
      TextClassifier model = models.get(i);
      String name = names.get(i);
      model.parameters().stream()
          .filter(
              parameter ->
                  parameter.isClassifier() && model.freshWeights().contains(parameter.name()))
          .forEach(parameter -> fresh.add(parameter.ofTask(name).name()));
    }
    return fresh;
  }

  /** As {@link TextClassifier#useWords}, for the texts of all tasks. */
  public void useWords(int[] words) {
    first().useWords(words); // the encoder is one and the same
  }

  /** As {@link TextClassifier#freeze}. */
  public void freeze(int depths) {
    first().freeze(depths);
  }

  /** As {@link TextClassifier#weightsChanged}. */
  public void weightsChanged() {
    first().weightsChanged(); // the encoder is one and the same
  }
}
