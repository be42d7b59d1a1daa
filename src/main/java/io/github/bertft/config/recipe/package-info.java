/** Runs of the paper's datasets, each put together from a few config pieces. */
@NullMarked
package io.github.bertft.config.recipe;

import org.jspecify.annotations.NullMarked;
