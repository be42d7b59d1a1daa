/** Texts and labels off the disk, nothing numeric. */
@NullMarked
package io.github.bertft.data;

import org.jspecify.annotations.NullMarked;
