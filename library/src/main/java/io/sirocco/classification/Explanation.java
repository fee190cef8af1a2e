package io.sirocco.classification;

import java.util.List;

/**
 * Which words of a text speak for a class. Scores describe the model near this one text, and not
 * why a text is what it is.
 *
 * @param label the class
 * @param told what the text is told to be
 * @param probability of the class
 * @param texts the parts of a text, or of both texts of a pair; together they are the text
 */
public record Explanation(
    String label, TextClassifier.Classified told, double probability, List<List<Part>> texts) {

  /** What a score is. */
  public enum Method {
    /**
     * By how much the logarithm of the class's probability falls when a word is left out, in nats
     * (Li et al. 2016). A word that stands there twice is not missed once.
     */
    LEAVE_OUT,
    /**
     * Gradient times input (Shrikumar et al. 2016): the embeddings of a word times the gradient of
     * the logarithm of the class's probability. One pass for all words, but where a model is sure
     * of itself, and behind the norm of embeddings, the gradient says little: words that decide
     * have scores near 0, of either sign.
     */
    GRADIENT
  }

  /** Copies the lists. */
  public Explanation {
    texts = texts.stream().map(List::copyOf).toList();
  }

  /**
   * A word, or what stands between words.
   *
   * @param text as it was given
   * @param seen whether the model has seen it: not what stands between words, nor what was cut off
   * @param score above 0 where it speaks for the class; 0 where it was not seen
   */
  public record Part(String text, boolean seen, double score) {}
}
