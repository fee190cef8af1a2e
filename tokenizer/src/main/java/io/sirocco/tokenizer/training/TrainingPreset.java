package io.sirocco.tokenizer.training;

import io.sirocco.tokenizer.TokenizerPipeline;
import io.sirocco.tokenizer.TokenizerType;
import io.sirocco.tokenizer.decoding.ByteFallback;
import io.sirocco.tokenizer.decoding.Decoder;
import io.sirocco.tokenizer.decoding.DecoderSequence;
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
import io.sirocco.tokenizer.pipeline.AddedToken;
import io.sirocco.tokenizer.pipeline.PipelineParts;
import io.sirocco.tokenizer.pipeline.Spelling;
import io.sirocco.tokenizer.pipeline.Steps;
import io.sirocco.tokenizer.segmentation.PreTokenizer;
import io.sirocco.tokenizer.text.Utf8;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A kind of tokenizer: how it sees texts and what is learned. {@link TrainingPresets} has those
 * that the field uses.
 *
 * @param name what it is called
 * @param model what is learned
 * @param normalizer makes texts that mean the same look the same; null leaves them
 * @param preTokenizer cuts a text into words; null leaves it whole
 * @param decoder makes text of tokens
 * @param special the special tokens
 */
public record TrainingPreset(
    String name,
    ModelTraining model,
    @Nullable Normalizer normalizer,
    @Nullable PreTokenizer preTokenizer,
    Decoder decoder,
    SpecialTokenRoles special) {
  /** The kind of tokenizer. */
  public TokenizerType type() {
    return switch (model) {
      case ModelTraining.BytePairs bytes -> TokenizerType.BPE;
      case ModelTraining.CharacterPairs pairs -> TokenizerType.BPE;
      case ModelTraining.WordPieces pieces -> TokenizerType.WORD_PIECE;
      case ModelTraining.Unigrams unigrams -> TokenizerType.UNIGRAM;
      case ModelTraining.SingleCharacters characters -> TokenizerType.CHARACTER;
      case ModelTraining.SingleBytes bytes -> TokenizerType.BYTE;
    };
  }

  /** Whether tokens are made of bytes. */
  public boolean isByteLevel() {
    return model instanceof ModelTraining.BytePairs || model instanceof ModelTraining.SingleBytes;
  }

  /** Whether every character or byte is a token, so that nothing is left to choose. */
  public boolean isWhole() {
    return model instanceof ModelTraining.SingleCharacters
        || model instanceof ModelTraining.SingleBytes;
  }

  /** The same with another model; the decoder has to fit it. */
  public TrainingPreset withModel(ModelTraining other) {
    return new TrainingPreset(name, other, normalizer, preTokenizer, decoder, special);
  }

  /** The same with another normalizer. */
  public TrainingPreset withNormalizer(@Nullable Normalizer other) {
    return new TrainingPreset(name, model, other, preTokenizer, decoder, special);
  }

  /** The same with another pre-tokenizer; the decoder has to fit it. */
  public TrainingPreset withPreTokenizer(@Nullable PreTokenizer other) {
    return new TrainingPreset(name, model, normalizer, other, decoder, special);
  }

  /** The same with another decoder. */
  public TrainingPreset withDecoder(Decoder other) {
    return new TrainingPreset(name, model, normalizer, preTokenizer, other, special);
  }

  /** The same with other special tokens. */
  public TrainingPreset withSpecial(SpecialTokenRoles other) {
    return new TrainingPreset(name, model, normalizer, preTokenizer, decoder, other);
  }

  /**
   * The same, but characters that the vocabulary lacks become their bytes.
   *
   * @throws IllegalArgumentException if what is learned has no such fallback
   */
  public TrainingPreset withByteFallback() {
    ModelTraining other =
        switch (model) {
          case ModelTraining.CharacterPairs(Affixes affixes, CharacterFallback fallback) ->
              new ModelTraining.CharacterPairs(affixes, CharacterFallback.BYTES);
          case ModelTraining.Unigrams unigrams -> unigrams.withFallback(CharacterFallback.BYTES);
          case ModelTraining.BytePairs bytes -> throw noFallback();
          case ModelTraining.WordPieces wordPieces -> throw noFallback();
          case ModelTraining.SingleBytes bytes -> throw noFallback();
          case ModelTraining.SingleCharacters characters -> throw noFallback();
        };
    return withModel(other).withDecoder(new DecoderSequence(List.of(new ByteFallback(), decoder)));
  }

  private IllegalArgumentException noFallback() {
    return new IllegalArgumentException(
        "%s has no fallback to bytes: only BPE over characters and unigrams have".formatted(name));
  }

  /** The limits that are usual for it. */
  public VocabularyLimits limits(int vocabularySize) {
    VocabularyLimits limits = VocabularyLimits.of(vocabularySize);
    return switch (model) {
      case ModelTraining.Unigrams unigrams ->
          limits
              .withAlphabet(AlphabetLimit.SENTENCE_PIECE)
              .withMaximumTokenLength(VocabularyLimits.DEFAULT_TOKEN_LENGTH);
      case ModelTraining.WordPieces pieces -> limits.withAlphabet(AlphabetLimit.SENTENCE_PIECE);
      case ModelTraining.CharacterPairs pairs -> limits.withAlphabet(AlphabetLimit.SENTENCE_PIECE);
      case ModelTraining.SingleCharacters characters ->
          limits.withAlphabet(
              new AlphabetLimit.MostFrequent(
                  Math.max(1, vocabularySize - special.tokens().size())));
      case ModelTraining.BytePairs bytes -> limits;
      case ModelTraining.SingleBytes bytes -> limits;
    };
  }

  /** A new cutter, for one thread. */
  WordCutter cutter() {
    WordCutter words = new PipelineWordCutter(normalizer, preTokenizer);
    return switch (model) {
      // Else a rare character could be forgotten with the long text that it is in.
      case ModelTraining.SingleCharacters characters ->
          (text, sink) ->
              words.cut(text, (bytes, from, to) -> cutCharacters(bytes, from, to, sink));
      default -> words;
    };
  }

  private static void cutCharacters(byte[] bytes, int from, int to, WordCutter.Sink sink) {
    for (int i = from; i < to; i += Utf8.length(bytes[i])) {
      sink.word(bytes, i, i + Utf8.length(bytes[i]));
    }
  }

  /** The tokenizer that a model is part of. */
  TokenizerPipeline tokenizerOf(Model learned) {
    Steps steps = new Steps(normalizer, preTokenizer, learned, special.postProcessor(), decoder);
    Spelling spelling = isByteLevel() ? Spelling.BYTE_ALPHABET : Spelling.TEXT;
    return new TokenizerPipeline(
        new PipelineParts(steps, spelling)
            .withAddedTokens(special.tokens().stream().map(AddedToken::special).toList()));
  }

  /** The model of what was learned. */
  Model modelOf(LearnedVocabulary learned) {
    Vocabulary vocabulary = Vocabulary.of(learned.tokens());
    String unknownToken = special.unknown();
    OptionalInt unknown =
        unknownToken == null ? OptionalInt.empty() : OptionalInt.of(special.id(unknownToken));
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
