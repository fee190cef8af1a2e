package io.sirocco.tokenizer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordCounterTest {
  private record Counted(WordCounts counts, WordStatistics statistics) {}

  private static Counted count(
      List<LanguageTexts> texts, int threads, int maximumWords, LanguageSampling sampling) {
    try (Workers workers = new Workers(threads)) {
      WordCounter counter =
          new WordCounter(Words::atSpaces, workers, maximumWords, TrainingProgress.NONE);
      WordCounts counts = counter.count(texts, sampling);
      return new Counted(counts, counter.statistics(counts));
    }
  }

  private static Counted count(int threads, int maximumWords, List<String> texts) {
    return count(List.of(LanguageTexts.of(texts)), threads, maximumWords, LanguageSampling.NONE);
  }

  /** Words as rare as the words of a language are, of which many occur once. */
  private static List<String> zipf(int texts, long seed) {
    Random random = new Random(seed);
    return IntStream.range(0, texts)
        .mapToObj(text ->
            IntStream.range(0, 10)
                .mapToObj(i -> "w" + (int) Math.exp(13 * random.nextDouble()))
                .collect(Collectors.joining(" ")))
        .toList();
  }

  private static Map<String, Long> counted(List<String> texts) {
    return texts.stream()
        .flatMap(text -> Arrays.stream(text.split(" ", -1)))
        .collect(Collectors.groupingBy(word -> word, TreeMap::new, Collectors.counting()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void countsEveryWordWhateverTheNumberOfThreads(int threads) {
    List<String> texts = zipf(70_000, 1);

    Counted result = count(threads, 1 << 20, texts);

    assertThat(Words.asMap(result.counts)).isEqualTo(counted(texts));
    assertThat(result.statistics.texts()).isEqualTo(70_000);
    assertThat(result.statistics.words()).isEqualTo(700_000);
    assertThat(result.statistics.bytes()).isEqualTo(texts.stream().mapToLong(String::length).sum());
    assertThat(result.statistics.droppedWords()).isZero();
  }

  @Test
  void putsFrequentWordsFirstAndEquallyFrequentOnesInTheOrderOfTheirBytes() {
    WordCounts counts = count(2, 100, List.of("b a c a é z é")).counts;

    assertThat(counts.count(0)).isEqualTo(2);
    assertThat(new String(counts.bytes(), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("aébcz");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 7})
  void forgetsTheSameWordsForAnyNumberOfThreadsAndNeverTheFrequentOnes(int threads) {
    List<String> texts = zipf(120_000, 2);
    Map<String, Long> exact = counted(texts);

    Counted single = count(1, 20_000, texts);
    Counted result = count(threads, 20_000, texts);

    assertThat(Words.asMap(result.counts)).isEqualTo(Words.asMap(single.counts));
    assertThat(result.statistics).isEqualTo(single.statistics);
    assertThat(result.counts.size()).isBetween(5_000, 20_000);
    assertThat(result.statistics.droppedWords()).isGreaterThan(50_000);
    assertThat(result.counts.total() + result.statistics.droppedOccurrences())
        .isEqualTo(result.statistics.words());
    Map<String, Long> found = Words.asMap(result.counts);
    exact.forEach((word, count) -> {
      if (count > 100) {
        assertThat(found.get(word)).as(word).isEqualTo(count);
      }
    });
  }

  @Test
  void boundsTheBytesOfWordsToo() {
    List<String> texts = IntStream.range(0, 2_000).mapToObj(i -> i + "x".repeat(4_000)).toList();

    Counted result = count(2, 10_000, texts);

    assertThat(result.statistics.droppedWords()).isPositive();
    assertThat(result.counts.end(result.counts.size() - 1)).isLessThanOrEqualTo(160_000);
  }

  @Test
  void learnsFromAVeryLongWordInParts() {
    // One byte less than a multiple, so that a character of two bytes would be cut.
    Counted result = count(1, 10_000, List.of("a" + "é".repeat(5_000)));

    Map<String, Long> words = Words.asMap(result.counts);
    assertThat(words.keySet())
        .containsExactlyInAnyOrder(
            "a" + "é".repeat(2_047), "é".repeat(2_048), "é".repeat(5_000 - 2_047 - 2_048));
    assertThat(result.statistics.cutWords()).isEqualTo(1);
    assertThat(result.statistics.bytes()).isEqualTo(10_001);
  }

  @Test
  void readsManyEmptyTextsInBoundedMemory() {
    Counted result = count(2, 100, Collections.nCopies(10_000_000, ""));

    assertThat(result.counts.size()).isZero();
    assertThat(result.statistics.texts()).isEqualTo(10_000_000);
  }

  @Test
  void handsOnWhatReadingThrows() {
    UncheckedIOException failure = new UncheckedIOException(new IOException("disk"));
    Iterable<String> texts =
        () ->
            new Iterator<>() {
              @Override
              public boolean hasNext() {
                return true;
              }

              @Override
              public String next() {
                throw failure;
              }
            };

    assertThatThrownBy(() -> count(List.of(LanguageTexts.of(texts)), 2, 100, LanguageSampling.NONE))
        .isSameAs(failure);
  }

  @Test
  void givesLanguagesTheSharesThatTheirRootsHave() {
    List<LanguageTexts> texts =
        List.of(
            LanguageTexts.of("en", Collections.nCopies(900, "the the the the")),
            LanguageTexts.of("sw", Collections.nCopies(100, "na na na kwa")));

    Map<String, Long> counts = Words.asMap(count(texts, 2, 100, LanguageSampling.XLM).counts);

    // Shares .9 and .1 become 3/4 and 1/4 of 4,000 words.
    assertThat(counts.get("the")).isEqualTo(3_000 * LanguageSampling.UNIT);
    assertThat(counts.get("na")).isEqualTo(750 * LanguageSampling.UNIT);
    assertThat(counts.get("kwa")).isEqualTo(250 * LanguageSampling.UNIT);
  }

  @Test
  void addsUpAWordThatSeveralLanguagesHave() {
    List<LanguageTexts> texts =
        List.of(
            LanguageTexts.of("en", List.of("die a")),
            LanguageTexts.of("de", List.of("die die b")),
            LanguageTexts.of("xx", List.of()));

    assertThat(Words.asMap(count(texts, 2, 100, LanguageSampling.NONE).counts))
        .isEqualTo(Map.of("die", 3L, "a", 1L, "b", 1L));
    Map<String, Long> alike = Words.asMap(count(texts, 2, 100, new LanguageSampling(0)).counts);
    // Five words, half of them each language's.
    assertThat(alike.getOrDefault("die", 0L) / (double) LanguageSampling.UNIT)
        .isCloseTo(2.5 / 2 + 2.5 * 2 / 3, within(.01));
  }

  @Test
  void tellsHowManyBytesAreRead() {
    List<Long> done = new ArrayList<>();
    try (Workers workers = new Workers(2)) {
      new WordCounter(
              Words::atSpaces,
              workers,
              1 << 20,
              (phase, bytes, total) -> {
                assertThat(phase).isEqualTo(TrainingPhase.READING);
                assertThat(total).isEqualTo(12_000_000);
                done.add(bytes);
              })
          .count(
              List.of(
                  new LanguageTexts("", Collections.nCopies(12_000, "é".repeat(500)), 12_000_000)),
              LanguageSampling.NONE);
    }
    assertThat(done).hasSize(2).isSorted().last().isEqualTo(12_000_000L);
  }
}
