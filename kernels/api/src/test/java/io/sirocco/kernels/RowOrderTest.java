package io.sirocco.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RowOrderTest {

  @Test
  void rowsOfOneIdKeepTheirOrder() {
    int[] order = RowOrder.of(new int[] {7, 0, 7, 3, 0, 7}, 8);
    assertThat(order).containsExactly(3, 0, 2, 3, 6, 0, 0, 0, 0, 3, 7, 0, 0, 0, 1, 4, 3, 0, 2, 5);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "9,1", "1,9", "50,7", "64,64", "300,1000"})
  void everyRowComesOnceUnderItsId(int n, int limit) {
    Random random = new Random(n * 31L + limit);
    int[] ids = random.ints(n, 0, limit).toArray();
    int[] order = RowOrder.of(ids, limit);
    assertThat(order).hasSize((int) RowOrder.elements(n));
    List<Integer> rows = new ArrayList<>();
    int lastId = -1;
    for (int group = 0; group < order[0]; group++) {
      int id = order[n + 2 + group];
      assertThat(id).isGreaterThan(lastId);
      lastId = id;
      int lastRow = -1;
      for (int i = order[1 + group]; i < order[2 + group]; i++) {
        int row = order[2 * n + 2 + i];
        assertThat(ids[row]).isEqualTo(id);
        assertThat(row).isGreaterThan(lastRow);
        lastRow = row;
        rows.add(row);
      }
    }
    assertThat(rows).hasSize(n).doesNotHaveDuplicates();
  }
}
