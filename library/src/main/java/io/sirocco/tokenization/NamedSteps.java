package io.sirocco.tokenization;

import io.sirocco.tokenizer.lucene.Folding;
import io.sirocco.tokenizer.lucene.LuceneNormalizer;
import io.sirocco.tokenizer.normalization.BertNormalizer;
import io.sirocco.tokenizer.normalization.Lowercase;
import io.sirocco.tokenizer.normalization.Nmt;
import io.sirocco.tokenizer.normalization.Normalizer;
import io.sirocco.tokenizer.normalization.Strip;
import io.sirocco.tokenizer.normalization.StripAccents;
import io.sirocco.tokenizer.normalization.UnicodeNormalizer;
import io.sirocco.tokenizer.segmentation.BertPreTokenizer;
import io.sirocco.tokenizer.segmentation.ByteLevel;
import io.sirocco.tokenizer.segmentation.Digits;
import io.sirocco.tokenizer.segmentation.Metaspace;
import io.sirocco.tokenizer.segmentation.PreTokenizer;
import io.sirocco.tokenizer.segmentation.Punctuation;
import io.sirocco.tokenizer.segmentation.SplitBehavior;
import io.sirocco.tokenizer.segmentation.UnicodeScripts;
import io.sirocco.tokenizer.segmentation.Whitespace;
import io.sirocco.tokenizer.segmentation.WhitespaceSplit;
import io.sirocco.tokenizer.text.UnicodeForm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The steps of a pipeline by the names that users say. */
public final class NamedSteps {
  private static final Map<String, Normalizer> NORMALIZERS = normalizers();
  private static final Map<String, PreTokenizer> PRE_TOKENIZERS = preTokenizers();

  private NamedSteps() {}

  private static Map<String, Normalizer> normalizers() {
    Map<String, Normalizer> steps = new LinkedHashMap<>();
    steps.put("nfc", new UnicodeNormalizer(UnicodeForm.NFC));
    steps.put("nfd", new UnicodeNormalizer(UnicodeForm.NFD));
    steps.put("nfkc", new UnicodeNormalizer(UnicodeForm.NFKC));
    steps.put("nfkd", new UnicodeNormalizer(UnicodeForm.NFKD));
    steps.put("lowercase", new Lowercase());
    steps.put("strip-accents", new StripAccents());
    steps.put("strip", new Strip(EnumSet.allOf(Strip.Side.class)));
    steps.put("nmt", new Nmt());
    steps.put("bert", new BertNormalizer(EnumSet.allOf(BertNormalizer.Step.class)));
    steps.put(
        "bert-cased",
        new BertNormalizer(
            Set.of(BertNormalizer.Step.CLEAN_TEXT, BertNormalizer.Step.SPACE_CHINESE)));
    return steps;
  }

  private static Map<String, PreTokenizer> preTokenizers() {
    Map<String, PreTokenizer> steps = new LinkedHashMap<>();
    steps.put("whitespace", new Whitespace());
    steps.put("whitespace-split", new WhitespaceSplit());
    steps.put("bert", new BertPreTokenizer());
    steps.put("gpt2", byteLevel(ByteLevel.Cut.GPT2));
    steps.put("metaspace", metaspace());
    steps.put("digits", new Digits(Digits.Grouping.DIGIT));
    steps.put("punctuation", new Punctuation(SplitBehavior.ISOLATED));
    steps.put("scripts", new UnicodeScripts());
    return steps;
  }

  /** GPT-2's pattern, or no more than what a model of bytes needs. */
  static ByteLevel byteLevel(ByteLevel.Cut cut) {
    return new ByteLevel(ByteLevel.PrefixSpace.NONE, cut, ByteLevel.Spelling.BYTES);
  }

  /** SentencePiece's spaces. */
  static Metaspace metaspace() {
    return new Metaspace(
        Metaspace.SENTENCE_PIECE, Metaspace.Prepend.FIRST, Metaspace.Cut.BEFORE_REPLACEMENT);
  }

  /**
   * Normalizers by their names.
   *
   * @throws IllegalArgumentException if one is not known; the message lists all
   */
  public static List<Normalizer> normalizers(List<String> names) {
    List<Normalizer> steps = new ArrayList<>();
    for (String name : names) {
      Normalizer known = NORMALIZERS.get(name);
      steps.add(known == null ? LuceneNormalizer.of(List.of(folding(name))) : known);
    }
    return steps;
  }

  private static Folding folding(String name) {
    for (Folding folding : Folding.values()) {
      if (folding.id().replace('_', '-').equals(name)) {
        return folding;
      }
    }
    throw new IllegalArgumentException(
        "no normalizer \"%s\"; there are %s".formatted(name, normalizerNames()));
  }

  /**
   * Pre-tokenizers by their names.
   *
   * @throws IllegalArgumentException if one is not known; the message lists all
   */
  public static List<PreTokenizer> preTokenizers(List<String> names) {
    List<PreTokenizer> steps = new ArrayList<>();
    for (String name : names) {
      @Nullable PreTokenizer known = PRE_TOKENIZERS.get(name);
      if (known == null) {
        throw new IllegalArgumentException(
            "no pre-tokenizer \"%s\"; there are %s"
                .formatted(name, String.join(", ", PRE_TOKENIZERS.keySet())));
      }
      steps.add(known);
    }
    return steps;
  }

  /** The names of all normalizers, for people. */
  public static String normalizerNames() {
    List<String> names = new ArrayList<>(NORMALIZERS.keySet());
    Arrays.stream(Folding.values()).forEach(f -> names.add(f.id().replace('_', '-')));
    return String.join(", ", names);
  }

  /** The names of all pre-tokenizers, for people. */
  public static String preTokenizerNames() {
    return String.join(", ", PRE_TOKENIZERS.keySet());
  }
}
