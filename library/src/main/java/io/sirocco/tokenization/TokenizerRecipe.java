package io.sirocco.tokenization;

import io.sirocco.tokenizer.TokenizerType;
import io.sirocco.tokenizer.lucene.Spaces;
import io.sirocco.tokenizer.normalization.BertNormalizer;
import io.sirocco.tokenizer.normalization.Normalizer;
import io.sirocco.tokenizer.normalization.NormalizerSequence;
import io.sirocco.tokenizer.segmentation.BertPreTokenizer;
import io.sirocco.tokenizer.segmentation.ByteLevel;
import io.sirocco.tokenizer.segmentation.PreTokenizer;
import io.sirocco.tokenizer.segmentation.PreTokenizerSequence;
import io.sirocco.tokenizer.training.LanguageSampling;
import io.sirocco.tokenizer.training.VocabularyLimits;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All choices for a tokenizer but the text.
 *
 * @param preset what it is like where nothing else is said
 * @param limits of its vocabulary
 * @param sampling how much each language counts
 * @param moreSpecialTokens in addition to those of the preset
 * @param normalizers by the names of {@link NamedSteps}, instead of the preset's; null leaves these
 * @param preTokenizers by the names of {@link NamedSteps}, instead of the preset's; null leaves
 *     these
 * @param segmenter cuts text into the words of its languages; null does not
 */
public record TokenizerRecipe(
    TokenizerPreset preset,
    VocabularyLimits limits,
    LanguageSampling sampling,
    List<String> moreSpecialTokens,
    @Nullable List<String> normalizers,
    @Nullable List<String> preTokenizers,
    @Nullable SegmenterChoice segmenter) {

  /** Checks that the choices go together. */
  public TokenizerRecipe {
    moreSpecialTokens = List.copyOf(moreSpecialTokens);
    if (preset.isWhole() && (segmenter != null || preTokenizers != null)) {
      throw new IllegalArgumentException(
          "type %s cuts everywhere; a segmenter or pre-tokenizer would change nothing"
              .formatted(TokenizerTypes.id(preset.type())));
    }
    for (String token : moreSpecialTokens) {
      if (token.isEmpty() || preset.specialTokens().contains(token)) {
        throw new IllegalArgumentException(
            "special token \"%s\" is %s"
                .formatted(token, token.isEmpty() ? "empty" : "there twice"));
      }
    }
  }

  /** The usual choices of a preset. */
  public TokenizerRecipe(TokenizerPreset preset, VocabularyLimits limits) {
    this(preset, limits, LanguageSampling.XLM, List.of(), null, null, null);
  }

  /** All special tokens, in the order of their ids. */
  List<String> specialTokens() {
    List<String> tokens = new ArrayList<>(preset.specialTokens());
    tokens.addAll(moreSpecialTokens);
    return tokens;
  }

  /** What makes texts that mean the same look the same. */
  @Nullable Normalizer normalizer() {
    List<Normalizer> steps =
        new ArrayList<>(
            NamedSteps.normalizers(normalizers == null ? preset.normalizers() : normalizers));
    if (segmenter != null) {
      steps.replaceAll(TokenizerRecipe::withoutSpacing);
    }
    return switch (steps.size()) {
      case 0 -> null;
      case 1 -> steps.getFirst();
      default -> new NormalizerSequence(steps);
    };
  }

  /** Spaces around each Chinese character would hide the words from a segmenter. */
  private static Normalizer withoutSpacing(Normalizer step) {
    if (!(step instanceof BertNormalizer(Set<BertNormalizer.Step> steps))) {
      return step;
    }
    Set<BertNormalizer.Step> others = EnumSet.copyOf(steps);
    others.remove(BertNormalizer.Step.SPACE_CHINESE);
    return new BertNormalizer(others);
  }

  /** What cuts a text into words. */
  @Nullable PreTokenizer preTokenizer() {
    List<PreTokenizer> steps = new ArrayList<>();
    List<PreTokenizer> others =
        NamedSteps.preTokenizers(preTokenizers == null ? preset.preTokenizers() : preTokenizers);
    if (segmenter != null) {
      steps.add(segmenter.step(spaces()));
    }
    for (PreTokenizer step : others) {
      // The segmenter has cut at spaces and punctuation already.
      boolean replaced =
          segmenter != null && (step instanceof BertPreTokenizer || step instanceof ByteLevel);
      if (!replaced) {
        steps.add(step);
      }
    }
    if (isByteLevel() && (steps.isEmpty() || !(steps.getLast() instanceof ByteLevel))) {
      steps.add(NamedSteps.byteLevel(ByteLevel.Cut.NONE));
    }
    return switch (steps.size()) {
      case 0 -> null;
      case 1 -> steps.getFirst();
      default -> new PreTokenizerSequence(steps);
    };
  }

  /** What decodes without spaces of its own needs those of the text. */
  private Spaces spaces() {
    return preset == TokenizerPreset.XLM || preset.type() == TokenizerType.WORD_PIECE
        ? Spaces.REMOVED
        : Spaces.JOINED;
  }

  /** Whether the tokens are bytes. */
  boolean isByteLevel() {
    return preset == TokenizerPreset.GPT2 || preset == TokenizerPreset.BYTES;
  }
}
