package io.github.bertft.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.bertft.hub.TokenizerFiles;
import io.github.bertft.tokenize.TokenizerDefinition;
import io.github.bertft.tokenize.WordPieces;
import java.util.Arrays;
import java.util.List;

/** The files beside or instead of a tokenizer.json; the first byte says which. */
public final class FuzzTokenizerFiles {
  private static final byte[] WORD_PIECES =
      "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n##b\n".getBytes(UTF_8);
  private static final byte[] BYTE_PAIRS =
      "{\"<s>\":0,\"<pad>\":1,\"</s>\":2,\"<unk>\":3,\"<mask>\":4,\"a\":5,\"b\":6,\"ab\":7}"
          .getBytes(UTF_8);
  private static final byte[] MERGES = "#version: 0.2\na b\n".getBytes(UTF_8);
  private static final List<FuzzFile> FILES =
      List.of(
          new FuzzFile("tokenizer_config.json").with("vocab.txt", WORD_PIECES),
          new FuzzFile("special_tokens_map.json").with("vocab.txt", WORD_PIECES),
          new FuzzFile("tokenizer_config.json")
              .with("vocab.json", BYTE_PAIRS)
              .with("merges.txt", MERGES),
          new FuzzFile("vocab.json").with("merges.txt", MERGES),
          new FuzzFile("merges.txt").with("vocab.json", BYTE_PAIRS));
  private static final FuzzFile PUBLISHED = new FuzzFile("tokenizer.json");

  private FuzzTokenizerFiles() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    int mode = Byte.toUnsignedInt(bytes[0]) % (FILES.size() + 1);
    byte[] content = Arrays.copyOfRange(bytes, 1, bytes.length);
    if (mode == FILES.size()) {
      PUBLISHED.read(content, path -> olderFiles(path.toString(), content));
    } else {
      FuzzFile file = FILES.get(mode);
      file.read(content, path -> WordPieces.of(TokenizerDefinition.read(file.folder())));
    }
  }

  private static void olderFiles(String location, byte[] tokenizerJson) {
    TokenizerFiles files = TokenizerFiles.parse(location, tokenizerJson);
    files.withoutFixedLengths();
    files.vocabularyText();
    files.configuration("BertTokenizer", 512);
    files.specialTokensMap();
  }
}
