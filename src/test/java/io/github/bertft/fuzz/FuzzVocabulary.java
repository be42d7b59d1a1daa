package io.github.bertft.fuzz;

import io.github.bertft.tokenize.TokenizerDefinition;

/** A vocab.txt. */
public final class FuzzVocabulary {
  private static final FuzzFile FILE = new FuzzFile("vocab.txt");

  private FuzzVocabulary() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    FILE.read(bytes, path -> TokenizerDefinition.read(FILE.folder()));
  }
}
