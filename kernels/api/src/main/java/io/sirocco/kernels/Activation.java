package io.sirocco.kernels;

/** The elementwise function that a linear layer applies to its result z. */
public enum Activation {
  /** y = z. */
  NONE,
  /** y = z/2 (1 + erf(z/√2)); Hendrycks and Gimpel 2016, section 2. */
  GELU,
  /** y = z/2 (1 + tanh(√(2/π) (z + 0.044715 z³))); Hendrycks and Gimpel 2016, section 2. */
  GELU_TANH,
  /** y = tanh z, as in BERT's pooler. */
  TANH,
  /** y = max(z, 0), whose derivative at 0 is taken as 0; Vaswani et al. 2017, section 3.3. */
  RELU
}
