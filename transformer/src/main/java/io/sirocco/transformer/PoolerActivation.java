package io.sirocco.transformer;

import io.sirocco.kernels.Activation;

/**
 * What follows the dense layer on the first state of a BERT, from which the relation of two texts
 * and classes of texts are told.
 */
public enum PoolerActivation {
  /** BERT's own. */
  TANH(Activation.TANH),
  /** That of DistilBERT's classifier. */
  RELU(Activation.RELU);

  private final Activation activation;

  PoolerActivation(Activation activation) {
    this.activation = activation;
  }

  Activation activation() {
    return activation;
  }
}
