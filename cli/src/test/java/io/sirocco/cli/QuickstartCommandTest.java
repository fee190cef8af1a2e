package io.sirocco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first command that a user types, for some seconds instead of some minutes. */
final class QuickstartCommandTest {

  private static final String NEXT = "What to try next:";

  @TempDir private Path folder;

  @Test
  void showsWhatAModelOfFourLanguagesLearnedAndNextSteps() {
    Path run = folder.resolve("first");
    Invocation made =
        Invocation.of("quickstart", "--minutes", "0.1", "--run", run.toString()).succeeded();
    assertThat(made.errors()).isEmpty();
    List<String> lines = made.output().lines().toList();
    assertThat(lines.getFirst()).startsWith("Pretraining a small XLM on ").contains("0.1 minutes");
    assertThat(lines).contains(NEXT);
    assertThat(lines).anyMatch(line -> line.matches("validation loss [0-9.]+ nats/token over .*"));
    assertThat(lines).anyMatch(line -> line.endsWith(", training loss in nats/token"));
    for (String language : List.of("de", "es", "fr")) {
      assertThat(lines)
          .as("translations found before and after")
          .anyMatch(
              line -> line.matches("  en-%s  before .* after .* of [0-9]+".formatted(language)));
      assertThat(lines)
          .as("scores of %s", language)
          .anyMatch(line -> line.matches(" *mlm/%s +[0-9.]+ .*".formatted(language)))
          .anyMatch(line -> line.matches(" *tlm/en-%s +[0-9.]+ .*".formatted(language)));
    }
    assertThat(lines.get(lines.indexOf("The user could not be [MASK].") + 1))
        .matches("  (.+ \\([0-9]+ %\\)(, )?){5}");
    assertThat(lines.subList(lines.indexOf(NEXT) + 1, lines.size()))
        .allMatch(line -> line.startsWith("  ./sirocco "))
        .anyMatch(line -> line.contains("fill-mask --model %s".formatted(run)));
  }
}
