package io.github.bertft.model;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A trained array and its place in the network.
 *
 * @param name as in {@link WeightNames}
 * @param depth 0 for embeddings and their projection, 1 for the lowest layer, layers + 1 for pooler
 *     and head
 * @param parameter float32
 */
public record NamedParameter(String name, int depth, Parameter parameter) {
  private static final Pattern LAYER = Pattern.compile("(?:encoder|transformer)\\.layer\\.(\\d+)");

  static NamedParameter of(String name, NDArray array, int layers) {
    Parameter.Type type = name.endsWith(".bias") ? Parameter.Type.BIAS : Parameter.Type.WEIGHT;
    Parameter parameter = Parameter.builder().setName(name).setType(type).optArray(array).build();
    return new NamedParameter(name, depth(name, layers), parameter);
  }

  /** The values, owned by the model. */
  public NDArray array() {
    return parameter.getArray();
  }

  /** Whether weight decay applies: to all but biases and LayerNorm (Devlin et al. 2018, A.2). */
  public boolean decays() {
    return !name.endsWith(".bias")
        && !name.endsWith("LayerNorm.weight")
        && !name.endsWith("layer_norm.weight");
  }

  /** Whether it belongs to the last layer. */
  public boolean isClassifier() {
    return name.startsWith(WeightNames.CLASSIFIER + ".");
  }

  /** The same array under the name of its task. */
  NamedParameter ofTask(String task) {
    return new NamedParameter("tasks." + task + "." + name, depth, parameter);
  }

  /** 0 for embeddings, 1 for the lowest layer, layers + 1 for pooler and head. */
  static int depth(String name, int layers) {
    if (name.startsWith("embeddings.") || name.startsWith(WeightNames.PROJECTION + ".")) {
      return 0;
    }
    Matcher matcher = LAYER.matcher(name);
    return matcher.lookingAt() ? Integer.parseInt(matcher.group(1)) + 1 : layers + 1;
  }
}
