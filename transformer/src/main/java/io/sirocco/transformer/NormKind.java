package io.sirocco.transformer;

/** What a norm computes. */
public enum NormKind {
  /** Mean and variance: Ba, Kiros and Hinton 2016. */
  LAYER_NORM,
  /** Root mean square, without a bias: Zhang and Sennrich 2019. */
  RMS_NORM
}
