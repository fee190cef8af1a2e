package io.sirocco.tasks;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a run trains on.
 *
 * @param shares of the steps, by objective; those of 0 are left out
 * @param form of samples in one language
 * @param packing of sentences and translations
 * @param monolingual which stored texts count as text of one language
 * @param masking of masked objectives
 * @param labelWeights of losses beside those of tokens
 * @param languageAlpha languages are drawn with p ~ n^alpha, in [0, 1]
 * @param sizes of samples and steps
 * @param seed of the run
 */
public record TaskSettings(
    SortedMap<ObjectiveKind, Double> shares,
    SampleForm form,
    SamplePacking packing,
    Corpora.Monolingual monolingual,
    MaskingChoice masking,
    LabelWeights labelWeights,
    double languageAlpha,
    Sizes sizes,
    long seed) {

  /** Leaves out what has no share, and checks that something has. */
  public TaskSettings {
    TreeMap<ObjectiveKind, Double> kept = new TreeMap<>();
    for (Map.Entry<ObjectiveKind, Double> share : shares.entrySet()) {
      if (share.getValue() > 0) {
        kept.put(share.getKey(), share.getValue());
      }
    }
    if (kept.isEmpty()) {
      throw new IllegalArgumentException("no objective has a share of the steps: " + shares);
    }
    shares = Collections.unmodifiableSortedMap(kept);
  }

  /**
   * Sizes.
   *
   * @param T positions of a sample
   * @param batch samples of a micro-batch
   * @param accumulation micro-batches of a step
   * @param evaluationSamples the most of a validation set
   */
  public record Sizes(int T, int batch, int accumulation, int evaluationSamples) {
    /** Samples of a step. */
    int perStep() {
      return Math.multiplyExact(batch, accumulation);
    }
  }

  /** Whether an objective masks tokens. */
  public boolean masks() {
    return shares.keySet().stream().anyMatch(ObjectiveKind::masks);
  }

  /** Whether an objective predicts how two texts are related. */
  public boolean comparesTexts() {
    return shares.keySet().stream().anyMatch(ObjectiveKind::comparesTexts);
  }

  /** Whether an objective has a generator that replaces tokens. */
  public boolean replaces() {
    return shares.keySet().stream().anyMatch(ObjectiveKind::replaces);
  }

  /** Whether an objective has the model itself predict tokens. */
  public boolean predictsTokens() {
    return !shares.keySet().stream().allMatch(ObjectiveKind::replaces);
  }
}
