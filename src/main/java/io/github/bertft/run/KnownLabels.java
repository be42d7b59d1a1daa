package io.github.bertft.run;

import io.github.bertft.data.LabelSet;
import io.github.bertft.data.ProblemType;
import io.github.bertft.data.TextExample;
import java.util.List;

/** Which labels of examples a model can be measured by; every number is one. */
record KnownLabels(ProblemType problem, LabelSet labels) {
  /** Whether the example has no other ones. */
  boolean include(TextExample example) {
    return problem == ProblemType.REGRESSION || labels.knows(example);
  }

  /**
   * Requires that of all.
   *
   * @throws io.github.bertft.fault.DataException naming unknown ones
   */
  void require(List<TextExample> examples) {
    if (problem != ProblemType.REGRESSION) {
      labels.requireKnown(examples);
    }
  }
}
