package io.github.bertft.hub.net;

/** Is told how a download gets on; methods may be called from several threads at once. */
public interface DownloadListener {
  /**
   * A download begins.
   *
   * @param what is downloaded
   * @param totalBytes of all its files
   */
  void started(String what, long totalBytes);

  /** Bytes that arrived, or were there from an earlier attempt; negative if they were no good. */
  void moved(long bytes);

  /** Something that a waiting user should know. */
  void note(String text);

  /** Hears nothing. */
  static DownloadListener silent() {
    return new DownloadListener() {
      @Override
      public void started(String what, long totalBytes) {}

      @Override
      public void moved(long bytes) {}

      @Override
      public void note(String text) {}
    };
  }
}
