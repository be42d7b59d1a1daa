package io.github.bertft.model;

/** Placeholder. */
final class OutputFolder {
  private OutputFolder() {}
}
