/** A model name to a folder of files. */
@NullMarked
package io.github.bertft.hub;

import org.jspecify.annotations.NullMarked;
