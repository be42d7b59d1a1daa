package io.github.bertft.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bertft.fault.Fault;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UnloadableLibraryTest {
  private static final String WRITE = "set DJL_CACHE_DIR to a folder that can be written";
  private static final String RUN = "set DJL_CACHE_DIR to a folder from which programs may run";

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(
            new UnsatisfiedLinkError("/c/a.so: /c/a.so: failed to map segment from shared object"),
            "/c/a.so: failed to map segment from shared object",
            RUN),
        Arguments.of(
            new ExceptionInInitializerError(
                "Exception java.lang.UnsatisfiedLinkError: /c/a.so: failed to map segment from"
                    + " shared object: Operation not permitted [in thread \"libraries\"]"),
            "/c/a.so: failed to map segment from shared object: Operation not permitted",
            RUN),
        Arguments.of(new NoSuchFileException("/c"), "/c: no such file or folder", WRITE),
        Arguments.of(
            new FileSystemException("/c", null, "Not a directory"), "/c: Not a directory", WRITE),
        Arguments.of(new IOException("No space left on device"), "No space left on device", WRITE),
        Arguments.of(
            new UnsatisfiedLinkError("libc.so.6: version `GLIBC_2.28' not found\n(required by a)"),
            "libc.so.6: version `GLIBC_2.28' not found",
            WRITE),
        Arguments.of(
            new UnsatisfiedLinkError("/c/a.so: cannot allocate memory in static TLS block"),
            "/c/a.so: cannot allocate memory in static TLS block",
            "raise ulimit -v or the limit of the container"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void should_tell_the_deepest_cause_and_what_helps(Throwable cause, String reason, String advice) {
    Throwable failure = new IllegalStateException("loading failed", new RuntimeException(cause));

    Fault fault = UnloadableLibrary.fault("R00", "it cannot start", failure);

    assertThat(fault.message()).isEqualTo("it cannot start: " + reason);
    assertThat(fault.hints()).singleElement().asString().endsWith(advice);
  }
}
