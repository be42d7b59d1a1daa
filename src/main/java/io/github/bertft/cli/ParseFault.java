package io.github.bertft.cli;

import io.github.bertft.fault.Fault;
import io.github.bertft.fault.Quoted;
import io.github.bertft.fault.Suggestion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a command line, in the words of all other messages. */
final class ParseFault {
  private static final String ID = "C70";
  private static final int MIN_PREFIX = 3;

  private ParseFault() {}

  static Fault of(ParameterException exception) {
    CommandLine command = exception.getCommandLine();
    String help = "try: " + command.getCommandSpec().qualifiedName() + " --help";
    if (exception instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      return unmatched(unmatched.getUnmatched().get(0), command, help);
    }
    if (exception.getArgSpec() instanceof OptionSpec option && exception.getValue() != null) {
      String message =
          option.longestName()
              + " must be "
              + allowed(option)
              + ", was "
              + Quoted.of(exception.getValue());
      return new Fault(ID, "", message, help);
    }
    return new Fault(ID, "", decapitalised(String.valueOf(exception.getMessage())), help);
  }

  private static Fault unmatched(String argument, CommandLine command, String help) {
    boolean option = argument.startsWith("-");
    String word = option ? argument.replaceFirst("=.*", "") : argument;
    List<String> known = new ArrayList<>();
    if (option) {
      command.getCommandSpec().options().forEach(o -> known.addAll(Arrays.asList(o.names())));
    } else {
      known.addAll(command.getSubcommands().keySet());
    }
    String kind = option ? "option" : command.getSubcommands().isEmpty() ? "argument" : "command";
    List<String> hints = new ArrayList<>();
    nearest(word, known).ifPresent(near -> hints.add("did you mean " + near + "?"));
    hints.add(help);
    return new Fault(ID, "", "unknown " + kind + " " + Quoted.of(word), hints);
  }

  private static Optional<String> nearest(String word, List<String> known) {
    String bare = bare(word);
    if (bare.length() < MIN_PREFIX) {
      return Optional.empty();
    }
    // Of very long words the distance is not worth its time.
    Optional<String> near = bare.length() > 80 ? Optional.empty() : Suggestion.nearest(word, known);
    return near.or(
        () ->
            known.stream()
                .filter(name -> bare(name).length() >= MIN_PREFIX)
                .filter(name -> bare(name).startsWith(bare) || bare.startsWith(bare(name)))
                .findFirst());
  }

  private static String bare(String word) {
    return word.replaceFirst("^-+", "").toLowerCase(Locale.ROOT);
  }

  private static String allowed(ArgSpec option) {
    Class<?> type = option.typeInfo().getType();
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(word -> word.toString().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(", "));
    }
    return switch (type.getSimpleName()) {
      case "int", "Integer", "long", "Long" -> "a whole number";
      case "double", "Double" -> "a number";
      case "Path" -> "a path";
      default -> option.paramLabel();
    };
  }

  private static String decapitalised(String message) {
    return message.isEmpty()
        ? message
        : Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }
}
