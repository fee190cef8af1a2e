package io.sirocco.transformer;

import io.sirocco.kernels.Activation;

/** What stands between the two linear layers of a feed-forward branch. */
public enum FeedForward {
  /** GELU with erf: BERT and XLM in Hugging Face's code. */
  GELU(Activation.GELU, Activation.GELU, 1),
  /** GELU with tanh: GPT-2, BERT in Google's code. */
  GELU_TANH(Activation.GELU_TANH, Activation.GELU_TANH, 1),
  /** The rectifier: the Transformer's own, DistilBERT's and XLM's by choice. */
  RELU(Activation.RELU, Activation.RELU, 1),
  /**
   * The gated unit of Shazeer 2020, section 2: the first linear layer gives 2F numbers, the gates
   * and what they let through. The dense layer of the head of tokens has GELU with erf.
   */
  SWIGLU(Activation.NONE, Activation.GELU, 2);

  private final Activation activation;
  private final Activation dense;
  private final int outputs;

  FeedForward(Activation activation, Activation dense, int outputs) {
    this.activation = activation;
    this.dense = dense;
    this.outputs = outputs;
  }

  /** The activation of the first linear layer. */
  Activation activation() {
    return activation;
  }

  /** The activation of the dense layer of the head of tokens. */
  Activation dense() {
    return dense;
  }

  /** What the first linear layer gives for each of the F channels. */
  public int outputs() {
    return outputs;
  }
}
