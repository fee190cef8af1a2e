package io.sirocco.tokenizer.training;

import java.util.List;

/**
 * How a tokenizer is trained.
 *
 * @param preset what kind of tokenizer it is, and how it sees texts
 * @param vocabulary how large its vocabulary gets and what may be in it
 * @param sampling how much each language counts
 * @param maximumWords how many distinct words are remembered at most, which bounds memory; beyond
 *     that rare ones are forgotten, see {@link WordStatistics}
 * @param threads how many threads work; the result does not depend on it
 */
public record TokenizerTraining(
    TrainingPreset preset,
    VocabularyLimits vocabulary,
    LanguageSampling sampling,
    int maximumWords,
    int threads) {
  /** Distinct words that are remembered unless it is told otherwise: some 300 MB of memory. */
  public static final int DEFAULT_MAXIMUM_WORDS = 1 << 20;

  /** The most threads that make sense: each has memory of its own. */
  public static final int MAX_THREADS = 256;

  /** Checks the numbers. */
  public TokenizerTraining {
    if (maximumWords < 1) {
      throw new IllegalArgumentException(
          "%d distinct words, at least 1 is needed".formatted(maximumWords));
    }
    if (threads < 1 || threads > MAX_THREADS) {
      throw new IllegalArgumentException(
          "%d threads, not from 1 to %d".formatted(threads, MAX_THREADS));
    }
  }

  /** The training of a preset with its usual limits, languages as they are, on one thread. */
  public static TokenizerTraining of(TrainingPreset preset, int vocabularySize) {
    return new TokenizerTraining(
        preset, preset.limits(vocabularySize), LanguageSampling.NONE, DEFAULT_MAXIMUM_WORDS, 1);
  }

  /** The same with another preset. */
  public TokenizerTraining withPreset(TrainingPreset other) {
    return new TokenizerTraining(other, vocabulary, sampling, maximumWords, threads);
  }

  /** The same with other limits. */
  public TokenizerTraining withVocabulary(VocabularyLimits other) {
    return new TokenizerTraining(preset, other, sampling, maximumWords, threads);
  }

  /** The same with another weight for languages. */
  public TokenizerTraining withSampling(LanguageSampling other) {
    return new TokenizerTraining(preset, vocabulary, other, maximumWords, threads);
  }

  /** The same with another number of distinct words. */
  public TokenizerTraining withMaximumWords(int other) {
    return new TokenizerTraining(preset, vocabulary, sampling, other, threads);
  }

  /** The same with another number of threads. */
  public TokenizerTraining withThreads(int other) {
    return new TokenizerTraining(preset, vocabulary, sampling, maximumWords, other);
  }

  /**
   * Trains a tokenizer.
   *
   * @throws IllegalArgumentException if there is nothing to learn from, or the vocabulary is too
   *     small for the special tokens and the alphabet
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public TrainedTokenizer train(List<LanguageTexts> texts, TrainingProgress progress) {
    try (Workers workers = new Workers(threads)) {
      WordCounter counter = new WordCounter(preset::cutter, workers, maximumWords, progress);
      WordCounts words = counter.count(texts, sampling);
      WordStatistics statistics = counter.statistics(words);
      VocabularyLearning learning =
          new VocabularyLearning(words, vocabulary, preset.special().tokens(), workers, progress);
      LearnedVocabulary learned = learning.learn(preset.model());
      TrainingReport report =
          new TrainingReport(
              statistics,
              learning.alphabet(),
              learning.leftCharacters(),
              vocabulary.size(),
              learned.tokens().size());
      return new TrainedTokenizer(preset.tokenizerOf(preset.modelOf(learned)), report);
    }
  }
}
