/** Arguments in, exit code out. */
@NullMarked
package io.github.bertft.cli;

import org.jspecify.annotations.NullMarked;
