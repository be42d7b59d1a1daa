/** What the user asked for, fully checked before anything heavy starts. */
@NullMarked
package io.github.bertft.config;

import org.jspecify.annotations.NullMarked;
