package io.sirocco.transformer;

/**
 * What stands before the first layer: the embedding of a token is the sum of its word's row, its
 * position's and its segment's.
 *
 * @param positions how positions are told apart
 * @param segments rows of the table of segments: token types of BERT, languages of XLM; 0 for none
 * @param norm whether the sum is normalized
 */
public record EmbeddingConfig(Positions positions, int segments, EmbeddingNorm norm) {

  /** Whether the sum of the embeddings is normalized. */
  public enum EmbeddingNorm {
    /** No: GPT. */
    ABSENT,
    /** Yes: BERT, XLM. */
    PRESENT
  }

  /** Checks the number of segments. */
  public EmbeddingConfig {
    if (segments < 0) {
      throw new IllegalArgumentException("segments=%d is below 0".formatted(segments));
    }
  }
}
