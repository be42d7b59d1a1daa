/** What each config key means: one annotation serves binder, schema, printer and docs. */
@NullMarked
package io.github.bertft.config.key;

import org.jspecify.annotations.NullMarked;
