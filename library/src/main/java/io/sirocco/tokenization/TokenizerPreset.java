package io.sirocco.tokenization;

import io.sirocco.tokenizer.TokenizerType;
import io.sirocco.tokenizer.decoding.BpeDecoder;
import io.sirocco.tokenizer.decoding.ByteFallback;
import io.sirocco.tokenizer.decoding.ByteLevelDecoder;
import io.sirocco.tokenizer.decoding.Cleanup;
import io.sirocco.tokenizer.decoding.Decoder;
import io.sirocco.tokenizer.decoding.DecoderSequence;
import io.sirocco.tokenizer.decoding.Fuse;
import io.sirocco.tokenizer.decoding.MetaspaceDecoder;
import io.sirocco.tokenizer.decoding.ReplaceDecoder;
import io.sirocco.tokenizer.decoding.StripDecoder;
import io.sirocco.tokenizer.decoding.WordPieceDecoder;
import io.sirocco.tokenizer.postprocessing.ByteLevelOffsets;
import io.sirocco.tokenizer.postprocessing.PairProcessing;
import io.sirocco.tokenizer.postprocessing.PostProcessor;
import io.sirocco.tokenizer.segmentation.Metaspace;
import io.sirocco.tokenizer.text.TextPattern;
import io.sirocco.tokenizer.training.Affixes;
import io.sirocco.tokenizer.training.CharacterFallback;
import io.sirocco.tokenizer.training.ModelTraining;
import io.sirocco.tokenizer.training.SpecialTokenRoles;
import io.sirocco.tokenizer.training.TrainingPreset;
import io.sirocco.tokenizer.training.VocabularyLimits;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Tokenizers as published models have them: all choices but the text and the size. */
public enum TokenizerPreset {
  /** GPT-2: byte-level BPE. Loses nothing. */
  GPT2(TokenizerType.BPE, "", "gpt2", "<|endoftext|>"),
  /** BERT, uncased: WordPiece without case and accents. */
  BERT(TokenizerType.WORD_PIECE, "bert", "bert", "[PAD] [UNK] [CLS] [SEP] [MASK]"),
  /** BERT, cased: WordPiece. */
  BERT_CASED(TokenizerType.WORD_PIECE, "bert-cased", "bert", "[PAD] [UNK] [CLS] [SEP] [MASK]"),
  /** XLM: BPE with an end-of-word mark, without case and accents. */
  XLM(TokenizerType.BPE, "bert", "bert", "<s> </s> <pad> <unk> <mask>"),
  /** SentencePiece's unigram model, as T5 and XLM-R have it. */
  SENTENCEPIECE(TokenizerType.UNIGRAM, "nmt nfkc", "metaspace", "<unk> <s> </s> <pad> <mask>"),
  /** SentencePiece's BPE, with bytes for unknown characters, as Llama has it. */
  SENTENCEPIECE_BPE(TokenizerType.BPE, "", "metaspace", "<unk> <s> </s> <pad> <mask>"),
  /** Every character a token. */
  CHARACTERS(TokenizerType.CHARACTER, "", "", "<unk>"),
  /** Every byte a token. Loses nothing. */
  BYTES(TokenizerType.BYTE, "", "", "<|endoftext|>");

  private static final ByteLevelOffsets PLAIN_OFFSETS =
      new ByteLevelOffsets(ByteLevelOffsets.Trim.NOTHING, ByteLevelOffsets.Prefix.NONE);

  private final TokenizerType type;
  private final String normalizers;
  private final String preTokenizers;
  private final String specialTokens;

  TokenizerPreset(
      TokenizerType type, String normalizers, String preTokenizers, String specialTokens) {
    this.type = type;
    this.normalizers = normalizers;
    this.preTokenizers = preTokenizers;
    this.specialTokens = specialTokens;
  }

  /** The kind of tokenizer. */
  public TokenizerType type() {
    return type;
  }

  /** Its normalizers, by the names of {@link NamedSteps}. */
  List<String> normalizers() {
    return words(normalizers);
  }

  /** Its pre-tokenizers, by the names of {@link NamedSteps}. */
  List<String> preTokenizers() {
    return words(preTokenizers);
  }

  /** Its special tokens, in the order of their ids. */
  public List<String> specialTokens() {
    return words(specialTokens);
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" ", -1));
  }

  /** The name on the command line. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The preset of a name, or the usual one of a type where there is no name.
   *
   * @throws IllegalArgumentException if there is none of this name and type; the message lists
   *     those of the type
   */
  public static TokenizerPreset of(TokenizerType type, @Nullable String id) {
    List<TokenizerPreset> fitting =
        Arrays.stream(values()).filter(preset -> preset.type == type).toList();
    for (TokenizerPreset preset : fitting) {
      if (id == null || preset.id().equals(id)) {
        return preset;
      }
    }
    throw new IllegalArgumentException(
        "no preset %s of type %s; there are %s"
            .formatted(
                id,
                TokenizerTypes.id(type),
                String.join(", ", fitting.stream().map(TokenizerPreset::id).toList())));
  }

  /** What is learned. */
  ModelTraining training() {
    return switch (this) {
      case GPT2 -> new ModelTraining.BytePairs();
      case BERT, BERT_CASED -> new ModelTraining.WordPieces(Affixes.WORD_PIECE);
      case XLM -> new ModelTraining.CharacterPairs(Affixes.END_OF_WORD, CharacterFallback.UNKNOWN);
      case SENTENCEPIECE -> ModelTraining.Unigrams.DEFAULT;
      case SENTENCEPIECE_BPE ->
          new ModelTraining.CharacterPairs(Affixes.NONE, CharacterFallback.BYTES);
      case CHARACTERS -> new ModelTraining.SingleCharacters();
      case BYTES -> new ModelTraining.SingleBytes();
    };
  }

  /** How tokens become text. */
  Decoder decoder() {
    return switch (this) {
      case GPT2, BYTES -> new ByteLevelDecoder();
      case BERT, BERT_CASED ->
          new WordPieceDecoder(Affixes.WORD_PIECE.continuingPrefix(), Cleanup.ENGLISH);
      case XLM -> new BpeDecoder(Affixes.END_OF_WORD.endOfWordSuffix());
      case SENTENCEPIECE ->
          new MetaspaceDecoder(Metaspace.SENTENCE_PIECE, MetaspaceDecoder.Beginning.LEFT_OUT);
      case SENTENCEPIECE_BPE ->
          new DecoderSequence(
              List.of(
                  new ByteFallback(),
                  new Fuse(),
                  new ReplaceDecoder(
                      new TextPattern.Literal(Character.toString(Metaspace.SENTENCE_PIECE)), " "),
                  new StripDecoder(' ', 1, 0)));
      case CHARACTERS -> new Fuse();
    };
  }

  /**
   * What puts special tokens around texts; null where nothing does.
   *
   * @param id the id of a special token
   */
  @Nullable PostProcessor postProcessor(ToIntFunction<String> id) {
    return switch (this) {
      case BERT, BERT_CASED ->
          new PairProcessing(
              PairProcessing.Style.BERT, token("[CLS]", id), token("[SEP]", id), PLAIN_OFFSETS);
      case XLM, SENTENCEPIECE, SENTENCEPIECE_BPE ->
          new PairProcessing(
              PairProcessing.Style.ROBERTA, token("<s>", id), token("</s>", id), PLAIN_OFFSETS);
      case GPT2, CHARACTERS, BYTES -> null;
    };
  }

  private static PairProcessing.Token token(String content, ToIntFunction<String> id) {
    return new PairProcessing.Token(id.applyAsInt(content), content);
  }

  /** Whether every character or byte is a token, so that nothing is left to choose. */
  public boolean isWhole() {
    return type == TokenizerType.CHARACTER || type == TokenizerType.BYTE;
  }

  /** The limits that are usual for it. */
  public VocabularyLimits limits(int vocabularySize) {
    return new TrainingPreset(id(), training(), null, null, decoder(), roles(specialTokens()))
        .limits(vocabularySize);
  }

  /**
   * The special tokens and what some are for; the first ones of {@code tokens} are the preset's.
   */
  SpecialTokenRoles roles(List<String> tokens) {
    String unknown =
        switch (this) {
          case BERT, BERT_CASED -> "[UNK]";
          case XLM, SENTENCEPIECE, SENTENCEPIECE_BPE, CHARACTERS -> "<unk>";
          case GPT2, BYTES -> null;
        };
    return new SpecialTokenRoles(tokens, unknown, null, null);
  }
}
