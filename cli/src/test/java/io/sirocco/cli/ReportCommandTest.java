package io.sirocco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sirocco report} and {@code sirocco compare}. */
final class ReportCommandTest {

  @TempDir private Path folder;

  @Test
  void runsAreReportedAndCompared() throws IOException {
    TinyPretraining pretraining = TinyPretraining.write(folder);
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    assertThat(pretraining.run(one).code()).isZero();
    assertThat(pretraining.run(two, "--set", "training.learning_rate=0.5").code()).isZero();
    Path report = one.resolve("report.html");
    String written = Files.readString(report);
    assertThat(written).contains("clm loss", "<h1>one</h1>", "Samples over time");
    Files.delete(report);
    Invocation again = Invocation.of("report", one.toString());
    assertThat(again.code()).as("%s", again).isZero();
    assertThat(again.lastLine()).isEqualTo(report.toString());
    assertThat(report).hasContent(written);
    Path page = folder.resolve("page.html");
    Invocation compared =
        Invocation.of("compare", one.toString(), two.toString(), "--out", page.toString());
    assertThat(compared.code()).as("%s", compared).isZero();
    assertThat(compared.output().lines())
        .anyMatch(line -> line.matches("steps +12 +12"))
        .anyMatch(line -> line.matches("training.learning_rate +0.001 +0.5"));
    assertThat(page).content().contains("clm validation loss", "training.learning_rate");
  }

  @Test
  void whatIsNoRunIsNamed() {
    Path nowhere = folder.resolve("nowhere");
    assertThat(Invocation.of("report", nowhere.toString()).errors())
        .contains("holds no run: it has no config.yaml");
    assertThat(Invocation.of("compare", nowhere.toString(), nowhere.toString()).errors())
        .contains("holds no run: it has no config.yaml");
    Invocation.of("compare", nowhere.toString()).refusedWith("It takes two runs to compare");
  }
}
