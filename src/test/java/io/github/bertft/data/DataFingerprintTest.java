package io.github.bertft.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFingerprintTest {
  @TempDir Path temp;

  @Test
  void hashesAFileAsSha256sumDoes() {
    Path file = new DataFolder(temp).write("a.csv", "abc");
    assertThat(DataFingerprint.of(file))
        .isEqualTo(
            new DataFingerprint(
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", 3, 1));
  }

  @Test
  void hashesAFolderByNamesAndContents() {
    DataFolder folder = new DataFolder(temp);
    folder.write("f/b/1.txt", "");
    folder.write("f/a/2.txt", "abc");
    DataFingerprint first = DataFingerprint.of(temp.resolve("f"));
    assertThat(first)
        .isEqualTo(
            new DataFingerprint(
                "256ab2124e38bb129fbc0f29e7bc37b45ad77f13ecbc0bb5aa94b13d0ff65436", 3, 2));
    folder.write("g/a/2.txt", "abc");
    folder.write("g/b/1.txt", "");
    assertThat(DataFingerprint.of(temp.resolve("g"))).isEqualTo(first);
    folder.write("g/b/1.txt", "x");
    assertThat(DataFingerprint.of(temp.resolve("g"))).isNotEqualTo(first);
  }

  /** What is read through links counts as well. */
  @Test
  void followsLinks() throws Exception {
    DataFolder folder = new DataFolder(temp);
    folder.write("f/a/2.txt", "abc");
    DataFingerprint whole = DataFingerprint.of(temp.resolve("f"));
    Path link = Files.createSymbolicLink(temp.resolve("link"), temp.resolve("f"));
    assertThat(DataFingerprint.of(link)).isEqualTo(whole);
    Path inside = Files.createDirectory(temp.resolve("inside"));
    Files.createSymbolicLink(inside.resolve("a"), temp.resolve("f").resolve("a"));
    assertThat(DataFingerprint.of(inside)).isEqualTo(whole);
  }

  @Test
  void tellsThatDataChangedOrVanished() throws Exception {
    DataFolder folder = new DataFolder(temp);
    Path file = folder.write("a.csv", "abc");
    DataFingerprint before = DataFingerprint.of(file);
    assertThatCode(() -> before.requireUnchanged(Dataset.of(file))).doesNotThrowAnyException();
    folder.write("a.csv", "abcd");
    assertThat(folder.faults(() -> before.requireUnchanged(Dataset.of(file))))
        .containsExactly(
            "a.csv: changed since it was read: it had 3 bytes with sha256 ba7816bf8f01, now 4 bytes"
                + " with 88d4266fd4e6 [D34] | start again, and leave the data alone meanwhile");
    Files.delete(file);
    assertThat(folder.faults(() -> before.requireUnchanged(Dataset.of(file))))
        .containsExactly("a.csv: no such file or folder [D01]");
  }
}
