package io.sirocco.transformer;

/** The initial values of a model by what its parameters are for. Norms start at 1 and 0 always. */
public sealed interface Initialization {

  /** Of the embeddings of words and segments, C channels each. */
  Initial embedding(int C);

  /** Of learned positions. */
  Initial position(int C);

  /** Of the weight of a linear layer with so many inputs. */
  Initial weight(int inputs);

  /** Of the weight of the last linear layer of a branch, one of 2L. */
  Initial projection(int inputs, int L);

  /** Of the bias of a linear layer with so many inputs. */
  Initial bias(int inputs);

  /**
   * Normal numbers. Branches' last projections are scaled down by √(2L), so that the residual
   * stream keeps its variance (Radford et al. 2019, section 2.3).
   *
   * @param token standard deviation of embeddings and linear weights
   * @param position standard deviation of learned positions
   */
  record Gpt(double token, double position) implements Initialization {

    /** As published with GPT-2: .02 and .01. */
    public static final Gpt PUBLISHED = new Gpt(.02, .01);

    /** Checks the ranges. */
    public Gpt {
      if (!(token >= 0 && position >= 0)) {
        throw new IllegalArgumentException(
            "standard deviations %s and %s must be at least 0".formatted(token, position));
      }
    }

    @Override
    public Initial embedding(int C) {
      return new Initial.Normal(token);
    }

    @Override
    public Initial position(int C) {
      return new Initial.Normal(position);
    }

    @Override
    public Initial weight(int inputs) {
      return new Initial.Normal(token);
    }

    @Override
    public Initial projection(int inputs, int L) {
      return new Initial.Normal(token / Math.sqrt(2.0 * L));
    }

    @Override
    public Initial bias(int inputs) {
      return new Initial.Constant(0);
    }
  }

  /**
   * Truncated normal numbers for all matrices: google-research/bert, modeling.py.
   *
   * @param deviation the standard deviation before truncation, at least 0
   */
  record Bert(double deviation) implements Initialization {

    /** As published: .02. */
    public static final Bert PUBLISHED = new Bert(.02);

    /** Checks the range. */
    public Bert {
      if (!(deviation >= 0)) {
        throw new IllegalArgumentException("standard deviation %s is below 0".formatted(deviation));
      }
    }

    @Override
    public Initial embedding(int C) {
      return new Initial.TruncatedNormal(deviation);
    }

    @Override
    public Initial position(int C) {
      return embedding(C);
    }

    @Override
    public Initial weight(int inputs) {
      return new Initial.TruncatedNormal(deviation);
    }

    @Override
    public Initial projection(int inputs, int L) {
      return weight(inputs);
    }

    @Override
    public Initial bias(int inputs) {
      return new Initial.Constant(0);
    }
  }

  /**
   * facebookresearch/XLM, transformer.py: embeddings N(0, 1/C); linear layers as PyTorch makes
   * them, weights and biases uniform in ±1/√inputs. (Hugging Face's XLMModel has other initial
   * values.)
   */
  record Xlm() implements Initialization {
    @Override
    public Initial embedding(int C) {
      return new Initial.Normal(1 / Math.sqrt(C));
    }

    @Override
    public Initial position(int C) {
      return embedding(C);
    }

    @Override
    public Initial weight(int inputs) {
      return new Initial.Uniform(1 / Math.sqrt(inputs));
    }

    @Override
    public Initial projection(int inputs, int L) {
      return weight(inputs);
    }

    @Override
    public Initial bias(int inputs) {
      return weight(inputs);
    }
  }
}
