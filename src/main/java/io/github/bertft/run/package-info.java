/** Use cases: the stages put together, and nothing else. */
@NullMarked
package io.github.bertft.run;

import org.jspecify.annotations.NullMarked;
