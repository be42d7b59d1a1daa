package io.github.bertft.storage;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** The cause of a failed file operation in words, without the path that the caller tells anyway. */
public final class IoReason {
  private IoReason() {}

  /** Lower-case words where the type tells more than the text, else the system's own text. */
  public static String of(IOException exception) {
    if (exception instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (exception instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (exception instanceof FileAlreadyExistsException) {
      return "a file of that name is in the way";
    }
    if (exception instanceof NotDirectoryException) {
      return "not a folder";
    }
    if (exception instanceof FileSystemLoopException) {
      return "symbolic links run in a circle";
    }
    String text =
        exception instanceof FileSystemException system
            ? system.getReason()
            : exception.getMessage();
    return text == null || text.isBlank() ? exception.getClass().getSimpleName() : text;
  }
}
