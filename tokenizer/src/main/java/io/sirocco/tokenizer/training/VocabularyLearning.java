package io.sirocco.tokenizer.training;

import io.sirocco.tokenizer.text.ByteAlphabet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Learns a vocabulary of any kind from counted words. */
final class VocabularyLearning {
  private final WordCounts words;
  private final VocabularyLimits limits;
  private final List<String> specialTokens;
  private final Workers workers;
  private final TrainingProgress progress;
  private int alphabet;
  private int leftCharacters;

  VocabularyLearning(
      WordCounts words,
      VocabularyLimits limits,
      List<String> specialTokens,
      Workers workers,
      TrainingProgress progress) {
    this.words = words;
    this.limits = limits;
    this.specialTokens = specialTokens;
    this.workers = workers;
    this.progress = progress;
  }

  /** The number of characters that got a token of their own. */
  int alphabet() {
    return alphabet;
  }

  /** The number of characters that did not. */
  int leftCharacters() {
    return leftCharacters;
  }

  /**
   * Learns it.
   *
   * @throws IllegalArgumentException if there are no words, or the vocabulary is too small for the
   *     special tokens and the alphabet
   */
  LearnedVocabulary learn(ModelTraining model) {
    return switch (model) {
      case ModelTraining.BytePairs() -> {
        alphabet = 256;
        yield pairs(SymbolText.ofBytes(requireWords(), bytesInOrder()), Affixes.NONE, List.of());
      }
      case ModelTraining.CharacterPairs(Affixes affixes, CharacterFallback fallback) ->
          pairs(characters(affixes), affixes, fallback.tokens());
      case ModelTraining.WordPieces(Affixes affixes) ->
          pairs(characters(affixes), affixes, List.of());
      case ModelTraining.Unigrams unigrams -> pieces(unigrams);
      case ModelTraining.SingleCharacters() -> plain(characters(Affixes.NONE));
      case ModelTraining.SingleBytes() -> {
        alphabet = 256;
        List<byte[]> tokens = first(List.of());
        for (int value = 0; value < 256; value++) {
          tokens.add(new byte[] {(byte) value});
        }
        requireRoom(tokens.size());
        yield new LearnedVocabulary.Plain(tokens);
      }
    };
  }

  /** All bytes, in the order of the characters that spell them, as in GPT-2's vocabulary. */
  private static byte[] bytesInOrder() {
    Integer[] values = new Integer[256];
    Arrays.setAll(values, i -> i);
    Arrays.sort(
        values,
        (a, b) ->
            ByteAlphabet.spell(new byte[] {a.byteValue()})
                .compareTo(ByteAlphabet.spell(new byte[] {b.byteValue()})));
    byte[] order = new byte[256];
    for (int i = 0; i < order.length; i++) {
      order[i] = values[i].byteValue();
    }
    return order;
  }

  private WordCounts requireWords() {
    if (words.size() == 0) {
      throw new IllegalArgumentException("no text to learn a vocabulary from");
    }
    return words;
  }

  private SymbolText characters(Affixes affixes) {
    Alphabet kept = Alphabet.of(requireWords(), limits.alphabet());
    alphabet = kept.size();
    leftCharacters = kept.left();
    return SymbolText.ofCharacters(words, kept, affixes);
  }

  /** The tokens that come before those that are learned. */
  private List<byte[]> first(List<String> more) {
    List<byte[]> tokens = new ArrayList<>();
    specialTokens.forEach(token -> tokens.add(token.getBytes(StandardCharsets.UTF_8)));
    more.forEach(token -> tokens.add(token.getBytes(StandardCharsets.UTF_8)));
    return tokens;
  }

  private void requireRoom(int needed) {
    if (needed > limits.size()) {
      throw new IllegalArgumentException(
          "a vocabulary of %,d tokens cannot hold the special tokens and all characters, which are %,d: ask for more tokens or limit the alphabet"
              .formatted(limits.size(), needed));
    }
  }

  private Set<String> reserved(List<String> more) {
    Set<String> reserved = new HashSet<>(specialTokens);
    reserved.addAll(more);
    return reserved;
  }

  private LearnedVocabulary pairs(SymbolText text, Affixes affixes, List<String> fallback) {
    List<byte[]> tokens = first(fallback);
    int offset = tokens.size();
    requireRoom(offset + text.tokens().size());
    LearnedPairs learned =
        new PairMerging(text, affixes, reserved(fallback))
            .learn(limits, limits.size() - offset, words.unit(), progress);
    tokens.addAll(learned.tokens());
    return new LearnedVocabulary.Pairs(
        tokens,
        learned.lefts().stream().map(symbol -> symbol + offset).toList(),
        learned.rights().stream().map(symbol -> symbol + offset).toList());
  }

  private LearnedVocabulary pieces(ModelTraining.Unigrams model) {
    SymbolText text = characters(Affixes.NONE);
    List<byte[]> tokens = first(model.fallback().tokens());
    int offset = tokens.size();
    requireRoom(offset + text.tokens().size());
    List<ScoredPiece> pieces =
        new UnigramTrainer(model, limits, workers, progress)
            .learn(text, limits.size() - offset, words.unit(), reserved(model.fallback().tokens()));
    List<Double> scores = new ArrayList<>(Collections.nCopies(offset, 0.));
    for (ScoredPiece piece : pieces) {
      tokens.add(piece.bytes());
      scores.add(piece.score());
    }
    return new LearnedVocabulary.Pieces(tokens, scores);
  }

  private LearnedVocabulary plain(SymbolText text) {
    List<byte[]> tokens = first(List.of());
    tokens.addAll(text.tokens());
    requireRoom(tokens.size());
    return new LearnedVocabulary.Plain(tokens);
  }
}
