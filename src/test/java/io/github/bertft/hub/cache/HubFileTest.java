package io.github.bertft.hub.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HubFileTest {
  @Test
  void should_take_names_that_stay_in_their_folder() {
    for (String name :
        List.of("a", "a/b.txt", ".gitattributes", "Größe 数/\uD83D\uDE00.csv", "a..b")) {
      assertThat(HubFile.isSafeName(name)).as(name).isTrue();
    }
  }

  /** Half of a pair of surrogates makes no file name on any system. */
  @Test
  void should_refuse_all_others() {
    List<String> names =
        List.of("", "/a", "a//b", "a/", ".", "../a", "a/../b", "a\\b", "c:a", "a\0b", "a\nb");
    for (String name : names) {
      assertThat(HubFile.isSafeName(name)).as(name).isFalse();
    }
    for (char half : new char[] {'\uD83D', '\uDE00'}) {
      assertThat(HubFile.isSafeName("a" + half)).as("%x", (int) half).isFalse();
      assertThat(HubFile.isSafeName(half + "a")).as("%x", (int) half).isFalse();
    }
  }
}
