/** Texts to integer batches. */
@NullMarked
package io.github.bertft.tokenize;

import org.jspecify.annotations.NullMarked;
