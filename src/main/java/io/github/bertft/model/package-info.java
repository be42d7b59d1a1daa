/** Encoder, pooling and head, and the files that hold their weights. */
@NullMarked
package io.github.bertft.model;

import org.jspecify.annotations.NullMarked;
