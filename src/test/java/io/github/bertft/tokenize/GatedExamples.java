package io.github.bertft.tokenize;

import io.github.bertft.data.TextExample;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Examples of which those from a row on cannot be read before the gate is opened. */
final class GatedExamples extends AbstractList<TextExample> {
  private final List<TextExample> examples;
  private final int firstClosed;
  private final CountDownLatch gate = new CountDownLatch(1);

  GatedExamples(List<TextExample> examples, int firstClosed) {
    this.examples = examples;
    this.firstClosed = firstClosed;
  }

  void open() {
    gate.countDown();
  }

  @Override
  public TextExample get(int row) {
    if (row >= firstClosed) {
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return examples.get(row);
  }

  @Override
  public int size() {
    return examples.size();
  }
}
