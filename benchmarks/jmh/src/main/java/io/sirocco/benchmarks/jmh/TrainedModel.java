package io.sirocco.benchmarks.jmh;

import io.sirocco.kernels.Activation;
import io.sirocco.kernels.Bias;
import io.sirocco.transformer.Gpt;
import io.sirocco.transformer.GptConfig;
import io.sirocco.transformer.LanguageModel;

/** What is trained, and the sizes of its batch. */
public enum TrainedModel {
  /** 4 layers, 256 wide, 4 heads, T 128, B 16, V 8192. */
  GPT(16, 128, 8192, 4, 4, 256),
  /** nanoGPT's character setting for a CPU: 4 layers, 128 wide, 4 heads, T 64, B 12, V 65. */
  GPT_CHARACTERS(12, 64, 65, 4, 4, 128),
  /** Two layers, 16 wide: says nothing, and takes no time. */
  TINY(2, 8, 11, 2, 2, 16);

  private final int B;
  private final int T;
  private final int V;
  private final int L;
  private final int H;
  private final int C;

  TrainedModel(int B, int T, int V, int L, int H, int C) {
    this.B = B;
    this.T = T;
    this.V = V;
    this.L = L;
    this.H = H;
    this.C = C;
  }

  /** Sequences of a batch. */
  int B() {
    return B;
  }

  /** Positions of a sequence. */
  int T() {
    return T;
  }

  /** The vocabulary. */
  int V() {
    return V;
  }

  /** The model. */
  LanguageModel model() {
    return new Gpt(
        new GptConfig(
            V,
            T,
            L,
            H,
            C,
            4 * C,
            0,
            Bias.PRESENT,
            Activation.GELU_TANH,
            1e-5,
            GptConfig.Initialization.gpt2()));
  }
}
