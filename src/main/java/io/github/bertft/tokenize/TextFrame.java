package io.github.bertft.tokenize;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.bertft.fault.Fault;
import io.github.bertft.fault.ModelException;
import java.util.stream.Stream;

/**
 * The special tokens around a text and a pair of texts: {@code [CLS] a [SEP]} and {@code [CLS] a
 * [SEP] b [SEP]}, or as in RoBERTa {@code <s> a </s>} and {@code <s> a </s> </s> b </s>}.
 *
 * @param classifyId opens the first text
 * @param separatorId closes each text
 * @param separatorsBetween how many separators stand between two texts, 1 or 2
 * @param secondType token type of the second text and of its last separator, 0 or 1
 */
public record TextFrame(int classifyId, int separatorId, int separatorsBetween, int secondType) {
  /** Special tokens around a single text. */
  static final int SINGLE_TOKENS = 2;

  /** Special tokens around a pair. */
  int pairTokens() {
    return SINGLE_TOKENS + separatorsBetween;
  }

  /**
   * Reads a post-processor.
   *
   * @param location the file
   * @throws ModelException M57 if it puts other tokens around texts, or some that do not exist
   */
  static TextFrame read(JsonNode processor, int vocabularySize, String location) {
    TextFrame frame =
        switch (processor.path("type").asText()) {
          case "BertProcessing" -> ofIds(processor, 1, 1);
          case "RobertaProcessing" -> ofIds(processor, 2, 0);
          case "TemplateProcessing" -> ofTemplate(processor, location);
          default ->
              throw fault(
                  location,
                  "post_processor.type must be TemplateProcessing, BertProcessing or"
                      + " RobertaProcessing, was "
                      + TokenizerJson.shown(processor.path("type")));
        };
    if (isNoToken(frame.classifyId, vocabularySize)
        || isNoToken(frame.separatorId, vocabularySize)) {
      throw fault(
          location,
          "the post_processor's ids must be whole numbers from 0, below the vocabulary's size "
              + vocabularySize);
    }
    return frame;
  }

  private static TextFrame ofIds(JsonNode processor, int separatorsBetween, int secondType) {
    return new TextFrame(
        id(processor.path("cls").path(1)),
        id(processor.path("sep").path(1)),
        separatorsBetween,
        secondType);
  }

  private static TextFrame ofTemplate(JsonNode processor, String location) {
    JsonNode single = processor.path("single");
    String classify = single.path(0).path("SpecialToken").path("id").asText();
    String separator = single.path(2).path("SpecialToken").path("id").asText();
    JsonNode tokens = processor.path("special_tokens");
    int classifyId = id(tokens.path(classify).path("ids").path(0));
    int separatorId = id(tokens.path(separator).path("ids").path(0));
    return Stream.of(
            new TextFrame(classifyId, separatorId, 1, 1),
            new TextFrame(classifyId, separatorId, 1, 0),
            new TextFrame(classifyId, separatorId, 2, 0))
        .filter(
            frame ->
                single.equals(TextTemplate.single(classify, separator))
                    && processor.path("pair").equals(TextTemplate.pair(classify, separator, frame)))
        .findFirst()
        .orElseThrow(
            () ->
                fault(
                    location,
                    "the post_processor must put [CLS] text [SEP] and [CLS] text [SEP] pair [SEP],"
                        + " or two separators before the pair"));
  }

  private static int id(JsonNode id) {
    return id.isInt() ? id.intValue() : -1;
  }

  private static boolean isNoToken(int id, int vocabularySize) {
    return id < 0 || id >= vocabularySize;
  }

  private static ModelException fault(String location, String message) {
    return new ModelException(new Fault("M57", location, message));
  }
}
