package io.sirocco.tokenization;

import io.sirocco.tokenizer.decoding.BpeDecoder;
import io.sirocco.tokenizer.decoding.WordPieceDecoder;
import io.sirocco.tokenizer.lucene.Spaces;
import io.sirocco.tokenizer.normalization.BertNormalizer;
import io.sirocco.tokenizer.normalization.Normalizer;
import io.sirocco.tokenizer.normalization.NormalizerSequence;
import io.sirocco.tokenizer.segmentation.BertPreTokenizer;
import io.sirocco.tokenizer.segmentation.ByteLevel;
import io.sirocco.tokenizer.segmentation.PreTokenizer;
import io.sirocco.tokenizer.segmentation.PreTokenizerSequence;
import io.sirocco.tokenizer.training.LanguageSampling;
import io.sirocco.tokenizer.training.TrainingPreset;
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
    TrainingPreset preset,
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
    preset.special().withMore(moreSpecialTokens);
  }

  /** The usual choices of a preset. */
  public TokenizerRecipe(TrainingPreset preset, VocabularyLimits limits) {
    this(preset, limits, LanguageSampling.XLM, List.of(), null, null, null);
  }

  /** The preset with these choices. */
  TrainingPreset complete() {
    return preset
        .withNormalizer(normalizer())
        .withPreTokenizer(preTokenizer())
        .withSpecial(preset.special().withMore(moreSpecialTokens));
  }

  /** What makes texts that mean the same look the same. */
  private @Nullable Normalizer normalizer() {
    List<Normalizer> steps =
        new ArrayList<>(
            normalizers == null ? steps(preset.normalizer()) : NamedSteps.normalizers(normalizers));
    if (segmenter != null) {
      steps.replaceAll(TokenizerRecipe::withoutSpacing);
    }
    return switch (steps.size()) {
      case 0 -> null;
      case 1 -> steps.getFirst();
      default -> new NormalizerSequence(steps);
    };
  }

  private static List<Normalizer> steps(@Nullable Normalizer normalizer) {
    return switch (normalizer) {
      case null -> List.of();
      case NormalizerSequence(List<Normalizer> steps) -> steps;
      default -> List.of(normalizer);
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
  private @Nullable PreTokenizer preTokenizer() {
    List<PreTokenizer> steps = new ArrayList<>();
    List<PreTokenizer> others =
        preTokenizers == null
            ? steps(preset.preTokenizer())
            : NamedSteps.preTokenizers(preTokenizers);
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
    if (preset.isByteLevel() && (steps.isEmpty() || !(steps.getLast() instanceof ByteLevel))) {
      steps.add(NamedSteps.byteLevel(ByteLevel.Cut.NONE));
    }
    return switch (steps.size()) {
      case 0 -> null;
      case 1 -> steps.getFirst();
      default -> new PreTokenizerSequence(steps);
    };
  }

  private static List<PreTokenizer> steps(@Nullable PreTokenizer preTokenizer) {
    return switch (preTokenizer) {
      case null -> List.of();
      case PreTokenizerSequence(List<PreTokenizer> steps) -> steps;
      default -> List.of(preTokenizer);
    };
  }

  /** What decodes with spaces of its own does not need those of the text. */
  private Spaces spaces() {
    return preset.decoder() instanceof WordPieceDecoder || preset.decoder() instanceof BpeDecoder
        ? Spaces.REMOVED
        : Spaces.JOINED;
  }
}
