package io.sirocco.transformer;

import io.sirocco.kernels.Mask;
import io.sirocco.kernels.Tensor;
import io.sirocco.transformer.Model.Stochasticity;

/** In what ways the layers are gone through: they differ in attention and dropout. */
sealed interface Pass {

  /** Sequences. */
  int B();

  /** Positions of each that are computed. */
  int T();

  /** Token ids (BT). */
  Tensor ids();

  /** Position ids (BT). */
  Tensor positions();

  /** Segments (BT). */
  Tensor segments();

  /**
   * Whole sequences at once.
   *
   * @param inputs what is read
   * @param mask which positions a position attends to
   * @param stochasticity whether dropout is on
   */
  record Whole(ModelInputs inputs, Mask mask, Stochasticity stochasticity) implements Pass {
    @Override
    public int B() {
      return inputs.B();
    }

    @Override
    public int T() {
      return inputs.T();
    }

    @Override
    public Tensor ids() {
      return inputs.ids();
    }

    @Override
    public Tensor positions() {
      return inputs.positions();
    }

    @Override
    public Tensor segments() {
      return inputs.segments();
    }
  }

  /**
   * New positions against a cache of those before them.
   *
   * @param inputs what is read
   */
  record Decoding(DecodingInputs inputs) implements Pass {
    @Override
    public int B() {
      return inputs.B();
    }

    @Override
    public int T() {
      return inputs.S();
    }

    @Override
    public Tensor ids() {
      return inputs.ids();
    }

    @Override
    public Tensor positions() {
      return inputs.positions();
    }

    @Override
    public Tensor segments() {
      return inputs.segments();
    }
  }
}
