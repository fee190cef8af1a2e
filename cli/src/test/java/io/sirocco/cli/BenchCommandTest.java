package io.sirocco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.benchmarks.CaseResult;
import io.sirocco.benchmarks.ResultFile;
import io.sirocco.benchmarks.RunRecord;
import io.sirocco.benchmarks.Timing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BenchCommandTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "matmul",
        "matmul-held-out",
        "attention",
        "layer-norm",
        "rms-norm",
        "gelu",
        "swiglu",
        "rotary",
        "cross-entropy",
        "adamw",
        "embedding",
        "generation",
        "tokenizer",
        "classify",
        "step",
        "growth",
        "roofline",
        "compare"
      })
  void everyBenchmarkIsListedAndHasHelpWithExamples(String name) {
    assertThat(Invocation.of("bench", "--help").succeeded().output()).contains("  " + name + " ");
    assertThat(Invocation.of("bench", name, "--help").succeeded().output())
        .contains("Usage: sirocco bench " + name, "Examples:\n  sirocco bench " + name);
  }

  @ParameterizedTest
  @CsvSource({
    "bench, Which benchmark? There are ",
    "bench matadd, no benchmark matadd; there are ",
    "bench compare a, Missing required parameter: 'NEW'",
    "bench gelu --threads many, 'many' is not an int",
  })
  void wrongUsageIsExitCodeTwo(String typed, String message) {
    Invocation.of(typed.split(" ", -1)).refusedWith(message);
  }

  @Test
  void anUnknownNameListsTheNames() {
    assertThat(Invocation.of("bench", "matadd").errors())
        .contains("attention", "layer-norm", "gelu", "roofline", "compare");
  }

  @Test
  void aPeerThatIsNotThereIsNamedWithTheCommandThatFetchesIt() {
    Invocation.of("bench", "gelu", "--against", "openblas")
        .failedWith(
            "no peer openblas on the class path", "-Plauncher,peers package -pl benchmarks/peers");
  }

  @Test
  void aTokenizerIsMeasuredOnAGivenText() throws IOException {
    Path text = folder.resolve("text.txt");
    Files.writeString(
        text, "A sentence of a few words.\nEin Satz aus ein paar Wörtern.\n".repeat(9));

    Invocation bench =
        Invocation.of("bench", "tokenizer", "--text", text.toString(), "--type", "unigram")
            .succeeded();

    assertThat(bench.output()).contains("MB/s", "\nunigram ").doesNotContain("wordpiece");
  }

  @Test
  void aTokenizerOrPeerThatIsNotThereIsNamed() {
    Invocation.of("bench", "tokenizer", "--type", "morse")
        .failedWith("no tokenizer morse to measure; there are byte-level-bpe, wordpiece, unigram");
    Invocation.of("bench", "tokenizer", "--against", "tiktoken")
        .failedWith("no peer tiktoken on the class path");
  }

  @Test
  void aShapeThatIsNoneIsRefused() {
    Invocation.of("bench", "layer-norm", "--shape", "forward:0x2").failedWith("N=0 is below 1");
    Invocation.of("bench", "layer-norm", "--shape", "NN:1x2x3")
        .failedWith("shape NN:1x2x3 is none of layer-norm");
  }

  @Test
  void aBenchmarkPrintsATableKeepsItAndEndsWithTheRatios() throws IOException {
    Path json = folder.resolve("layer-norm.json");
    Invocation bench =
        Invocation.of(
                "bench",
                "layer-norm",
                "--shape",
                "forward:3x16,backward:5x16",
                "--threads",
                "1",
                "--json",
                json.toString())
            .succeeded();
    assertThat(bench.lastLine()).matches("geomean \\d+\\.\\d\\d min \\d+\\.\\d\\d");
    assertThat(bench.output()).contains("forward:3x16", "backward:5x16", "GB/s", "scalar");
    RunRecord run = ResultFile.read(json);
    assertThat(run.benchmark()).isEqualTo("layer-norm");
    assertThat(run.threads()).isEqualTo(1);
    assertThat(run.peers()).containsOnlyKeys("scalar");
    assertThat(run.cases())
        .extracting(CaseResult::name)
        .containsExactly("forward:3x16", "backward:5x16");
    assertThat(run.cases().getFirst().timings())
        .extracting(Timing::contestant)
        .containsExactly("sirocco", "scalar");
    assertThat(run.ratios()).hasToString(bench.lastLine());
    assertThat(
            Invocation.of("bench", "compare", json.toString(), json.toString())
                .succeeded()
                .lastLine())
        .isEqualTo("geomean 1.00 min 1.00");
  }

  @Test
  void resultsDoNotTellWhereThingsLie() {
    assertThat(MachineFacts.withoutFolders("-XX:SharedArchiveFile=/home/me/app/archive"))
        .isEqualTo("-XX:SharedArchiveFile=archive");
    assertThat(MachineFacts.withoutFolders("-javaagent:/a/b.jar=destfile=/c/d.exec"))
        .doesNotContain("/a/", "/c/");
    assertThat(MachineFacts.withoutFolders("-Xmx6g")).isEqualTo("-Xmx6g");
  }

  @Test
  void aFileThatIsNoResultIsNamed() throws IOException {
    Path json = folder.resolve("broken.json");
    Files.writeString(json, "{");
    Invocation.of("bench", "compare", json.toString(), json.toString())
        .failedWith("broken.json is no result of a benchmark");
    Invocation.of("bench", "compare", folder.resolve("none.json").toString(), json.toString())
        .failedWith("none.json: no such file or directory");
  }

  @Test
  void aBackendWithoutAYardstickHasNoRoofline() {
    Invocation.of("bench", "roofline", "--backend", "reference")
        .failedWith("backend reference has nothing to measure its device with");
  }
}
