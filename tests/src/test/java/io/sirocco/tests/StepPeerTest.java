package io.sirocco.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark of training steps holds every model against PyTorch before it measures. */
@Tag("peer")
final class StepPeerTest {

  private static final String SCRIPT = "../benchmarks/pytorch/train_step.py";

  @TempDir private Path folder;

  /** On one thread: on several, those of PyTorch can be slow beside other work. */
  @Test
  void lossesOfTheFirstStepsAreThoseOfPyTorch() throws Exception {
    PyTorch torch = PyTorch.require();
    String workloads = "gpt:24x3x70x64,bert:24x3x70x64,bert-all-rows:24x3x70x64";
    SiroccoProcess.End end = run(torch, workloads);
    assertThat(end.code()).as(end.output() + end.errors()).isZero();
    assertThat(end.output())
        .contains("pytorch:1 ", "PyTorch 1.", "BLAS ")
        .containsPattern("\\ngeomean \\d+\\.\\d\\d min \\d+\\.\\d\\d\\n$");
  }

  @Test
  void whatCannotBeImportedIsSaid() throws Exception {
    PyTorch torch = new PyTorch("/bin/false");
    SiroccoProcess.End end = run(torch, "gpt:24x3x70x64");
    assertThat(end.code()).isEqualTo(1);
    assertThat(end.errors()).contains("pytorch:1: expected an answer \"ready\"", "/bin/false");
  }

  private SiroccoProcess.End run(PyTorch torch, String workloads) throws Exception {
    return SiroccoProcess.run(
        folder,
        List.of(
            "bench",
            "step",
            "--against",
            "pytorch",
            "--threads",
            "1",
            "--workload",
            workloads,
            "--python",
            torch.python(),
            "--script",
            SCRIPT));
  }
}
