package io.sirocco.tokenizer.training;

import io.sirocco.tokenizer.TokenizerPipeline;
import io.sirocco.tokenizer.model.Bpe;
import io.sirocco.tokenizer.model.Bytes;
import io.sirocco.tokenizer.model.Characters;
import io.sirocco.tokenizer.model.Merges;
import io.sirocco.tokenizer.model.Model;
import io.sirocco.tokenizer.model.Unigram;
import io.sirocco.tokenizer.model.Vocabulary;
import io.sirocco.tokenizer.model.WordLevel;
import io.sirocco.tokenizer.model.WordPiece;
import io.sirocco.tokenizer.pipeline.PipelineParts;
import io.sirocco.tokenizer.pipeline.Steps;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Gives a tokenizer more tokens, learned from texts that it cuts into too many. All tokens keep
 * their ids; new ones follow.
 *
 * <p>The texts are cut into tokens as they are, and training goes on from there by merging pairs of
 * neighbors. For BPE the new merges come after the old ones, so a word that no new merge concerns
 * has the tokens that it had. A new token never looks like an old one. WordPiece has no merges: it
 * takes the longest token, so new tokens can change how a word is cut further on. Characters that
 * the vocabulary lacks stay unknown.
 *
 * @param tokens how many new tokens there are to be at most
 * @param minimumFrequency how often a pair has to occur to be merged
 * @param maximumTokenLength the most old tokens that a new one is made of
 * @param maximumWords how many distinct words are remembered at most
 * @param threads how many threads work; the result does not depend on it
 */
public record VocabularyExtension(
    int tokens, long minimumFrequency, int maximumTokenLength, int maximumWords, int threads) {
  /** Checks the numbers. */
  public VocabularyExtension {
    if (tokens < 1 || tokens > VocabularyLimits.MAX_SIZE) {
      throw new IllegalArgumentException(
          "%,d new tokens, not from 1 to %,d".formatted(tokens, VocabularyLimits.MAX_SIZE));
    }
    if (minimumFrequency < 1 || maximumTokenLength < 2 || maximumWords < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "minimum frequency %d, %d old tokens in a new one, %d distinct words and %d threads: at least 1, 2, 1 and 1 are needed"
              .formatted(minimumFrequency, maximumTokenLength, maximumWords, threads));
    }
  }

  /** New tokens for what occurs twice, of up to eight old ones, on one thread. */
  public static VocabularyExtension of(int tokens) {
    return new VocabularyExtension(tokens, 2, 8, TokenizerTraining.DEFAULT_MAXIMUM_WORDS, 1);
  }

  /**
   * A tokenizer with more tokens.
   *
   * @throws IllegalArgumentException if its model is neither BPE nor WordPiece, if it has added
   *     tokens behind its vocabulary, whose ids would move, or if there is nothing to learn from
   */
  public TokenizerPipeline extend(
      TokenizerPipeline tokenizer, List<LanguageTexts> texts, TrainingProgress progress) {
    Steps steps = tokenizer.parts().steps();
    Model model = steps.model();
    Affixes affixes = affixes(model);
    Vocabulary vocabulary = model.vocabulary();
    if (tokenizer.vocabularySize() > vocabulary.size()) {
      throw new IllegalArgumentException(
          "%d added tokens have ids behind the vocabulary of %d, which new tokens would move"
              .formatted(tokenizer.vocabularySize() - vocabulary.size(), vocabulary.size()));
    }
    LearnedPairs learned = learn(steps, vocabulary, affixes, texts, progress);
    PipelineParts parts = tokenizer.parts();
    Steps extended =
        new Steps(
            steps.normalizer(),
            steps.preTokenizer(),
            extended(model, learned),
            steps.postProcessor(),
            steps.decoder());
    return new TokenizerPipeline(
        new PipelineParts(
            extended, parts.spelling(), parts.addedTokens(), parts.truncation(), parts.padding()));
  }

  private static Affixes affixes(Model model) {
    return switch (model) {
      // The suffix is a part of the tokens already; joining takes nothing of it away.
      case Bpe bpe -> new Affixes(bpe.rules().continuingPrefix(), "");
      case WordPiece pieces -> new Affixes(pieces.continuingPrefix(), "");
      case Unigram unigram -> throw unsupported("unigrams");
      case WordLevel words -> throw unsupported("words");
      case Characters characters -> throw unsupported("characters");
      case Bytes bytes -> throw unsupported("bytes");
    };
  }

  private static IllegalArgumentException unsupported(String model) {
    return new IllegalArgumentException(
        "a vocabulary of %s cannot be extended by merging pairs: only BPE and WordPiece can"
            .formatted(model));
  }

  private LearnedPairs learn(
      Steps steps,
      Vocabulary vocabulary,
      Affixes affixes,
      List<LanguageTexts> texts,
      TrainingProgress progress) {
    try (Workers workers = new Workers(threads)) {
      WordCounter counter =
          new WordCounter(
              () -> new PipelineWordCutter(steps.normalizer(), steps.preTokenizer()),
              workers,
              maximumWords,
              progress);
      WordCounts words = counter.count(texts, LanguageSampling.NONE);
      if (words.size() == 0) {
        throw new IllegalArgumentException("no text to learn new tokens from");
      }
      SymbolText symbols = SymbolText.ofTokens(words, steps.model());
      int size = Math.addExact(vocabulary.size(), tokens);
      VocabularyLimits limits =
          VocabularyLimits.of(size)
              .withMinimumFrequency(minimumFrequency)
              .withMaximumTokenLength(maximumTokenLength);
      return new PairMerging(symbols, affixes, List.of())
          .learn(limits, size, words.unit(), progress);
    }
  }

  private static Model extended(Model model, LearnedPairs learned) {
    Vocabulary vocabulary = Vocabulary.of(learned.tokens());
    return switch (model) {
      case Bpe bpe -> {
        Merges old = bpe.merges();
        yield new Bpe(
            vocabulary,
            all(IntStream.range(0, old.size()).map(old::left), learned.lefts()),
            all(IntStream.range(0, old.size()).map(old::right), learned.rights()),
            bpe.rules());
      }
      case WordPiece pieces ->
          new WordPiece(
              vocabulary, pieces.unknown(), pieces.continuingPrefix(), pieces.longestWord());
      default -> throw new IllegalStateException("cannot be extended: " + model);
    };
  }

  private static int[] all(IntStream old, List<Integer> more) {
    return IntStream.concat(old, more.stream().mapToInt(id -> id)).toArray();
  }

  /** The unknown token of a model that has merges or pieces. */
  static OptionalInt unknown(Model model) {
    return switch (model) {
      case Bpe bpe -> bpe.rules().unknown();
      case WordPiece pieces -> pieces.unknown();
      case Unigram unigram -> unigram.unknown();
      case WordLevel words -> words.unknown();
      case Characters characters -> characters.unknown();
      case Bytes bytes -> bytes.unknown();
    };
  }
}
