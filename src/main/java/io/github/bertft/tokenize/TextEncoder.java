package io.github.bertft.tokenize;

import io.github.bertft.data.TextExample;
import io.github.bertft.fault.ConfigException;
import io.github.bertft.fault.Fault;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts to the ids that a model takes: {@code [CLS] text [SEP]}, or {@code [CLS] text [SEP] pair
 * [SEP]} with token type 1 from the pair on; for RoBERTa {@code <s> text </s>} and {@code <s> text
 * </s> </s> pair </s>} with token type 0.
 *
 * <p>The ids equal those of Hugging Face's Python tokenizers for every text that Python can hold.
 * That includes its habit of taking the names of special tokens inside a text ({@code "[SEP]"} in a
 * review) for the special tokens themselves. An unpaired surrogate, which no UTF-8 text can hold,
 * is replaced by U+FFFD, which the normalizer drops.
 *
 * <p>All methods may be called from several threads at once.
 */
public final class TextEncoder implements AutoCloseable {
  private static final int MIN_TOKENS = 3;

  private final TokenizerDefinition definition;
  private final NativeTokenizer tokenizer;
  private final int maxTokens;
  private final Truncation truncation;

  private TextEncoder(TokenizerDefinition definition, int maxTokens, Truncation truncation) {
    if (maxTokens < MIN_TOKENS) {
      throw new IllegalArgumentException(
          "maxTokens must be at least " + MIN_TOKENS + ", was " + maxTokens);
    }
    this.definition = definition;
    this.maxTokens = maxTokens;
    this.truncation = truncation;
    this.tokenizer = NativeTokenizer.of(definition);
  }

  /**
   * Builds the encoder of a model folder.
   *
   * @param modelFolder holds {@code tokenizer.json}, or {@code vocab.txt}; see {@link
   *     TokenizerDefinition#read}
   * @param maxTokens longest result, special tokens included; at least 3
   * @param truncation what is kept of a longer text
   * @throws io.github.bertft.fault.ModelException if the files are missing, damaged or of another
   *     kind of tokenizer (M50 to M59)
   */
  public static TextEncoder load(Path modelFolder, int maxTokens, Truncation truncation) {
    return of(TokenizerDefinition.read(modelFolder), maxTokens, truncation);
  }

  /**
   * Builds the encoder of a tokenizer that was read before; parameters as for {@link #load}.
   *
   * @throws io.github.bertft.fault.ModelException M58 if the native tokenizer refuses it
   */
  public static TextEncoder of(
      TokenizerDefinition definition, int maxTokens, Truncation truncation) {
    return new TextEncoder(definition, maxTokens, truncation);
  }

  /** Encodes one text, or one pair of texts where {@code pair} is given. */
  public EncodedText encode(String text, @Nullable String pair) {
    return assemble(tokens(text), pair == null ? null : tokens(pair));
  }

  /** As {@link #encode}, from ids without special tokens. */
  EncodedText assemble(int[] text, int @Nullable [] pair) {
    return pair == null ? single(text) : pair(text, pair);
  }

  /** Ids of a text without special tokens, uncut. */
  public int[] tokens(String text) {
    return tokenizer.ids(wellFormed(text));
  }

  /** Encodes many texts on all cores; results in the order of the examples. */
  public List<EncodedText> encodeAll(List<TextExample> examples) {
    return examples.parallelStream()
        .map(example -> encode(example.text(), example.pair()))
        .toList();
  }

  /** The tokenizer's files and special ids. */
  public TokenizerDefinition definition() {
    return definition;
  }

  /** The id that fills a batch's unused places. */
  public int padTokenId() {
    return definition.padId();
  }

  /** All ids are smaller than this; the model needs at least as many word embeddings. */
  public int vocabularySize() {
    return definition.vocabularySize();
  }

  /** Longest result, special tokens included. */
  public int maxTokens() {
    return maxTokens;
  }

  @Override
  public void close() {
    tokenizer.close();
  }

  private EncodedText single(int[] tokens) {
    int special = TextFrame.SINGLE_TOKENS;
    Truncation.Kept kept = truncation.windows(tokens, maxTokens - special);
    int inside = kept.windows().stream().mapToInt(window -> window.length).sum();
    int[] ids = new int[inside + special * kept.windows().size()];
    int end = 0;
    for (int[] window : kept.windows()) {
      ids[end] = definition.frame().classifyId();
      System.arraycopy(window, 0, ids, end + 1, window.length);
      end += window.length + special;
      ids[end - 1] = definition.frame().separatorId();
    }
    int before = tokens.length + special;
    return new EncodedText(ids, new int[ids.length], before, kept.lostTokens());
  }

  private EncodedText pair(int[] first, int[] second) {
    TextFrame frame = definition.frame();
    int special = frame.pairTokens();
    if (maxTokens < special) {
      throw new ConfigException(
          new Fault(
              "C14",
              "text.max_tokens",
              "must be at least " + special + " for pairs of this model, was " + maxTokens));
    }
    Truncation.PairLimits limits =
        Truncation.pairLimits(first.length, second.length, maxTokens - special);
    int[] keptFirst = truncation.cut(first, limits.first());
    int[] keptSecond = truncation.cut(second, limits.second());
    int[] ids = new int[keptFirst.length + keptSecond.length + special];
    int[] types = new int[ids.length];
    int secondStart = 1 + keptFirst.length + frame.separatorsBetween();
    ids[0] = frame.classifyId();
    System.arraycopy(keptFirst, 0, ids, 1, keptFirst.length);
    Arrays.fill(ids, 1 + keptFirst.length, secondStart, frame.separatorId());
    System.arraycopy(keptSecond, 0, ids, secondStart, keptSecond.length);
    ids[ids.length - 1] = frame.separatorId();
    Arrays.fill(types, secondStart, types.length, frame.secondType());
    int before = first.length + second.length + special;
    return EncodedText.ofOneWindow(ids, types, before);
  }

  /**
   * Replaces unpaired surrogates: with one of them in a text, the binding reads the whole text as
   * broken and damages its emoji too.
   */
  private static String wellFormed(String text) {
    int first = unpairedSurrogate(text, 0);
    if (first < 0) {
      return text;
    }
    StringBuilder mended = new StringBuilder(text);
    for (int i = first; i >= 0; i = unpairedSurrogate(text, i + 1)) {
      mended.setCharAt(i, '\uFFFD');
    }
    return mended.toString();
  }

  private static int unpairedSurrogate(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char character = text.charAt(i);
      if (Character.isSurrogate(character)) {
        boolean paired =
            Character.isHighSurrogate(character)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!paired) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }
}
