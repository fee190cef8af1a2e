package io.sirocco.tokenizer.training;

import io.sirocco.tokenizer.decoding.BpeDecoder;
import io.sirocco.tokenizer.decoding.ByteFallback;
import io.sirocco.tokenizer.decoding.ByteLevelDecoder;
import io.sirocco.tokenizer.decoding.Cleanup;
import io.sirocco.tokenizer.decoding.DecoderSequence;
import io.sirocco.tokenizer.decoding.Fuse;
import io.sirocco.tokenizer.decoding.MetaspaceDecoder;
import io.sirocco.tokenizer.decoding.ReplaceDecoder;
import io.sirocco.tokenizer.decoding.StripDecoder;
import io.sirocco.tokenizer.decoding.WordPieceDecoder;
import io.sirocco.tokenizer.normalization.BertNormalizer;
import io.sirocco.tokenizer.normalization.Nmt;
import io.sirocco.tokenizer.normalization.NormalizerSequence;
import io.sirocco.tokenizer.normalization.UnicodeNormalizer;
import io.sirocco.tokenizer.postprocessing.PairProcessing;
import io.sirocco.tokenizer.segmentation.BertPreTokenizer;
import io.sirocco.tokenizer.segmentation.ByteLevel;
import io.sirocco.tokenizer.segmentation.Metaspace;
import io.sirocco.tokenizer.text.TextPattern;
import io.sirocco.tokenizer.text.UnicodeForm;
import java.util.EnumSet;
import java.util.List;

/** Tokenizers as published models have them: all choices but the text and the size. */
public final class TrainingPresets {
  private static final List<String> BERT_TOKENS =
      List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

  private static final List<String> SENTENCE_PIECE_TOKENS =
      List.of("<unk>", "<s>", "</s>", "<pad>", "<mask>");

  private static final Metaspace SPACES =
      new Metaspace(
          Metaspace.SENTENCE_PIECE, Metaspace.Prepend.FIRST, Metaspace.Cut.BEFORE_REPLACEMENT);

  /** GPT-2: BPE over bytes, cut by GPT-2's pattern. Loses nothing. */
  public static final TrainingPreset GPT2 =
      new TrainingPreset(
          "gpt2",
          new ModelTraining.BytePairs(),
          null,
          byteLevel(ByteLevel.Cut.GPT2),
          new ByteLevelDecoder(),
          new SpecialTokenRoles(List.of("<|endoftext|>"), null, null));

  /** BERT, uncased: WordPiece without case and accents. */
  public static final TrainingPreset BERT = bert("bert", EnumSet.allOf(BertNormalizer.Step.class));

  /** BERT, cased: WordPiece. */
  public static final TrainingPreset BERT_CASED =
      bert(
          "bert-cased",
          EnumSet.of(BertNormalizer.Step.CLEAN_TEXT, BertNormalizer.Step.SPACE_CHINESE));

  /** XLM: BPE over characters, the ends of words marked, without case and accents. */
  public static final TrainingPreset XLM =
      new TrainingPreset(
          "xlm",
          new ModelTraining.CharacterPairs(Affixes.END_OF_WORD, CharacterFallback.UNKNOWN),
          new BertNormalizer(EnumSet.allOf(BertNormalizer.Step.class)),
          new BertPreTokenizer(),
          new BpeDecoder(Affixes.END_OF_WORD.endOfWordSuffix()),
          roberta(List.of("<s>", "</s>", "<pad>", "<unk>", "<mask>")));

  /** SentencePiece's unigram model, as T5 and XLM-R have it. */
  public static final TrainingPreset SENTENCE_PIECE =
      new TrainingPreset(
          "sentencepiece",
          ModelTraining.Unigrams.DEFAULT,
          new NormalizerSequence(List.of(new Nmt(), new UnicodeNormalizer(UnicodeForm.NFKC))),
          SPACES,
          new MetaspaceDecoder(Metaspace.SENTENCE_PIECE, MetaspaceDecoder.Beginning.LEFT_OUT),
          roberta(SENTENCE_PIECE_TOKENS));

  /** SentencePiece's BPE, with bytes for unknown characters, as Llama has it. Loses nothing. */
  public static final TrainingPreset SENTENCE_PIECE_BPE =
      new TrainingPreset(
          "sentencepiece-bpe",
          new ModelTraining.CharacterPairs(Affixes.NONE, CharacterFallback.BYTES),
          null,
          SPACES,
          new DecoderSequence(
              List.of(
                  new ByteFallback(),
                  new Fuse(),
                  new ReplaceDecoder(
                      new TextPattern.Literal(Character.toString(Metaspace.SENTENCE_PIECE)), " "),
                  new StripDecoder(' ', 1, 0))),
          roberta(SENTENCE_PIECE_TOKENS));

  /** Every character a token. */
  public static final TrainingPreset CHARACTERS =
      new TrainingPreset(
          "characters",
          new ModelTraining.SingleCharacters(),
          null,
          null,
          new Fuse(),
          new SpecialTokenRoles(List.of("<unk>"), "<unk>", null));

  /** Every byte a token. Loses nothing. */
  public static final TrainingPreset BYTES =
      new TrainingPreset(
          "bytes",
          new ModelTraining.SingleBytes(),
          null,
          byteLevel(ByteLevel.Cut.NONE),
          new ByteLevelDecoder(),
          new SpecialTokenRoles(List.of("<|endoftext|>"), null, null));

  /** All presets; the first one of each type is its usual one. */
  public static final List<TrainingPreset> ALL =
      List.of(GPT2, BERT, BERT_CASED, XLM, SENTENCE_PIECE, SENTENCE_PIECE_BPE, CHARACTERS, BYTES);

  private TrainingPresets() {}

  private static ByteLevel byteLevel(ByteLevel.Cut cut) {
    return new ByteLevel(ByteLevel.PrefixSpace.NONE, cut, ByteLevel.Spelling.BYTES);
  }

  private static TrainingPreset bert(String name, EnumSet<BertNormalizer.Step> steps) {
    return new TrainingPreset(
        name,
        new ModelTraining.WordPieces(Affixes.WORD_PIECE),
        new BertNormalizer(steps),
        new BertPreTokenizer(),
        new WordPieceDecoder(Affixes.WORD_PIECE.continuingPrefix(), Cleanup.ENGLISH),
        new SpecialTokenRoles(
            BERT_TOKENS,
            "[UNK]",
            new SpecialTokenRoles.Frame(PairProcessing.Style.BERT, "[CLS]", "[SEP]")));
  }

  private static SpecialTokenRoles roberta(List<String> tokens) {
    return new SpecialTokenRoles(
        tokens, "<unk>", new SpecialTokenRoles.Frame(PairProcessing.Style.ROBERTA, "<s>", "</s>"));
  }
}
