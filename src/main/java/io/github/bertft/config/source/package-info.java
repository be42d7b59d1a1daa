/** A YAML or JSON text as a tree whose every value knows its line and column. */
@NullMarked
package io.github.bertft.config.source;

import org.jspecify.annotations.NullMarked;
