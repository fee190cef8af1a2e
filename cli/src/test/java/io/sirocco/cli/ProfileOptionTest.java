package io.sirocco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.kernels.Cost;
import io.sirocco.kernels.StepProfile.Line;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ProfileOptionTest {

  @Test
  void sharesAndRatesAreOfTheTimeTaken() {
    Line linear =
        new Line("Linear", 1_200, 3_000_000_000L, new Cost(6_000_000_000L, 0, 900_000_000L));
    Line norm = new Line("LayerNorm", 2, 1_000_000_000L, new Cost(0, 5_000_000L, 10_000_000L));
    List<String> table = ProfileOption.table(List.of(linear, norm), 8_000_000_000L);
    assertThat(table).hasSize(5);
    assertThat(table.get(1).split(" +"))
        .containsExactly("Linear", "1,200", "3.000", "s", "37.5", "%", "2.00", "0.30");
    assertThat(table.get(3).split(" +"))
        .containsExactly("all", "kernels", "1,202", "4.000", "s", "50.0", "%", "1.50", "0.23");
    assertThat(table.get(4)).contains("the rest", "4.000 s", "50.0 %");
  }

  @Test
  void aLongTableIsCut() {
    List<Line> lines =
        IntStream.range(0, 50).mapToObj(i -> new Line("op" + i, 1, 10, Cost.NONE)).toList();
    List<String> table = ProfileOption.table(lines, 1_000);
    assertThat(table).contains("and 10 more").anyMatch(line -> line.startsWith("op39 "));
    assertThat(table).noneMatch(line -> line.startsWith("op40 "));
    assertThat(table.get(table.size() - 2)).contains("all kernels", " 50 ");
  }

  @Test
  void withoutStepsThereIsNoTable() {
    assertThat(ProfileOption.table(List.of(), 0)).containsExactly("profile: no step was timed");
  }
}
