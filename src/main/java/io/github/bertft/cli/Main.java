package io.github.bertft.cli;

/** Entry point of the {@code bertft} command. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {}
}
