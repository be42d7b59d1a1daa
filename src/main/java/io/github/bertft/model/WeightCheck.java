package io.github.bertft.model;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import io.github.bertft.weights.TensorInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Compares the weights that a model needs with those that a file has. */
final class WeightCheck {
  private static final int MAX_NAMED = 10;

  private WeightCheck() {}

  /**
   * One fault per kind (missing, wrongly shaped, unreadable number format), each naming up to ten
   * weights as the files do, without the family's prefix; empty if all is well.
   */
  static List<Fault> against(
      String location,
      Architecture architecture,
      Map<String, long[]> expected,
      Map<String, TensorInfo> actual) {
    List<String> missing = new ArrayList<>();
    List<String> misshaped = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    expected.forEach(
        (canonical, shape) -> {
          TensorInfo tensor = actual.get(canonical);
          String name = PublishedNames.withoutPrefix(architecture, canonical);
          if (tensor == null) {
            missing.add(name + " " + Arrays.toString(shape));
          } else if (!Arrays.equals(tensor.dimensions(), shape)) {
            misshaped.add(name + " must be " + Arrays.toString(shape) + ", was " + tensor.shape());
          } else if (!tensor.dtype().readsAsFloat32()) {
            unreadable.add(name + " " + tensor.dtype());
          }
        });
    List<Fault> faults = new ArrayList<>();
    add(faults, location, missing, "missing", "");
    add(faults, location, misshaped, "of another shape than config.json says", "");
    add(
        faults,
        location,
        unreadable,
        "in a number format that is not read",
        "; F32, F16 and BF16 are");
    return faults;
  }

  /** The fault of weights that belong to no part of the model. */
  static Fault unexpected(String location, List<String> names) {
    List<String> safe = names.stream().map(name -> Quoted.cut(name, 200)).toList();
    return new Fault(
        "M12",
        location,
        count(safe.size()) + " not part of this model: " + listed(safe),
        otherFamily(names));
  }

  private static List<String> otherFamily(List<String> names) {
    return Arrays.stream(Architecture.values())
        .filter(family -> names.stream().anyMatch(name -> name.startsWith(family.weightPrefix())))
        .limit(1)
        .map(
            family ->
                "they are named as those of "
                    + family.modelType()
                    + " models: is model_type in config.json right?")
        .toList();
  }

  private static void add(
      List<Fault> faults, String location, List<String> names, String what, String allowed) {
    if (!names.isEmpty()) {
      String message = count(names.size()) + " " + what + ": " + listed(names) + allowed;
      faults.add(new Fault("M12", location, message));
    }
  }

  private static String count(int weights) {
    return weights == 1 ? "1 weight is" : weights + " weights are";
  }

  private static String listed(List<String> names) {
    if (names.size() <= MAX_NAMED) {
      return String.join(", ", names);
    }
    int more = names.size() - MAX_NAMED;
    return String.join(", ", names.subList(0, MAX_NAMED)) + " and " + more + " more";
  }
}
