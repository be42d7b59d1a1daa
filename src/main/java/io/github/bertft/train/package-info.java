/** One training loop and the pure arithmetic that it needs. */
@NullMarked
package io.github.bertft.train;

import org.jspecify.annotations.NullMarked;
