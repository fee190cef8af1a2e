package io.sirocco.transformer;

import io.sirocco.kernels.Activation;

/** What stands between the two linear layers of a feed-forward branch. */
public enum FeedForward {
  /** GELU with erf: BERT and XLM in Hugging Face's code. */
  GELU(Activation.GELU),
  /** GELU with tanh: GPT-2, BERT in Google's code. */
  GELU_TANH(Activation.GELU_TANH);

  private final Activation activation;

  FeedForward(Activation activation) {
    this.activation = activation;
  }

  /** The activation of the first linear layer. */
  Activation activation() {
    return activation;
  }

  /** The activation of other dense layers of the model: the same. */
  Activation dense() {
    return activation;
  }
}
