package io.sirocco.kernels;

/** How the weight of a linear layer with C inputs and K outputs is stored. */
public enum WeightLayout {
  /** (C,K), as in GPT-2's Conv1D: y = x w. */
  INPUT_OUTPUT,
  /** (K,C), as in BERT's and XLM's linear layers and in tied output embeddings: y = x wᵀ. */
  OUTPUT_INPUT;

  /** The shape of the stored weight. */
  public Shape shape(long C, long K) {
    return this == INPUT_OUTPUT ? Shape.of(C, K) : Shape.of(K, C);
  }
}
