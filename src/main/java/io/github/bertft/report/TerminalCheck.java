package io.github.bertft.report;

import java.io.Console;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Whether standard error is a terminal that a bar can be drawn on. */
public final class TerminalCheck {
  /** {@code 1} or {@code 0}, set by the launcher, which can ask the system itself. */
  static final String VARIABLE = "BERTFT_TTY";

  private static final Path OWN_TERMINAL = Path.of("/dev/tty");

  private TerminalCheck() {}

  /**
   * The launcher's word first, then the descriptor's own name where the system shows it, then
   * Java's console, which knows of standard input and output only.
   */
  static boolean standardErrorIsTerminal(Map<String, String> environment) {
    if ("dumb".equals(environment.get("TERM"))) {
      return false;
    }
    String told = environment.get(VARIABLE);
    if (told != null && !told.isEmpty()) {
      return told.equals("1");
    }
    return isTerminal(2);
  }

  /**
   * Whether a standard stream is a terminal.
   *
   * @param descriptor 0 for standard input, 1 for output, 2 for errors
   */
  public static boolean isTerminal(int descriptor) {
    Path link = link(descriptor);
    if (Files.isSymbolicLink(link)) {
      try {
        return isTerminalDevice(Files.readSymbolicLink(link).toString());
      } catch (IOException e) {
        return false;
      }
    }
    return consoleIsTerminal();
  }

  /**
   * Whether standard output, which failed, is a terminal whose window has been closed: the process
   * has none any more. False where the system does not show it.
   */
  public static boolean outputWasClosed() {
    if (!Files.isSymbolicLink(link(1)) || !isTerminal(1)) {
      return false;
    }
    try {
      Files.newInputStream(OWN_TERMINAL).close();
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** Where Linux shows what a descriptor leads to. */
  private static Path link(int descriptor) {
    return Path.of("/proc/self/fd", Integer.toString(descriptor));
  }

  static boolean isTerminalDevice(String device) {
    return device.startsWith("/dev/pts/")
        || device.startsWith("/dev/tty")
        || device.equals("/dev/console");
  }

  /** From Java 22 there is a console also where nothing is a terminal; then it can be asked. */
  @SuppressWarnings("SystemConsoleNull") // null means no terminal before 22; later it is asked
  private static boolean consoleIsTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (NoSuchMethodException e) {
      return true;
    } catch (IllegalAccessException | InvocationTargetException e) {
      return false;
    }
  }
}
