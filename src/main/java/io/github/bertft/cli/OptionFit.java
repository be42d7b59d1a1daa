package io.github.bertft.cli;

import io.github.bertft.data.ProblemType;
import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import io.github.bertft.model.FolderProblem;
import java.nio.file.Path;

/** Whether options fit what a model tells, before it is loaded. */
final class OptionFit {
  private OptionFit() {}

  /**
   * Requires a model of several classes, which alone has an accuracy.
   *
   * @throws ConfigException C176
   */
  static void ofAccuracy(Path folder) {
    ProblemType problem = problem(folder);
    if (problem != ProblemType.SINGLE_LABEL) {
      throw fault(
          "C176",
          "--min-accuracy",
          folder,
          " is " + problem.word() + " and has no accuracy",
          "read the figure that counts from --json");
    }
  }

  /**
   * Refuses what is told of one class of several where answers are of another kind.
   *
   * @throws ConfigException C177
   */
  static void ofScores(Path folder, int top, boolean allScores) {
    if (top == 1 && !allScores) {
      return;
    }
    String option = top > 1 ? "--top" : "--all-scores";
    ProblemType problem = problem(folder);
    if (problem == ProblemType.REGRESSION) {
      throw fault(
          "C177",
          option,
          folder,
          " is regression and tells one number a text",
          "leave the option out");
    }
    if (problem == ProblemType.MULTI_LABEL && top > 1) {
      throw fault(
          "C177",
          option,
          folder,
          " is multi_label and tells every label that reaches its threshold",
          "--all-scores tells the probability of every label");
    }
  }

  private static ProblemType problem(Path folder) {
    return FolderProblem.of(folder).orElse(ProblemType.SINGLE_LABEL);
  }

  private static ConfigException fault(
      String id, String option, Path folder, String message, String hint) {
    return new ConfigException(
        new Fault(id, option, "the model of " + Quoted.of(folder.toString()) + message, hint));
  }
}
