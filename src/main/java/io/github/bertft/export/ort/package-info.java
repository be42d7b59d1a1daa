/**
 * What is written for ONNX Runtime's library. Where that is a jar outside of the class path, these
 * classes are loaded beside it, so that they see only what is public.
 */
@NullMarked
package io.github.bertft.export.ort;

import org.jspecify.annotations.NullMarked;
