/** What can go wrong for a user, with one exception type per exit code. */
@NullMarked
package io.github.bertft.fault;

import org.jspecify.annotations.NullMarked;
