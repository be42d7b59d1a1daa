package io.github.bertft.data;

import org.jspecify.annotations.Nullable;

/** What makes two examples the same text, whatever their labels. */
record TextKey(String text, @Nullable String pair) {
  static TextKey of(TextExample example) {
    return new TextKey(example.text(), example.pair());
  }
}
