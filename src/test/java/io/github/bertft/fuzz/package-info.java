/**
 * Targets of {@code scripts/fuzz}: what reads files from outside, given any bytes. Others lie
 * beside readers that only their packages see. They need no fuzzer to compile; the corpora that
 * were found are read in every test run.
 */
@NullMarked
package io.github.bertft.fuzz;

import org.jspecify.annotations.NullMarked;
