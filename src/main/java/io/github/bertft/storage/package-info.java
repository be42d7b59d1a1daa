/** Files that appear on the disk whole or not at all, and where those lie that are kept. */
@NullMarked
package io.github.bertft.storage;

import org.jspecify.annotations.NullMarked;
