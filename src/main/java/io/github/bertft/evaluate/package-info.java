/** Predictions to numbers. */
@NullMarked
package io.github.bertft.evaluate;

import org.jspecify.annotations.NullMarked;
