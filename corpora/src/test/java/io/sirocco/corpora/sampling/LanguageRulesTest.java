package io.sirocco.corpora.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.corpora.store.Dataset;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** XLM's rules for streams, sentences, pairs and languages, over any data. */
final class LanguageRulesTest {

  private static final int END = TemporaryStore.END;

  /** One position of a row, but for whether a word begins there. */
  private record Place(int id, int position, int segment, int group) {}

  private static List<Place> places(SampleRow row) {
    return IntStream.range(0, row.length())
        .mapToObj(
            t -> new Place(row.ids()[t], row.positions()[t], row.segments()[t], row.groups()[t]))
        .toList();
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

  /** All sentences, each with the separator that follows it. */
  private static int[] stream(Dataset dataset) {
    IntStream.Builder stream = IntStream.builder();
    for (long s = 0; s < dataset.sequences(); s++) {
      for (long t = dataset.firstToken(s); t < dataset.firstToken(s + 1); t++) {
        stream.add((int) t);
      }
      stream.add(END);
    }
    return stream.build().toArray();
  }

  /** Row c of batch b goes on where row c of batch b - 1 ended. */
  @Property(tries = 30)
  void streamOfALanguageIsThatOfXlm(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 30) int documents,
      @ForAll @IntRange(min = 1, max = 20) int T,
      @ForAll @IntRange(min = 1, max = 9) int columns,
      @ForAll @IntRange(min = 0, max = 99) int language)
      throws IOException {
    try (TemporaryStore store = new TemporaryStore()) {
      Dataset dataset = store.random(seed, documents, 4, 6);
      int[][] expected = columns(stream(dataset), columns, T);
      LanguageStream samples = new LanguageStream(dataset, END, T, columns, language);
      assertThat(samples.count(0)).isEqualTo((long) columns * (expected[0].length - 1) / T);
      SampleRow row = new SampleRow(T);
      for (int i = 0; i < samples.count(0); i++) {
        samples.fill(0, i, row);
        int begin = i / columns * T;
        int[] column = expected[i % columns];
        assertThat(places(row))
            .isEqualTo(
                IntStream.range(0, T)
                    .mapToObj(t -> new Place(column[begin + t], t, language, 0))
                    .toList());
      }
    }
  }

  /** {@code </s> w1 ... wn </s>}, positions from {@code from} on. */
  private static List<Place> framed(Dataset dataset, long first, long end, int language) {
    List<Place> places = new ArrayList<>();
    places.add(new Place(END, 0, language, 0));
    for (long t = first; t < end; t++) {
      places.add(new Place(dataset.token(t), places.size(), language, 0));
    }
    places.add(new Place(END, places.size(), language, 0));
    return places;
  }

  @Property(tries = 30)
  void aSentenceStandsBetweenTwoSeparators(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 12) int documents,
      @ForAll @IntRange(min = 3, max = 14) int T,
      @ForAll @IntRange(min = 0, max = 99) int language)
      throws IOException {
    try (TemporaryStore store = new TemporaryStore()) {
      Dataset dataset = store.random(seed, documents, 4, 16);
      SingleSentences samples =
          new SingleSentences(dataset, new SingleSentences.Ends(END, END), T, language);
      assertThat(samples.count(0)).isEqualTo(dataset.sequences());
      SampleRow row = new SampleRow(T);
      for (long s = 0; s < dataset.sequences(); s++) {
        samples.fill(0, s, row);
        long first = dataset.firstToken(s);
        long end = Math.min(dataset.firstToken(s + 1), first + T - 2);
        assertThat(places(row)).isEqualTo(framed(dataset, first, end, language));
        assertThat(samples.length(0, s)).isEqualTo(row.length());
      }
    }
  }

  /** The second sentence begins at position 0 again, and is of the other language. */
  @Property(tries = 30)
  void aPairIsTwoSentencesInOneGroup(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 30) int documents,
      @ForAll @IntRange(min = 6, max = 40) int T)
      throws IOException {
    try (TemporaryStore store = new TemporaryStore()) {
      Dataset source = store.random(seed, documents, 2, 9);
      Dataset target = store.random(seed + 1, documents, 2, 9);
      try (TranslationPairs pairs = pairs(store, source, target, T)) {
        List<List<Place>> expected = new ArrayList<>();
        for (int d = 0; d < documents; d++) {
          List<Place> both = new ArrayList<>(document(source, d, 3));
          both.addAll(document(target, d, 4));
          if (both.size() <= T) {
            expected.add(both);
          }
        }
        assertThat(pairs.count(0)).isEqualTo(expected.size());
        SampleRow row = new SampleRow(T);
        for (int i = 0; i < expected.size(); i++) {
          pairs.fill(0, i, row);
          assertThat(places(row)).isEqualTo(expected.get(i));
          assertThat(pairs.length(0, i)).isEqualTo(row.length());
          assertThat(Arrays.stream(row.ids()).limit(row.length()).filter(id -> id == END))
              .hasSize(4);
        }
      }
    }
  }

  private static List<Place> document(Dataset dataset, long document, int language) {
    long first = dataset.firstTokenOfDocument(document);
    return framed(dataset, first, dataset.firstTokenOfDocument(document + 1), language);
  }

  private static TranslationPairs pairs(TemporaryStore store, Dataset source, Dataset target, int T)
      throws IOException {
    return new TranslationPairs(
        "pairs",
        new TranslationPairs.Sides(source, target),
        new TranslationPairs.Languages(3, 4),
        END,
        T,
        store.indexes(2));
  }

  /** Nothing is lost, nothing is seen twice, and nothing but its group is another's. */
  @Property(tries = 20)
  void packedSamplesAreEachThereOnceAnEpoch(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int documents,
      @ForAll @IntRange(min = 6, max = 40) int T)
      throws IOException {
    try (TemporaryStore store = new TemporaryStore()) {
      Dataset source = store.random(seed, documents, 2, 9);
      Dataset target = store.random(seed + 1, documents, 2, 9);
      try (TranslationPairs alone = pairs(store, source, target, T);
          PackedSamples packed =
              new PackedSamples("p", pairs(store, source, target, T), seed, store.indexes(2))) {
        SampleRow row = new SampleRow(T);
        List<String> expected = new ArrayList<>();
        for (long i = 0; i < alone.count(0); i++) {
          alone.fill(0, i, row);
          expected.add(places(row).toString());
        }
        Collections.sort(expected);
        for (long epoch = 0; epoch < 3; epoch++) {
          List<String> seen = new ArrayList<>();
          for (long i = 0; i < packed.count(epoch); i++) {
            packed.fill(epoch, i, row);
            seen.addAll(groups(row));
          }
          Collections.sort(seen);
          assertThat(seen).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void packedSamplesComeInAnotherOrderEachEpoch() throws IOException {
    try (TemporaryStore store = new TemporaryStore()) {
      Dataset source = store.random(1, 40, 2, 9);
      Dataset target = store.random(2, 40, 2, 9);
      try (PackedSamples packed =
          new PackedSamples("p", pairs(store, source, target, 40), 3, store.indexes(2))) {
        Set<List<String>> orders = new HashSet<>();
        SampleRow row = new SampleRow(40);
        for (long epoch = 0; epoch < 5; epoch++) {
          packed.fill(epoch, 0, row);
          orders.add(groups(row));
        }
        assertThat(orders).hasSize(5);
      }
    }
  }

  /** The groups of a row, each as if it were alone; they are numbered from 0 as they come. */
  private static List<String> groups(SampleRow row) {
    List<List<Place>> groups = new ArrayList<>();
    for (Place place : places(row)) {
      if (place.group() == groups.size()) {
        groups.add(new ArrayList<>());
      }
      assertThat(place.group()).isEqualTo(groups.size() - 1);
      groups.getLast().add(new Place(place.id(), place.position(), place.segment(), 0));
    }
    return groups.stream().map(List::toString).toList();
  }

  @Property(tries = 300)
  void sharesAreSizesToAlphaNormalized(
      @ForAll @Size(min = 1, max = 9) List<@LongRange(min = 1, max = 1L << 40) Long> sizes,
      @ForAll @DoubleRange(min = 0, max = 1) double alpha) {
    long[] given = sizes.stream().mapToLong(size -> size).toArray();
    double[] shares = LanguageSchedule.probabilities(given, alpha);
    double sum = Arrays.stream(given).mapToDouble(size -> Math.pow((double) size, alpha)).sum();
    for (int i = 0; i < given.length; i++) {
      assertThat(shares[i]).isCloseTo(Math.pow((double) given[i], alpha) / sum, within(1e-9));
    }
  }
}
