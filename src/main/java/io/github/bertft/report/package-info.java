/** What a person or a script reads. */
@NullMarked
package io.github.bertft.report;

import org.jspecify.annotations.NullMarked;
