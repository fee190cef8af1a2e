package io.sirocco.kernels.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class ExtentTest {

  private static Set<String> kinds(List<Check> checks) {
    return checks.stream()
        .map(check -> (check.group() + check.name()).replaceAll("[0-9.E-]+", ""))
        .collect(Collectors.toSet());
  }

  @Test
  void selectionLeavesOutSizesOnly() {
    List<Check> all = ValueChecks.checks();
    List<Check> selected = Extent.SELECTION.of(all);
    assertThat(Extent.ALL.of(all)).isEqualTo(all);
    assertThat(all).containsAll(selected).hasSizeGreaterThan(2 * selected.size());
    assertThat(kinds(selected)).isEqualTo(kinds(all));
  }

  @Test
  void precisionsAreNoSizes() {
    List<Check> checks = List.of(check("f16, N=1"), check("f32, N=1"), check("bf16, N=1"));
    assertThat(Extent.SELECTION.of(checks)).isEqualTo(checks);
  }

  @Test
  void selectionHasTheSmallestAndTheLargestOfAKind() {
    List<Check> checks =
        List.of(
            check("N=1"), check("N=5"), check("other, N=2"), check("N=300, C=0"), check("N=77"));
    assertThat(Extent.SELECTION.of(checks).stream().map(Check::name))
        .containsExactly("N=1", "N=77", "other, N=2", "N=300, C=0");
  }

  private static Check check(String name) {
    return new Check("Op", name, _ -> new Verdict.Passed());
  }
}
