package io.github.bertft.tokenize;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import ai.djl.util.Utils;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import io.github.bertft.fault.Quoted;
import io.github.bertft.fault.ResourceException;
import io.github.bertft.storage.UnloadableLibrary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * DJL's binding of the Rust tokenizer, reduced to ids; safe for several threads.
 *
 * <p>Two ways of the binding are avoided on purpose. Its {@code Encoding} carries the text, place
 * and word of every token, which takes half of the time and about a hundred bytes a token for
 * nothing; so the native functions are called directly. Its batch function ends the whole process
 * where a text cannot be encoded, and was measured to use one core; so texts go one at a time, from
 * several Java threads.
 */
final class NativeTokenizer implements AutoCloseable {
  private static final int MAX_REASON_CHARS = 200;
  private static final Map<String, String> PLAIN_IDS =
      Map.of("truncation", "do_not_truncate", "padding", "do_not_pad", "addSpecialTokens", "false");

  /** The native library takes some 200 bytes for each character of a text that it works on. */
  private static final int PART_CHARS = 1 << 16;

  private final HuggingFaceTokenizer tokenizer;
  private final TextParts parts;

  // A handle that is freed while another thread encodes would end the process.
  private final ReadWriteLock closing = new ReentrantReadWriteLock();

  private NativeTokenizer(HuggingFaceTokenizer tokenizer, TextParts parts) {
    this.tokenizer = tokenizer;
    this.parts = parts;
  }

  /**
   * Builds the tokenizer that is described.
   *
   * @throws ResourceException R52 if the native library cannot be loaded
   * @throws ModelException M58 if the library refuses the description
   */
  static NativeTokenizer of(TokenizerDefinition definition) {
    requireLibrary();
    byte[] json = definition.json().getBytes(StandardCharsets.UTF_8);
    try {
      return new NativeTokenizer(
          HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), PLAIN_IDS),
          definition.parts());
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    } catch (RuntimeException | LinkageError e) {
      String reason = Quoted.cut(String.valueOf(e.getMessage()), MAX_REASON_CHARS);
      throw new ModelException(
          new Fault("M58", definition.location(), "the tokenizer cannot be built: " + reason), e);
    }
  }

  /** Before anything else of the binding, which would lay the failure to the description. */
  private static void requireLibrary() {
    try {
      LibUtils.checkStatus();
    } catch (RuntimeException | LinkageError | AssertionError e) {
      throw new ResourceException(
          UnloadableLibrary.fault("R52", "the tokenizers cannot start", cause(e)), e);
    }
  }

  /** DJL tells in its log alone that it could not write the library, then fails for less. */
  private static Throwable cause(Throwable failure) {
    try {
      Path folder = Files.createDirectories(Utils.getEngineCacheDir("tokenizers"));
      Files.delete(Files.createTempFile(folder, null, null));
      return failure;
    } catch (IOException e) {
      return e;
    }
  }

  /** Ids of a well-formed text, without special tokens; a very long one is taken in parts. */
  int[] ids(String text) {
    if (text.length() <= PART_CHARS) {
      return idsAtOnce(text);
    }
    List<int[]> ids = new ArrayList<>();
    for (int start = 0; start < text.length(); ) {
      int end = parts.end(text, start + PART_CHARS);
      ids.add(idsAtOnce(text.substring(start, end)));
      start = end;
    }
    return ids.stream().flatMapToInt(Arrays::stream).toArray();
  }

  /** Ids of a well-formed text in one native call. */
  int[] idsAtOnce(String text) {
    long[] ids;
    closing.readLock().lock();
    try {
      long encoding = TokenizersLibrary.LIB.encode(tokenizer.getHandle(), text, false);
      try {
        ids = TokenizersLibrary.LIB.getTokenIds(encoding);
      } finally {
        TokenizersLibrary.LIB.deleteEncoding(encoding);
      }
    } finally {
      closing.readLock().unlock();
    }
    int[] narrowed = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      narrowed[i] = (int) ids[i];
    }
    return narrowed;
  }

  @Override
  public void close() {
    closing.writeLock().lock();
    try {
      tokenizer.close();
    } finally {
      closing.writeLock().unlock();
    }
  }
}
