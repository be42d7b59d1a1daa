/** The trained model for other runtimes. */
@NullMarked
package io.github.bertft.export;

import org.jspecify.annotations.NullMarked;
