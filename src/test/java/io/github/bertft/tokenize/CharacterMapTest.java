package io.github.bertft.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CharacterMapTest {
  private static final List<String> TEXTS =
      GeneratedTexts.make(7, 40).stream().filter(text -> !text.isEmpty()).toList();

  @TempDir Path folder;

  private final JsonNode tokenizer = GoldenTokenizer.resource("xlm-roberta/tokenizer.json");
  private final byte[] table =
      Base64.getDecoder().decode(tokenizer.at("/normalizer/precompiled_charsmap").textValue());

  @Test
  void the_table_of_sentencepiece_is_sound() {
    assertThat(isSound(table)).isTrue();
  }

  @Test
  void what_is_no_table_is_not() {
    assertThat(CharacterMap.isSound(TextNode.valueOf("no base64!"))).isFalse();
    assertThat(CharacterMap.isSound(tokenizer.path("missing"))).isFalse();
    assertThat(isSound(new byte[0])).isFalse();
    assertThat(isSound(new byte[] {4, 0, 0})).isFalse();
    assertThat(isSound(new byte[] {-1, -1, -1, 127, 0, 0, 0, 0})).isFalse();
    assertThat(isSound(new byte[] {4, 0, 0, 0, 0, 0, 0, 0})).isFalse();
    for (int length : new int[] {4, 100, 1000}) {
      assertThat(isSound(Arrays.copyOf(table, length))).as("%d bytes", length).isFalse();
    }
  }

  /** A damaged table that is taken for sound would end this process in the native library. */
  @Test
  void no_damage_that_it_lets_through_hurts_the_native_library() throws IOException {
    Random random = new Random(3);
    int sound = 0;
    int trieBytes = 1024;
    for (int i = 0; i < 300; i++) {
      byte[] damaged = table.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        int place = random.nextInt(4 + trieBytes);
        damaged[place] ^= (byte) (1 << random.nextInt(8));
      }
      if (isSound(damaged)) {
        sound++;
        encodeWith(damaged);
      }
    }
    assertThat(sound).isBetween(10, 290);
  }

  private void encodeWith(byte[] damaged) throws IOException {
    ObjectNode root = tokenizer.deepCopy();
    root.withObject("normalizer")
        .put("precompiled_charsmap", Base64.getEncoder().encodeToString(damaged));
    Files.writeString(folder.resolve("tokenizer.json"), root.toString());
    try (TextEncoder encoder = TextEncoder.load(folder, 64, new Truncation.Head())) {
      TEXTS.forEach(text -> assertThat(encoder.encode(text, null).inputIds()).isNotEmpty());
    }
  }

  private static boolean isSound(byte[] bytes) {
    return CharacterMap.isSound(TextNode.valueOf(Base64.getEncoder().encodeToString(bytes)));
  }
}
