package io.sirocco.corpora.deduplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordSorterTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 31, 32, 33, 3000})
  void recordsComeInUnsignedOrderWhetherTheyFitOrNot(int count) throws IOException {
    long heapFor32 = 2 * 2 * 8 * 32;

    assertThat(sorted(count, heapFor32)).isEqualTo(sorted(count, 1 << 20)).hasSize(count);
    assertThat(sorted(count, heapFor32)).isEqualTo(records(count).sorted(this::order).toList());
  }

  private int order(List<Long> a, List<Long> b) {
    int first = Long.compareUnsigned(a.get(0), b.get(0));
    return first != 0 ? first : Long.compareUnsigned(a.get(1), b.get(1));
  }

  private static Stream<List<Long>> records(int count) {
    Random random = new Random(3);
    return Stream.generate(() -> List.of((long) random.nextInt(40) << 58, random.nextLong()))
        .limit(count);
  }

  private List<List<Long>> sorted(int count, long heapBytes) throws IOException {
    List<List<Long>> all = new ArrayList<>();
    try (RecordSorter sorter = new RecordSorter(folder, "records", 2, heapBytes)) {
      for (List<Long> record : records(count).toList()) {
        sorter.add(record.get(0), record.get(1));
      }
      try (SortedRecords sorted = sorter.sorted()) {
        while (sorted.next()) {
          all.add(List.of(sorted.value(0), sorted.value(1)));
        }
      }
      if (count == 3000 && heapBytes < 1 << 20) {
        assertThat(sorter.runsMade()).isGreaterThan(RecordSorter.FAN_IN);
      }
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
    return all;
  }

  @Test
  void aRunThatEndsInsideARecordIsNamed() throws IOException {
    try (RecordSorter sorter = new RecordSorter(folder, "records", 2, 128)) {
      for (int i = 0; i < 9; i++) {
        sorter.add(i, i);
      }
      Path run = folder.resolve("records-0.run");
      Files.write(run, new byte[20]);

      assertThatThrownBy(
              () -> {
                try (SortedRecords sorted = sorter.sorted()) {
                  while (sorted.next()) {
                    assertThat(sorted.value(0)).isNotNegative();
                  }
                }
              })
          .isInstanceOf(IOException.class)
          .hasMessageContaining("records-0.run")
          .hasMessageContaining("ends with 4 of the 16 bytes");
    }
  }
}
