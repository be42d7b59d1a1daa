/** The state of a training run on the disk: written whole, verified before use. */
@NullMarked
package io.github.bertft.checkpoint;

import org.jspecify.annotations.NullMarked;
