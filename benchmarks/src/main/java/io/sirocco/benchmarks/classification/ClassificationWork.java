package io.sirocco.benchmarks.classification;

import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What contestants classify.
 *
 * @param name of the texts, such as that of their file
 * @param texts at least one
 * @param tokens the tokens of a text as the model sees them: with special ones, cut to what fits
 * @param language the number of the language of all texts; 0 where there is none
 * @param probabilities makes those of a text (K) of its logits (K)
 */
public record ClassificationWork(
    String name,
    List<String> texts,
    Function<String, int[]> tokens,
    int language,
    UnaryOperator<double[]> probabilities) {
  /** Checks that there are texts. */
  public ClassificationWork {
    texts = List.copyOf(texts);
    if (texts.isEmpty()) {
      throw new IllegalArgumentException("%s: no texts to classify".formatted(name));
    }
  }
}
