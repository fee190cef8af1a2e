package io.sirocco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.kernels.KernelCheck;
import io.sirocco.kernels.KernelCheck.Outcome;
import io.sirocco.kernels.Op;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DoctorCommandTest {

  private static final Op OP = new Op.GatherRows(8, 4, 500);

  private static String shown(List<KernelCheck> checks, boolean right) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text, true);
    assertThat(DoctorCommand.kernelsAreRight(out, checks)).isEqualTo(right);
    return text.toString();
  }

  @Test
  void aKernelIsALineWithItsSpeed() {
    KernelCheck check = new KernelCheck(OP, Outcome.RIGHT, 8_000, 42_000, "");
    assertThat(shown(List.of(check), true))
        .contains("GatherRows", "right", "GB/s", "8.0 of at most 42.0 µs");
  }

  @Test
  void aSlowKernelIsNoFailure() {
    KernelCheck check = new KernelCheck(OP, Outcome.SLOW, 80_000, 42_000, "it crawls");
    assertThat(shown(List.of(check), true)).contains("slow", "it crawls");
  }

  @Test
  void aWrongKernelIsAFailure() {
    KernelCheck wrong = new KernelCheck(OP, Outcome.WRONG, 8_000, 42_000, "element 5 was 1");
    KernelCheck right = new KernelCheck(OP, Outcome.RIGHT, 8_000, 42_000, "");
    assertThat(shown(List.of(wrong, right), false)).contains("wrong", "element 5 was 1");
  }

  @Test
  void theVectorBackendFindsItsKernelsRight() {
    Invocation doctor = Invocation.of("doctor").succeeded();
    assertThat(doctor.output()).contains("LinearBackward").doesNotContain(" wrong ");
  }
}
