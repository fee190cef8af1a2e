package io.sirocco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LossChartTest {

  @Test
  void aFallingLossFallsFromTheFirstRowToTheLast() {
    List<Double> losses = IntStream.rangeClosed(0, 7).mapToObj(i -> 4.5 - .5 * i).toList();
    assertThat(LossChart.lines(losses))
        .containsExactly(
            "  4.50 |*",
            "  4.00 | *",
            "  3.50 |  *",
            "  3.00 |   *",
            "  2.50 |    *",
            "  2.00 |     *",
            "  1.50 |      *",
            "  1.00 |       *",
            "       +--------",
            "        step 1 to 8, training loss in nats/token");
  }

  /** Also where a mean lies between two rows, and where steps do not divide into columns. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 59, 60, 61, 119, 1000})
  void everyColumnHasOneStar(int steps) {
    List<Double> losses = IntStream.range(0, steps).mapToObj(i -> (i % 15) / 2.0).toList();
    List<String> rows = rows(losses);
    assertThat(rows).hasSize(8);
    for (int column = 0; column < Math.min(steps, 60); column++) {
      int at = column;
      assertThat(rows.stream().filter(row -> at < row.length() && row.charAt(at) == '*'))
          .as("column %d", column)
          .hasSize(1);
    }
    assertThat(rows).allMatch(row -> row.length() <= 60);
  }

  @Test
  void aLossThatStaysIsOneRow() {
    assertThat(rows(List.of(2., 2., 2.))).first().isEqualTo("***");
    assertThat(rows(List.of(2., 2., 2.)).stream().skip(1)).containsOnly("");
    assertThat(rows(List.of(2.))).first().isEqualTo("*");
  }

  @Test
  void aColumnIsTheMeanOfItsSteps() {
    List<Double> losses = IntStream.range(0, 120).mapToObj(i -> i % 2 == 0 ? 1.0 : 3.0).toList();
    assertThat(LossChart.lines(losses)).first().isEqualTo("  2.00 |" + "*".repeat(60));
  }

  private static List<String> rows(List<Double> losses) {
    return LossChart.lines(losses).stream()
        .filter(line -> line.contains("|"))
        .map(line -> line.substring(line.indexOf('|') + 1))
        .collect(Collectors.toList());
  }
}
