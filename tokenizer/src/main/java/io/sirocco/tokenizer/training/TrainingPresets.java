package io.sirocco.tokenizer.training;

import io.sirocco.tokenizer.decoding.BpeDecoder;
import io.sirocco.tokenizer.decoding.ByteLevelDecoder;
import io.sirocco.tokenizer.decoding.Cleanup;
import io.sirocco.tokenizer.decoding.Fuse;
import io.sirocco.tokenizer.decoding.MetaspaceDecoder;
import io.sirocco.tokenizer.decoding.WordPieceDecoder;
import io.sirocco.tokenizer.normalization.BertNormalizer;
import io.sirocco.tokenizer.normalization.Lowercase;
import io.sirocco.tokenizer.normalization.Normalizer;
import io.sirocco.tokenizer.normalization.NormalizerSequence;
import io.sirocco.tokenizer.normalization.Replace;
import io.sirocco.tokenizer.normalization.Strip;
import io.sirocco.tokenizer.normalization.StripAccents;
import io.sirocco.tokenizer.normalization.UnicodeNormalizer;
import io.sirocco.tokenizer.segmentation.BertPreTokenizer;
import io.sirocco.tokenizer.segmentation.ByteLevel;
import io.sirocco.tokenizer.segmentation.Metaspace;
import io.sirocco.tokenizer.text.TextPattern;
import io.sirocco.tokenizer.text.UnicodeForm;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;

/** The kinds of tokenizers that the field uses, with their usual special tokens. */
public final class TrainingPresets {
  private static final SpecialTokenRoles BERT_TOKENS =
      new SpecialTokenRoles(
          List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"), "[UNK]", "[CLS]", "[SEP]");

  private static final SpecialTokenRoles XLM_TOKENS =
      new SpecialTokenRoles(
          List.of(
              "<s>",
              "</s>",
              "<pad>",
              "<unk>",
              "<special0>",
              "<special1>",
              "<special2>",
              "<special3>",
              "<special4>",
              "<special5>",
              "<special6>",
              "<special7>",
              "<special8>",
              "<special9>"),
          "<unk>",
          "<s>",
          "</s>");

  private static final SpecialTokenRoles SENTENCE_PIECE_TOKENS =
      new SpecialTokenRoles(List.of("<unk>", "<s>", "</s>"), "<unk>", null, null);

  private static final MetaspaceDecoder SPACES =
      new MetaspaceDecoder(Metaspace.SENTENCE_PIECE, MetaspaceDecoder.Beginning.LEFT_OUT);

  /**
   * GPT-2: BPE over bytes, cut by GPT-2's pattern; every text has tokens and comes back as it was.
   */
  public static final TrainingPreset GPT2 =
      new TrainingPreset(
          "gpt2",
          new ModelTraining.BytePairs(),
          null,
          new ByteLevel(ByteLevel.PrefixSpace.NONE, ByteLevel.Cut.GPT2, ByteLevel.Spelling.BYTES),
          new ByteLevelDecoder(),
          new SpecialTokenRoles(List.of("<|endoftext|>"), null, null, null));

  /** BERT in lower case and without accents: WordPiece. */
  public static final TrainingPreset BERT_UNCASED =
      bert("bert-uncased", EnumSet.allOf(BertNormalizer.Step.class));

  /** BERT with case and accents: WordPiece. */
  public static final TrainingPreset BERT_CASED =
      bert(
          "bert-cased",
          EnumSet.of(BertNormalizer.Step.CLEAN_TEXT, BertNormalizer.Step.SPACE_CHINESE));

  /** XLM in lower case and without accents: BPE over characters, the ends of words marked. */
  public static final TrainingPreset XLM =
      xlm(
          "xlm",
          new NormalizerSequence(
              List.of(
                  new UnicodeNormalizer(UnicodeForm.NFD),
                  new StripAccents(),
                  new Lowercase(),
                  new UnicodeNormalizer(UnicodeForm.NFC))));

  /** XLM with case and accents. */
  public static final TrainingPreset XLM_CASED =
      xlm("xlm-cased", new UnicodeNormalizer(UnicodeForm.NFC));

  /** SentencePiece's unigram model: NFKC, runs of spaces as one, spaces visible. */
  public static final TrainingPreset SENTENCE_PIECE_UNIGRAM =
      sentencePiece("sentencepiece-unigram", ModelTraining.Unigrams.DEFAULT);

  /** SentencePiece's BPE: NFKC, runs of spaces as one, spaces visible. */
  public static final TrainingPreset SENTENCE_PIECE_BPE =
      sentencePiece(
          "sentencepiece-bpe",
          new ModelTraining.CharacterPairs(Affixes.NONE, CharacterFallback.UNKNOWN));

  /** Every character is a token. */
  public static final TrainingPreset CHARACTERS =
      new TrainingPreset(
          "characters",
          new ModelTraining.SingleCharacters(),
          null,
          null,
          new Fuse(),
          new SpecialTokenRoles(List.of("<unk>"), "<unk>", null, null));

  /** Every byte is a token. */
  public static final TrainingPreset BYTES =
      new TrainingPreset(
          "bytes",
          new ModelTraining.SingleBytes(),
          null,
          new ByteLevel(ByteLevel.PrefixSpace.NONE, ByteLevel.Cut.NONE, ByteLevel.Spelling.BYTES),
          new ByteLevelDecoder(),
          new SpecialTokenRoles(List.of(), null, null, null));

  /** All presets. */
  public static final List<TrainingPreset> ALL =
      List.of(
          GPT2,
          BERT_UNCASED,
          BERT_CASED,
          XLM,
          XLM_CASED,
          SENTENCE_PIECE_UNIGRAM,
          SENTENCE_PIECE_BPE,
          CHARACTERS,
          BYTES);

  private TrainingPresets() {}

  private static TrainingPreset bert(String name, EnumSet<BertNormalizer.Step> steps) {
    return new TrainingPreset(
        name,
        new ModelTraining.WordPieces(Affixes.WORD_PIECE),
        new BertNormalizer(steps),
        new BertPreTokenizer(),
        new WordPieceDecoder(Affixes.WORD_PIECE.continuingPrefix(), Cleanup.ENGLISH),
        BERT_TOKENS);
  }

  private static TrainingPreset xlm(String name, Normalizer normalizer) {
    return new TrainingPreset(
        name,
        new ModelTraining.CharacterPairs(Affixes.END_OF_WORD, CharacterFallback.UNKNOWN),
        normalizer,
        new BertPreTokenizer(),
        new BpeDecoder(Affixes.END_OF_WORD.endOfWordSuffix()),
        XLM_TOKENS);
  }

  private static TrainingPreset sentencePiece(String name, ModelTraining model) {
    return new TrainingPreset(
        name,
        model,
        new NormalizerSequence(
            List.of(
                new UnicodeNormalizer(UnicodeForm.NFKC),
                new Strip(EnumSet.allOf(Strip.Side.class)),
                new Replace(new TextPattern.Regex(" {2,}"), " "))),
        new Metaspace(
            Metaspace.SENTENCE_PIECE, Metaspace.Prepend.ALWAYS, Metaspace.Cut.BEFORE_REPLACEMENT),
        SPACES,
        SENTENCE_PIECE_TOKENS);
  }

  /**
   * The preset of a name.
   *
   * @throws IllegalArgumentException if there is none; the message has all names
   */
  public static TrainingPreset named(String name) {
    for (TrainingPreset preset : ALL) {
      if (preset.name().equals(name)) {
        return preset;
      }
    }
    throw new IllegalArgumentException(
        "no preset is called \"%s\"; there are %s"
            .formatted(
                name, ALL.stream().map(TrainingPreset::name).collect(Collectors.joining(", "))));
  }
}
