package io.sirocco.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Help, wrong usage, and what needs no run. */
final class UsageTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quickstart",
        "pretrain",
        "evaluate",
        "generate",
        "finetune",
        "classify",
        "explain",
        "score",
        "export",
        "import",
        "tokenizer",
        "tokenizer train",
        "tokenizer encode",
        "tokenizer decode",
        "tokenizer inspect",
        "tokenizer convert",
        "doctor",
        "bench",
        "corpus",
        "corpus prepare",
        "corpus stats",
        "corpus show",
        "corpus verify"
      })
  void helpOfEveryCommandHasExamples(String command) {
    List<String> arguments = new ArrayList<>(List.of(command.split(" ", -1)));
    arguments.add("--help");
    Invocation help = Invocation.of(Interruption.none(), arguments).succeeded();
    assertThat(help.errors()).isEmpty();
    assertThat(help.output()).contains("Usage: sirocco " + command);
    assertThat(help.output().lines().dropWhile(line -> !line.equals("Examples:")).skip(1))
        .as("lines after Examples:")
        .anyMatch(line -> line.startsWith("  sirocco " + command));
  }

  @Test
  void commandsInTheTokenizersDocumentCanBeTyped() throws IOException {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs/tokenizers.md"))) {
      folder = Objects.requireNonNull(folder.getParent());
    }
    List<String> commands =
        Files.readAllLines(folder.resolve("docs/tokenizers.md")).stream()
            .filter(line -> line.startsWith("./sirocco "))
            .toList();
    assertThat(commands).hasSizeGreaterThan(5);
    for (String command : commands) {
      String[] words = command.substring("./sirocco ".length()).split(" ", -1);
      assertThatCode(() -> Main.commandLine(Interruption.none()).parseArgs(words))
          .as(command)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void helpListsTheCommandsAndTheExitCodes() {
    Invocation help = Invocation.of("--help").succeeded();
    assertThat(help.output())
        .contains("Examples:", "quickstart", "pretrain", "evaluate", "generate", "doctor", "bench")
        .contains("Exit codes: 0 ok, 1 failed, 2 wrong usage, 130 interrupted");
  }

  @ParameterizedTest
  @CsvSource({
    "'', Which command?",
    "pretain, 'pretain'",
    "pretrain --rum x, '--rum'",
    "pretrain, Missing required option: '--run'",
    "pretrain --run x, Missing required option: '--config'",
    "pretrain --run x --config y --threads two, 'two' is not an int",
    "evaluate --run x, one of --data and --corpus is needed",
    "evaluate --run x --data y --split test, but was 'test'",
    "generate --model x, Missing required option: '--prompt=TEXT'",
    "generate --model x --prompt y --temperature hot, 'hot' is not a double",
    "tokenizer, 'Which command? There are train, encode, decode, inspect, convert'",
    "tokenizer train --type bpe --out x, Missing required option: '--vocab-size=N' for type bpe",
    "tokenizer train --type byte --out x, Which text?",
    "tokenizer train --type byte --out x --lang de, is not LANGUAGE=FILE",
    "tokenizer train --type byte --out x --alphabet 9 --coverage 1 y, --alphabet and --coverage",
    "tokenizer encode x, Missing required option: '--tokenizer=DIR'",
    "tokenizer encode --tokenizer x --invalid-utf8 y, but was 'y'",
    "tokenizer convert x --out y, Missing required option: '--to=FORM'",
    "quickstart --minutes soon, 'soon' is not a double",
    "doctor now, 'now'",
  })
  void wrongUsageIsExitCodeTwo(String typed, String message) {
    String[] arguments = typed.isEmpty() ? new String[0] : typed.split(" ", -1);
    Invocation.of(arguments).refusedWith(message);
  }

  @Test
  void doctorNamesTheMachineAndEveryBackend() {
    Invocation doctor = Invocation.of("doctor").succeeded();
    assertThat(doctor.errors()).isEmpty();
    assertThat(doctor.output().lines().map(line -> line.split(" ", 2)[0]))
        .contains("sirocco", "system", "java", "heap", "flags");
    assertThat(doctor.output())
        .containsPattern(" ([0-9]+) of \\1 ops agree with the oracle")
        .contains("backend     null (check): ")
        .contains("backend     reference (check): ")
        .contains("backend     vector (cpu): CPU with vectors of ");
  }

  @Test
  void printedConfigIsARecipeWithAllKeys() {
    Invocation printed = Invocation.of("pretrain", "--print-config").succeeded();
    assertThat(printed.output()).contains("seed: ", "hidden_size: ", "learning_rate: ");
  }

  @ParameterizedTest
  @CsvSource({
    "--backend cuda, 'no backend cuda; there are auto and null, opencl, reference, '",
    "--threads 0, threads=0 is below 1",
    "--device 3, 'device=3: backend vector has device 0 only'",
  })
  void aBackendThatCannotBeHadIsNamed(String option, String message) {
    String[] words = option.split(" ", -1);
    Invocation.of("quickstart", "--minutes", "1", "--run", "never", words[0], words[1])
        .failedWith(message);
  }
}
