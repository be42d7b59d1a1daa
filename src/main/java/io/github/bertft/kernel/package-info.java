/** The tensor programs that DJL's NDArray API lacks, as TorchScript text. */
@NullMarked
package io.github.bertft.kernel;

import org.jspecify.annotations.NullMarked;
