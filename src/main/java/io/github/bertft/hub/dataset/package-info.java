/** Datasets of the Hugging Face hub: which files of a repository are which part of it. */
@NullMarked
package io.github.bertft.hub.dataset;

import org.jspecify.annotations.NullMarked;
