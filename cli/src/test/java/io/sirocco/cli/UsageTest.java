package io.sirocco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Help, wrong usage, and what needs no run. */
final class UsageTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"quickstart", "pretrain", "evaluate", "generate", "doctor", "bench", "corpus"})
  void helpOfEveryCommandHasExamples(String command) {
    Invocation help = Invocation.of(command, "--help").succeeded();
    assertThat(help.errors()).isEmpty();
    assertThat(help.output()).contains("Usage: sirocco " + command);
    assertThat(help.output().lines().dropWhile(line -> !line.equals("Examples:")).skip(1))
        .as("lines after Examples:")
        .anyMatch(line -> line.startsWith("  sirocco " + command));
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
    "evaluate --run x, Missing required option: '--data=FILE'",
    "evaluate --run x --data y --split test, but was 'test'",
    "generate --model x, Missing required option: '--prompt=TEXT'",
    "generate --model x --prompt y --temperature hot, 'hot' is not a double",
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
