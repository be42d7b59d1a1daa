/**
 * Trained classifiers for Java programs. The one package whose signatures follow semantic
 * versioning: all others may change with any version.
 */
@NullMarked
package io.github.bertft.api;

import org.jspecify.annotations.NullMarked;
