package io.sirocco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first command that a user types, for some seconds instead of some minutes. */
final class QuickstartCommandTest {

  private static final String SAMPLE = "A sample (the prompt is \"dog: \"):";
  private static final String NEXT = "What to try next:";

  @TempDir private Path folder;

  @Test
  void endsWithALossThatFellASampleAndNextSteps() {
    Path run = folder.resolve("first");
    Invocation made =
        Invocation.of("quickstart", "--minutes", "0.1", "--run", run.toString()).succeeded();
    assertThat(made.errors()).isEmpty();
    List<String> lines = made.output().lines().toList();
    assertThat(lines.getFirst()).startsWith("Pretraining a small GPT on ").contains("0.1 minutes");
    assertThat(lines).contains(SAMPLE, NEXT);
    assertThat(lines).anyMatch(line -> line.matches("validation loss [0-9.]+ nats/token over .*"));
    assertThat(lines).anyMatch(line -> line.endsWith(", training loss in nats/token"));
    String sample =
        String.join("\n", lines.subList(lines.indexOf(SAMPLE) + 2, lines.indexOf(NEXT)));
    assertThat(sample).startsWith("dog: ").hasSizeGreaterThan(300);
    assertThat(lines.subList(lines.indexOf(NEXT) + 1, lines.size()))
        .allMatch(line -> line.startsWith("  ./sirocco "))
        .anyMatch(line -> line.contains("generate --model %s".formatted(run)));
  }
}
