package io.github.bertft.fuzz;

import io.github.bertft.tokenize.TokenizerDefinition;

/** A tokenizer.json. */
public final class FuzzTokenizer {
  private static final FuzzFile FILE = new FuzzFile("tokenizer.json");

  private FuzzTokenizer() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    FILE.read(bytes, path -> TokenizerDefinition.read(FILE.folder()));
  }
}
