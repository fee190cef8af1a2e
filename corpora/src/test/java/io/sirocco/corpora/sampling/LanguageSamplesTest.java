package io.sirocco.corpora.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sirocco.corpora.store.Dataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several languages: XLM's streams and pairs, and the mixture. */
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

  /** What XLM's StreamDataset makes of a stream, built the way it does. */
  private static int[][] columns(int[] stream, int columns, int T) {
    int batches = (stream.length + columns * T - 1) / (columns * T);
    int[] buffer = new int[batches * columns * T];
    Arrays.fill(buffer, END);
    System.arraycopy(stream, 0, buffer, buffer.length - stream.length, stream.length);
    int[][] made = new int[columns][batches * T + 1];
    for (int c = 0; c < columns; c++) {
      made[c][0] = END;
      System.arraycopy(buffer, c * batches * T, made[c], 1, batches * T);
    }
    return made;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8, 40})
  void streamOfALanguageIsThatOfXlm(int columns) throws IOException {
    int T = 16;
    try (Dataset dataset = StoredSamples.openNumbered(folder, 3, 30, 4, 6)) {
      TokenStream joined = new TokenStream(dataset, new Joint.AfterSequence(END));
      int[] stream = new int[(int) joined.length()];
      joined.copy(0, stream.length, stream, 0);
      int[][] expected = columns(stream, columns, T);
      LanguageStream samples = new LanguageStream(dataset, END, T, columns, 5);
      assertThat(samples.count(0)).isEqualTo((long) columns * (expected[0].length - 1) / T);
      SampleRow row = new SampleRow(T);
      for (int i = 0; i < samples.count(0); i++) {
        samples.fill(0, i, row);
        int begin = i / columns * T;
        assertThat(row.ids())
            .isEqualTo(Arrays.copyOfRange(expected[i % columns], begin, begin + T));
        assertThat(row.segments()).containsOnly(5);
        assertThat(row.positions()).isEqualTo(IntStream.range(0, T).toArray());
        assertThat(row.length()).isEqualTo(T);
      }
    }
  }

  @Test
  void translationPairHasFourSeparatorsAndPositionsThatRestart() throws IOException {
    try (Dataset english = StoredSamples.openNumbered(folder, 1, 50, 2, 9);
        Dataset nepali = StoredSamples.openNumbered(folder, 2, 50, 2, 9);
        TranslationPairs pairs =
            new TranslationPairs(
                "pairs",
                new TranslationPairs.Sides(english, nepali),
                new TranslationPairs.Languages(3, 4),
                END,
                24,
                new IndexSettings(folder.resolve("index"), 2))) {
      List<Integer> fitting = new ArrayList<>();
      for (int d = 0; d < 50; d++) {
        if (length(english, d) + length(nepali, d) + 4 <= 24) {
          fitting.add(d);
        }
      }
      assertThat(pairs.count(0)).isEqualTo(fitting.size()).isBetween(10L, 49L);
      SampleRow row = new SampleRow(24);
      for (int i = 0; i < fitting.size(); i++) {
        pairs.fill(7, i, row);
        List<Integer> ids = new ArrayList<>();
        List<Integer> positions = new ArrayList<>();
        List<Integer> segments = new ArrayList<>();
        side(english, fitting.get(i), 3, ids, positions, segments);
        side(nepali, fitting.get(i), 4, ids, positions, segments);
        assertThat(row.length()).isEqualTo(ids.size());
        assertThat(Arrays.stream(row.ids()).limit(row.length()).boxed()).isEqualTo(ids);
        assertThat(Arrays.stream(row.positions()).limit(row.length()).boxed()).isEqualTo(positions);
        assertThat(Arrays.stream(row.segments()).limit(row.length()).boxed()).isEqualTo(segments);
        assertThat(Arrays.stream(row.groups()).limit(row.length())).containsOnly(0);
      }
    }
  }

  private static int length(Dataset dataset, long document) {
    return (int)
        (dataset.firstTokenOfDocument(document + 1) - dataset.firstTokenOfDocument(document));
  }

  private static void side(
      Dataset dataset,
      long document,
      int language,
      List<Integer> ids,
      List<Integer> positions,
      List<Integer> segments) {
    ids.add(END);
    for (long t = dataset.firstTokenOfDocument(document);
        t < dataset.firstTokenOfDocument(document + 1);
        t++) {
      ids.add(dataset.token(t));
    }
    ids.add(END);
    for (int i = 0; i < length(dataset, document) + 2; i++) {
      positions.add(i);
      segments.add(language);
    }
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
        }
      }
    }
  }
}
