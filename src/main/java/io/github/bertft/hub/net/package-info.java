/** Requests to a hub: what may go wrong on the way does not get into the cache. */
@NullMarked
package io.github.bertft.hub.net;

import org.jspecify.annotations.NullMarked;
