package io.sirocco.tokenizer.training;

import io.sirocco.tokenizer.model.Bpe;
import io.sirocco.tokenizer.model.BpeOption;
import io.sirocco.tokenizer.model.BpeRules;
import io.sirocco.tokenizer.model.BpeUnit;
import io.sirocco.tokenizer.model.Bytes;
import io.sirocco.tokenizer.model.Characters;
import io.sirocco.tokenizer.model.Model;
import io.sirocco.tokenizer.model.Unigram;
import io.sirocco.tokenizer.model.UnknownPieces;
import io.sirocco.tokenizer.model.Vocabulary;
import io.sirocco.tokenizer.model.WordPiece;
import io.sirocco.tokenizer.normalization.Normalizer;
import io.sirocco.tokenizer.segmentation.PreTokenizer;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A kind of tokenizer: how it sees texts and what is learned.
 *
 * @param name what it is called
 * @param model what is learned
 * @param normalizer makes texts that mean the same look the same; null leaves them
 * @param preTokenizer cuts a text into words; null leaves it whole
 * @param special the special tokens
 */
public record TrainingPreset(
    String name,
    ModelTraining model,
    @Nullable Normalizer normalizer,
    @Nullable PreTokenizer preTokenizer,
    SpecialTokenRoles special) {

  /** The limits that are usual for it. */
  public VocabularyLimits limits(int vocabularySize) {
    VocabularyLimits limits = VocabularyLimits.of(vocabularySize);
    return switch (model) {
      case ModelTraining.Unigrams unigrams ->
          limits
              .withAlphabet(AlphabetLimit.SENTENCE_PIECE)
              .withMaximumTokenLength(VocabularyLimits.DEFAULT_TOKEN_LENGTH);
      case ModelTraining.WordPieces wordPieces -> limits.withAlphabet(AlphabetLimit.BERT);
      case ModelTraining.BytePairs bytes -> limits;
      case ModelTraining.CharacterPairs pairs -> limits.withAlphabet(AlphabetLimit.SENTENCE_PIECE);
      case ModelTraining.SingleBytes bytes -> limits;
      case ModelTraining.SingleCharacters characters -> limits;
    };
  }

  /** A new cutter, for one thread. */
  WordCutter cutter() {
    return new PipelineWordCutter(normalizer, preTokenizer);
  }

  /** The model of what was learned. */
  Model modelOf(LearnedVocabulary learned) {
    Vocabulary vocabulary = Vocabulary.of(learned.tokens());
    String unknownToken = special.unknown();
    OptionalInt unknown =
        unknownToken == null
            ? OptionalInt.empty()
            : OptionalInt.of(special.tokens().indexOf(unknownToken));
    return switch (model) {
      case ModelTraining.BytePairs() -> bpe(vocabulary, learned, BpeRules.BYTE_LEVEL);
      case ModelTraining.CharacterPairs(Affixes affixes, CharacterFallback fallback) ->
          bpe(vocabulary, learned, rules(affixes, fallback, unknown));
      case ModelTraining.WordPieces(Affixes affixes) ->
          new WordPiece(vocabulary, unknown, affixes.continuingPrefix(), WordPiece.LONGEST_WORD);
      case ModelTraining.Unigrams unigrams ->
          new Unigram(
              vocabulary,
              ((LearnedVocabulary.Pieces) learned)
                  .scores().stream().mapToDouble(score -> score).toArray(),
              unknown,
              switch (unigrams.fallback()) {
                case UNKNOWN -> UnknownPieces.UNKNOWN_TOKEN;
                case BYTES -> UnknownPieces.BYTES;
              });
      case ModelTraining.SingleCharacters() -> new Characters(vocabulary, unknown);
      case ModelTraining.SingleBytes() -> new Bytes(vocabulary, unknown);
    };
  }

  private static BpeRules rules(Affixes affixes, CharacterFallback fallback, OptionalInt unknown) {
    Set<BpeOption> options =
        switch (fallback) {
          case UNKNOWN -> Set.of(BpeOption.FUSE_UNKNOWN);
          case BYTES -> Set.of(BpeOption.FUSE_UNKNOWN, BpeOption.BYTE_FALLBACK);
        };
    return new BpeRules(
        BpeUnit.CHARACTERS,
        unknown,
        affixes.continuingPrefix(),
        affixes.endOfWordSuffix(),
        options);
  }

  private static Bpe bpe(Vocabulary vocabulary, LearnedVocabulary learned, BpeRules rules) {
    LearnedVocabulary.Pairs pairs = (LearnedVocabulary.Pairs) learned;
    return new Bpe(vocabulary, ids(pairs.lefts()), ids(pairs.rights()), rules);
  }

  private static int[] ids(List<Integer> ids) {
    return ids.stream().mapToInt(id -> id).toArray();
  }
}
