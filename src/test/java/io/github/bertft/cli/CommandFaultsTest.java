package io.github.bertft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bertft.TinyClassifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes on the command line and in configs, with the whole of what is printed. */
class CommandFaultsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                          | a command is needed, such as train [C70]~try: bertft --help
          foo                         | unknown command "foo" [C70]~try: bertft --help
          trian                       | unknown command "trian" [C70]~did you mean train?~try: bertft --help
          evaluate                    | unknown command "evaluate" [C70]~did you mean eval?~try: bertft --help
          --versoin                   | unknown option "--versoin" [C70]~did you mean --version?~try: bertft --help
          config                      | a command is needed: show or schema [C70]~try: bertft config --help
          config shwo                 | unknown command "shwo" [C70]~did you mean show?~try: bertft config --help
          train --confg               | unknown option "--confg" [C70]~did you mean --config?~try: bertft train --help
          train --confg=a.yaml        | unknown option "--confg" [C70]~did you mean --config?~try: bertft train --help
          train extra                 | unknown argument "extra" [C70]~try: bertft train --help
          train --config              | missing required parameter for option '--config' (FILE) [C70]~try: bertft train --help
          predict -x hi               | unknown option "-x" [C70]~try: bertft predict --help
          predict --out f hi          | unknown option "--out" [C70]~did you mean --output?~try: bertft predict --help
          predict --top 0 hi          | --top must be at least 1, was 0 [C70]~try: bertft predict --help
          predict --top x hi          | --top must be a whole number, was "x" [C70]~try: bertft predict --help
          predict --format xml hi     | --format must be text, json, jsonl, csv, tsv, was "xml" [C70]~try: bertft predict --help
          predict --max-tokens 2 hi   | --max-tokens must be at least 3, was 2 [C70]~try: bertft predict --help
          predict --input a.txt hi    | give texts or --input, not both [C70]~try: bertft predict --help
          eval                        | missing required option: '--data=[NAME=]DATA' [C70]~try: bertft eval --help
          eval --data= -m m           | --data must name a file, was "" [C70]~try: bertft eval --help
          eval --data a= -m m         | --data must name a file, was "a=" [C70]~try: bertft eval --help
          eval -d a -d a -m m         | --data has two files named "a"; name them NAME=FILE [C70]~try: bertft eval --help
          eval -d a --min-accuracy 7  | --min-accuracy must be a share from 0 to 1, was 7.0 [C70]~try: bertft eval --help
          eval -d a --min-accuracy NaN| --min-accuracy must be a share from 0 to 1, was NaN [C70]~try: bertft eval --help
          eval -d a --unknown-label x | --unknown-label must be error, ignore, was "x" [C70]~try: bertft eval --help
          eval -d a -m m --encoding latn-1 | --encoding: unknown encoding, was "latn-1"; use utf-8, latin-1 or another name that Java knows [C72]~did you mean "latin-1"?
          train                       | data.train: is missing; name the training file or folder [C13]~try: --set data.train=FILE
          config show --set foo       | --set foo: must look like key=value, for example training.epochs=2 [C16]
          config show -c nope.yaml    | nope.yaml: no such config file [C01]
          config show --set trainig.epochs=2 | --set trainig.epochs=2: unknown key "trainig.epochs" [C09]~did you mean "training.epochs"?
          config show --set training.epochs=3.7 | --set training.epochs=3.7: training.epochs: must be a whole number from 1 to 1000, was 3.7 [C10]
          """)
  void saysWhatIsWrong(String line, String expected) {
    String[] arguments = line.isEmpty() ? new String[0] : line.split(" ", -1);
    CommandResult result = CommandResult.of(arguments);
    assertThat(result.err()).isEqualTo("bertft: " + expected.replace("~", "\n  ") + "\n");
    assertThat(result.out()).isEmpty();
    assertThat(result.code()).isEqualTo(2);
  }

  @Test
  void escapesAndCutsWhatItRepeats() {
    CommandResult result = CommandResult.of("--\u001b[31m" + "x".repeat(1_000_000));
    assertThat(result.err())
        .isEqualTo(
            "bertft: unknown option \"--\\u001b[31m"
                + "x".repeat(67)
                + "…\" [C70]\n  try: bertft --help\n");
    assertThat(result.code()).isEqualTo(2);
  }

  @Test
  void namesEveryMistakeOfAConfigAtOnce(@TempDir Path folder) throws Exception {
    String file =
        TinyClassifier.file(
            folder,
            "run.yaml",
            "data:\n  txet: x\ntraining:\n  epochs: \"3\"\n  seed: 1\n  seed: 2\n");
    CommandResult result = CommandResult.of("config", "show", "-c", file);
    assertThat(result.err().replace(file, "run.yaml"))
        .isEqualTo(
            """
            bertft: run.yaml:2:3: unknown key "txet" [C09]
              did you mean "text"?
            bertft: run.yaml:4:11: training.epochs: must be a whole number from 1 to 1000, was "3" [C10]
              a number stands without quotes
            bertft: run.yaml:6:3: duplicate key "seed"; first given on line 5 [C07]
            """);
    assertThat(result.code()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "train", "eval", "predict", "config", "config show", "config schema"})
  void everyCommandHelps(String command) {
    String[] arguments =
        Stream.concat(
                Stream.of(command.split(" ", -1)).filter(word -> !word.isEmpty()),
                Stream.of("--help"))
            .toArray(String[]::new);
    CommandResult result = CommandResult.of(arguments);
    assertThat(result.out())
        .startsWith(("Usage: bertft " + command).strip())
        .contains("-h, --help");
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
  }

  @Test
  void leavesNothingBehind(@TempDir Path folder) throws Exception {
    CommandResult.of("train", "--set", "data.train=nope.csv", "--set", "output.folder=" + folder);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }
}
