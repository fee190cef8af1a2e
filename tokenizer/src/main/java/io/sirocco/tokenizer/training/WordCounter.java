package io.sirocco.tokenizer.training;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Counts the words of texts in bounded memory and on several threads.
 *
 * <p>Texts are read in rounds of {@value #ROUND} UTF-16 units. The threads count the words of a
 * round into tables of their own, in blocks as they come; at its end these are added up, each
 * thread those words that belong to its part by their hash. What is known after a round is
 * therefore the same for any number of threads.
 *
 * <p>Where a round leaves more than {@code maximumWords} distinct words, or words of more than
 * {@value #MEAN_BYTES} times as many bytes, the language that has most of them forgets the rarest
 * half of its words (equally rare ones by a hash), until there are few enough.
 */
final class WordCounter {
  /** The units that a round has at least, unless the texts end. */
  static final int ROUND = 1 << 22;

  /** The units that a thread counts at a time. */
  static final int BLOCK = 1 << 18;

  /** The mean length that as many words may have as there may be. */
  static final int MEAN_BYTES = 16;

  private final Workers workers;
  private final int maximumWords;
  private final TrainingProgress progress;
  private final List<WordCutting> cuttings = new ArrayList<>();
  private final List<LanguageWords> languages = new ArrayList<>();
  private final List<Callable<Void>> round = new ArrayList<>();
  private long texts;
  private long words;
  private long droppedWords;
  private long droppedOccurrences;
  private long expectedBytes;

  /**
   * A counter for one use.
   *
   * @param cutters makes a cutter for each thread
   */
  WordCounter(
      Supplier<WordCutter> cutters, Workers workers, int maximumWords, TrainingProgress progress) {
    this.workers = workers;
    this.maximumWords = maximumWords;
    this.progress = progress;
    for (int i = 0; i < workers.threads(); i++) {
      cuttings.add(new WordCutting(cutters.get()));
    }
  }

  /** Counts the words of all texts. */
  WordCounts count(List<LanguageTexts> all, LanguageSampling sampling) {
    boolean known = all.stream().allMatch(language -> language.expectedBytes() > 0);
    expectedBytes = known ? all.stream().mapToLong(LanguageTexts::expectedBytes).sum() : 0;
    for (LanguageTexts language : all) {
      LanguageWords found = new LanguageWords(workers.threads());
      languages.add(found);
      read(language, found);
    }
    return total(sampling);
  }

  private void read(LanguageTexts language, LanguageWords found) {
    List<String> block = new ArrayList<>();
    int inBlock = 0;
    long inRound = 0;
    for (String text : language.texts()) {
      texts++;
      block.add(text);
      // One more for each, so that any number of empty texts ends a block too.
      inBlock += Math.min(BLOCK, text.length() + 1);
      inRound += text.length() + 1L;
      if (inBlock >= BLOCK) {
        round.add(cutting(block));
        block = new ArrayList<>();
        inBlock = 0;
      }
      if (inRound >= ROUND) {
        endRound(found);
        inRound = 0;
      }
    }
    round.add(cutting(block));
    endRound(found);
  }

  private Callable<Void> cutting(List<String> block) {
    return () -> {
      WordCutting cutting;
      synchronized (cuttings) {
        cutting = cuttings.removeLast();
      }
      try {
        block.forEach(cutting::cut);
      } finally {
        synchronized (cuttings) {
          cuttings.addLast(cutting);
        }
      }
      return null;
    };
  }

  private void endRound(LanguageWords found) {
    workers.run(round);
    round.clear();
    List<WordTable> tables = cuttings.stream().map(WordCutting::table).toList();
    workers.forEach(workers.threads(), part -> found.add(part, tables));
    long soFar = cuttings.stream().mapToLong(WordCutting::words).sum();
    found.addWords(soFar - words);
    words = soFar;
    tables.forEach(WordTable::clear);
    forget();
    progress.at(TrainingPhase.READING, bytes(), expectedBytes);
  }

  private long bytes() {
    return cuttings.stream().mapToLong(WordCutting::bytes).sum();
  }

  private void forget() {
    while (languages.stream().mapToLong(LanguageWords::size).sum() > maximumWords) {
      forgetIn(largest(LanguageWords::size));
    }
    long maximumBytes = (long) MEAN_BYTES * maximumWords;
    while (languages.stream().mapToLong(LanguageWords::byteCount).sum() > maximumBytes) {
      forgetIn(largest(LanguageWords::byteCount));
    }
  }

  private LanguageWords largest(ToLongFunction<LanguageWords> by) {
    LanguageWords largest = languages.getFirst();
    for (LanguageWords language : languages) {
      if (by.applyAsLong(language) > by.applyAsLong(largest)) {
        largest = language;
      }
    }
    return largest;
  }

  private void forgetIn(LanguageWords language) {
    long sizeBefore = language.size();
    long occurrencesBefore = language.occurrences();
    language.dropRarestHalf();
    droppedWords += sizeBefore - language.size();
    droppedOccurrences += occurrencesBefore - language.occurrences();
  }

  private WordCounts total(LanguageSampling sampling) {
    if (languages.size() == 1) {
      return WordCounts.of(languages.getFirst().parts(), 1);
    }
    boolean weighted = sampling.exponent() != 1;
    long[] counts = languages.stream().mapToLong(LanguageWords::words).toArray();
    double[] factors = sampling.factors(counts);
    List<WordTable> totals = new ArrayList<>();
    for (int part = 0; part < workers.threads(); part++) {
      totals.add(new WordTable());
    }
    workers.forEach(
        workers.threads(),
        part -> {
          for (int i = 0; i < factors.length; i++) {
            WordTable table = languages.get(i).parts().get(part);
            totals.get(part).addAll(table, weighted ? factors[i] * LanguageSampling.UNIT : 1);
          }
        });
    return WordCounts.of(totals, weighted ? LanguageSampling.UNIT : 1);
  }

  /** What counting came to. */
  WordStatistics statistics(WordCounts counts) {
    long cut = cuttings.stream().mapToLong(WordCutting::cutWords).sum();
    return new WordStatistics(
        texts, bytes(), words, counts.size(), droppedWords, droppedOccurrences, cut);
  }
}
