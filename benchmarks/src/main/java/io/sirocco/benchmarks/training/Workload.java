package io.sirocco.benchmarks.training;

import io.sirocco.graph.Graph;
import io.sirocco.kernels.Precision;
import io.sirocco.transformer.Model;
import io.sirocco.transformer.Model.Stochasticity;
import io.sirocco.transformer.ModelInputs;
import io.sirocco.transformer.Objective;
import io.sirocco.transformer.Predictions;
import io.sirocco.transformer.Transformer;
import io.sirocco.transformer.TransformerConfig;

/** A model and the sizes of a batch: what a training step computes. */
public sealed interface Workload {

  /** What is trained. */
  Model model();

  /** The graph of its losses. */
  Graph objective();

  /** Sequences of a batch. */
  int B();

  /** Positions of a sequence. */
  int T();

  /** The vocabulary. */
  int V();

  /** Rows at which logits are computed. */
  int predictions();

  /**
   * Model FLOPs of a step (Chowdhery et al. 2022, appendix B): 6 for each weight of a matrix and
   * each row that it multiplies, and 12 L T C for each position, which counts all pairs of
   * positions, causal or not. Embeddings, norms, activations and the optimizer are not counted.
   */
  double flops();

  /** Precision of the factors of matrix products. */
  default Precision factors() {
    return Precision.F32;
  }

  /** Positions of a step. */
  default int tokens() {
    return B() * T();
  }

  private static double encoder(double L, double C, double F, double T, double tokens) {
    return tokens * L * (6 * (4 * C * C + 2 * C * F) + 12 * T * C);
  }

  /**
   * Causal language modeling.
   *
   * @param config of the model
   * @param B sequences
   * @param T positions of each
   * @param factors precision of the factors of matrix products
   */
  record Causal(TransformerConfig config, int B, int T, Precision factors) implements Workload {

    /** The sizes of the inputs. */
    ModelInputs inputs() {
      return new ModelInputs(B, T);
    }

    @Override
    public Transformer model() {
      return new Transformer(config);
    }

    @Override
    public Graph objective() {
      return model().losses(inputs(), Objective.CAUSAL, Stochasticity.DROPOUT).withFactors(factors);
    }

    @Override
    public int V() {
      return config.V();
    }

    @Override
    public int predictions() {
      return tokens();
    }

    @Override
    public double flops() {
      double head = 6.0 * config.V() * config.C() * predictions();
      return encoder(config.L(), config.C(), config.F(), T, tokens()) + head;
    }
  }

  /**
   * Masked language modeling.
   *
   * @param config of the model
   * @param inputs the sizes of the batch, and where tokens are predicted
   */
  record Masked(TransformerConfig config, ModelInputs inputs) implements Workload {

    @Override
    public Transformer model() {
      return new Transformer(config);
    }

    @Override
    public Graph objective() {
      return model().losses(inputs, Objective.MASKED, Stochasticity.DROPOUT);
    }

    @Override
    public int B() {
      return inputs.B();
    }

    @Override
    public int T() {
      return inputs.T();
    }

    @Override
    public int V() {
      return config.V();
    }

    @Override
    public int predictions() {
      return inputs.predictionCount();
    }

    /** Whether tokens are predicted at chosen positions only. */
    boolean selects() {
      return inputs.predictions() instanceof Predictions.Selected;
    }

    @Override
    public double flops() {
      double C = config.C();
      double head = 6 * (config.V() * C + C * C) * predictions();
      return encoder(config.L(), C, config.F(), T(), tokens()) + head;
    }
  }
}
