/** Named tensors in safetensors files, read strictly and written durably; no tensor library. */
@NullMarked
package io.github.bertft.weights;

import org.jspecify.annotations.NullMarked;
