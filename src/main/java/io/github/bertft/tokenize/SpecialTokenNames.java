package io.github.bertft.tokenize;

/**
 * How special tokens are spelt where a model folder does not say.
 *
 * @param unknown stands for what the vocabulary lacks
 * @param separator closes a text
 * @param pad fills short rows
 * @param classify opens a text
 * @param mask hides a token
 */
record SpecialTokenNames(
    String unknown, String separator, String pad, String classify, String mask) {
  static final SpecialTokenNames BERT =
      new SpecialTokenNames("[UNK]", "[SEP]", "[PAD]", "[CLS]", "[MASK]");
  static final SpecialTokenNames ROBERTA =
      new SpecialTokenNames("<unk>", "</s>", "<pad>", "<s>", "<mask>");
}
