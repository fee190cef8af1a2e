package io.sirocco.corpora.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.corpora.store.Dataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order in which samples of several languages are seen. */
final class LanguageSamplesTest {

  private static final int END = 59_999;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, 0.7, 1})
  void sharesOfLanguagesFollowTheirSizesToAlpha(double alpha) {
    long[] sizes = {1_000_000, 30_000, 2_000, 500_000, 7};
    LanguageSchedule schedule = new LanguageSchedule(sizes, alpha, 17);
    long[] counts = new long[sizes.length];
    for (int batch = 0; batch < 1_000_000; batch++) {
      counts[schedule.language(batch)]++;
    }
    double[] expected = new double[sizes.length];
    for (int i = 0; i < sizes.length; i++) {
      expected[i] = Math.pow((double) sizes[i], alpha);
    }
    double sum = Arrays.stream(expected).sum();
    double[] shares = Arrays.stream(expected).map(power -> power / sum).toArray();
    assertThat(ChiSquare.statistic(counts, shares)).isLessThan(ChiSquare.limit(sizes.length - 1));
  }

  /** Also of the batch after and of the one after that. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void theLanguageOfABatchSaysNothingOfAnother(int later) {
    LanguageSchedule schedule = new LanguageSchedule(new long[] {5, 3, 1}, .7, 3);
    double[] shares = LanguageSchedule.probabilities(new long[] {5, 3, 1}, .7);
    long[] counts = new long[9];
    double[] both = new double[9];
    for (int i = 0; i < 9; i++) {
      both[i] = shares[i / 3] * shares[i % 3];
    }
    for (int batch = 0; batch < 100_000; batch++) {
      counts[3 * schedule.language(batch) + schedule.language(batch + later)]++;
    }
    assertThat(ChiSquare.statistic(counts, both)).isLessThan(ChiSquare.limit(8));
  }

  @Test
  void ordinalCountsTheEarlierBatchesOfALanguage() {
    LanguageSchedule schedule = new LanguageSchedule(new long[] {5, 3, 1}, 0.7, 2);
    long[] counts = new long[3];
    long[] expected = new long[20_000];
    for (int batch = 0; batch < expected.length; batch++) {
      expected[batch] = counts[schedule.language(batch)]++;
    }
    LanguageSchedule fresh = new LanguageSchedule(new long[] {5, 3, 1}, 0.7, 2);
    for (int batch : new int[] {19_999, 4096, 4095, 0, 12_345, 8192}) {
      assertThat(fresh.ordinal(batch)).isEqualTo(expected[batch]);
    }
  }

  @Test
  void languageWithoutDataIsRefused() {
    assertThatThrownBy(() -> new LanguageSchedule(new long[] {3, 0}, 1, 1))
        .hasMessageContaining("[3, 0]");
  }

  private SampleMixture mixture(Dataset large, Dataset small, String index) {
    TokenStream stream = new TokenStream(large, new Joint.AfterDocument(END));
    Samples blocks = new StreamBlocks("large", stream, 16, 4);
    Samples packed =
        new PackedDocuments(
            "small",
            new TokenStream(small, new Joint.AfterDocument(END)),
            16,
            4,
            new IndexSettings(folder.resolve(index), 2));
    long[] sizes = {large.tokens(), small.tokens()};
    return new SampleMixture(List.of(blocks, packed), new LanguageSchedule(sizes, 0.5, 4), 8, 4);
  }

  @Test
  void sampleIsTheSameInAnyOrderOfAccess() throws IOException {
    try (Dataset large = StoredSamples.openNumbered(folder, 1, 500, 4, 9);
        Dataset small = StoredSamples.openNumbered(folder, 2, 100, 4, 9);
        SampleMixture inOrder = mixture(large, small, "a");
        SampleMixture shuffled = mixture(large, small, "b")) {
      int count = 4000;
      List<List<Integer>> expected = new ArrayList<>();
      SampleRow row = new SampleRow(16);
      for (int i = 0; i < count; i++) {
        inOrder.fill(i, row);
        expected.add(Arrays.stream(row.ids()).boxed().toList());
      }
      List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
      Collections.shuffle(order, new Random(1));
      for (int i : order.subList(0, 400)) {
        shuffled.fill(i, row);
        assertThat(Arrays.stream(row.ids()).boxed().toList()).isEqualTo(expected.get(i));
      }
    }
  }

  @Test
  void batchIsOfOneLanguageAndEpochsFollowEpochs() throws IOException {
    try (Dataset large = StoredSamples.openNumbered(folder, 1, 300, 4, 9);
        Dataset small = StoredSamples.openNumbered(folder, 2, 60, 4, 9);
        SampleMixture mixture = mixture(large, small, "a")) {
      List<List<SampleMixture.Address>> seen = List.of(new ArrayList<>(), new ArrayList<>());
      for (int batch = 0; batch < 400; batch++) {
        int first = mixture.address(batch * 8L).language();
        for (int i = 0; i < 8; i++) {
          SampleMixture.Address address = mixture.address(batch * 8L + i);
          assertThat(address.language()).isEqualTo(first);
          seen.get(address.language()).add(address);
        }
      }
      for (List<SampleMixture.Address> language : seen) {
        long epochs = language.getLast().epoch();
        assertThat(epochs).isGreaterThanOrEqualTo(2);
        Set<List<Long>> orders = new HashSet<>();
        for (long epoch = 0; epoch < epochs; epoch++) {
          long wanted = epoch;
          List<Long> indexes =
              language.stream()
                  .filter(address -> address.epoch() == wanted)
                  .map(SampleMixture.Address::index)
                  .toList();
          assertThat(Set.copyOf(indexes)).hasSameSizeAs(indexes);
          assertThat(indexes)
              .containsExactlyInAnyOrderElementsOf(
                  LongStream.range(0, indexes.size()).boxed().toList())
              .isNotEqualTo(LongStream.range(0, indexes.size()).boxed().toList());
          orders.add(indexes.subList(0, 10));
        }
        assertThat(orders).as("each epoch has an order of its own").hasSize((int) epochs);
      }
    }
  }
}
