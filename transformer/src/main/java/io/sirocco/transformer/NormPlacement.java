package io.sirocco.transformer;

/** Where the norms of a layer stand. */
public enum NormPlacement {
  /** Before each branch, and once after the last layer: GPT-2. */
  PRE,
  /** After each residual connection: Vaswani et al. 2017, BERT, XLM. */
  POST
}
