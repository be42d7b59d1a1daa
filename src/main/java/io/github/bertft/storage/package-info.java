/** Files that appear on the disk whole or not at all. */
@NullMarked
package io.github.bertft.storage;

import org.jspecify.annotations.NullMarked;
