/** The Hugging Face hub's cache on the disk, shared with the Python client. */
@NullMarked
package io.github.bertft.hub.cache;

import org.jspecify.annotations.NullMarked;
