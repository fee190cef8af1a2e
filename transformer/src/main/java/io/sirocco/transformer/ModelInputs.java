package io.sirocco.transformer;

import io.sirocco.kernels.Randomness;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Tensor;

/**
 * What a model is given over a batch of B sequences of T positions, of which it predicts N tokens,
 * and its losses. Positions without a token have a negative group: nothing attends to them. A graph
 * takes of these tensors what it needs.
 *
 * @param B sequences
 * @param T positions of a sequence
 * @param predictions at which positions tokens are predicted
 * @param labeled what has a class or values
 */
public record ModelInputs(int B, int T, Predictions predictions, Labeled labeled) {

  /** What has a class or values, where a model tells such. */
  public sealed interface Labeled {
    /** Each sequence has a class. */
    Labeled SEQUENCES = new Sequences();

    /** Each position has a class. */
    Labeled POSITIONS = new Positions();

    /** Each sequence has a class: its own, or the relation of two texts. */
    record Sequences() implements Labeled {}

    /** Each position has a class: whether its token was replaced. */
    record Positions() implements Labeled {}

    /**
     * Each sequence has values.
     *
     * @param K how many, at least 1
     */
    record Values(int K) implements Labeled {
      /** Checks the number. */
      public Values {
        if (K < 1) {
          throw new IllegalArgumentException("K=%d is below 1".formatted(K));
        }
      }
    }
  }

  /** Checks the sizes. */
  public ModelInputs {
    if (B < 1 || T < 1) {
      throw new IllegalArgumentException("B=%d and T=%d must be at least 1".formatted(B, T));
    }
    if ((long) B * T > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "B=%d sequences of T=%d positions are more than %d positions"
              .formatted(B, T, Integer.MAX_VALUE));
    }
  }

  /** With a prediction at every position. */
  public ModelInputs(int B, int T) {
    this(B, T, new Predictions.Everywhere());
  }

  /** With classes of sequences, if any. */
  public ModelInputs(int B, int T, Predictions predictions) {
    this(B, T, predictions, Labeled.SEQUENCES);
  }

  /** Token ids (BT). */
  public Tensor ids() {
    return Tensor.i32("ids", Role.INPUT, positionCount());
  }

  /** Position ids (BT), below the context. */
  public Tensor positions() {
    return Tensor.i32("positions", Role.INPUT, positionCount());
  }

  /** Segments (BT): which side of a pair a token belongs to (BERT), or its language (XLM). */
  public Tensor segments() {
    return Tensor.i32("segments", Role.INPUT, positionCount());
  }

  /**
   * Attention groups (BT): a position attends inside its own; negative where there is no token.
   * Both sides of a pair share one.
   */
  public Tensor groups() {
    return Tensor.i32("groups", Role.INPUT, positionCount());
  }

  /** The counters of the random numbers, see {@link Randomness}. */
  public Tensor randomness() {
    return Tensor.i32("randomness", Role.INPUT, Randomness.SIZE);
  }

  // ---------------------------------------------------------------------------------------------
  // Tokens to predict
  // ---------------------------------------------------------------------------------------------

  /** The rows among the BT at which tokens are predicted (N), for {@link Predictions.Selected}. */
  public Tensor rows() {
    return Tensor.i32("rows", Role.INPUT, predictionCount());
  }

  /** The token ids to predict (N). */
  public Tensor targets() {
    return Tensor.i32("targets", Role.INPUT, predictionCount());
  }

  /** How much each target counts (N); 0 where there is none. */
  public Tensor weights() {
    return Tensor.f32("weights", Role.INPUT, predictionCount());
  }

  /** The factor of the losses of tokens: one over the weight of all targets of the step (1). */
  public Tensor normalizer() {
    return Tensor.f32("normalizer", Role.INPUT, 1);
  }

  /** The losses (N), each times its weight. */
  public Tensor losses() {
    return Tensor.f32("losses", Role.OUTPUT, predictionCount());
  }

  /** The logits (N,V) of a vocabulary of V tokens. */
  public Tensor logits(int V) {
    return Tensor.f32("logits", Role.OUTPUT, predictionCount(), V);
  }

  /** The states of C channels that the logits are made of (N,C). */
  public Tensor tokenStates(int C) {
    return Tensor.f32("token_states", Role.OUTPUT, predictionCount(), C);
  }

  // ---------------------------------------------------------------------------------------------
  // Classes to predict: the relation of two texts, or whether tokens were replaced; B or BT of them
  // ---------------------------------------------------------------------------------------------

  /** The row among the BT of the first token of each sequence (B). */
  public Tensor firstRows() {
    return Tensor.i32("first_rows", Role.INPUT, B);
  }

  /** The row among the BT of the last token of each sequence (B). */
  public Tensor lastRows() {
    return Tensor.i32("last_rows", Role.INPUT, B);
  }

  /**
   * The share of each position in its sequence's mean (B,T): one over the number of its tokens, 0
   * where there is none.
   */
  public Tensor tokenShares() {
    return Tensor.f32("token_shares", Role.INPUT, B, T);
  }

  /**
   * The classes (B or BT): 0 if the second text follows the first, or the token is the original,
   * else 1.
   */
  public Tensor labels() {
    return Tensor.i32("labels", Role.INPUT, labelCount());
  }

  /** How much each class counts (B or BT); 0 where there is none. */
  public Tensor labelWeights() {
    return Tensor.f32("label_weights", Role.INPUT, labelCount());
  }

  /** The factor of the losses of classes or values (1). */
  public Tensor labelNormalizer() {
    return Tensor.f32("label_normalizer", Role.INPUT, 1);
  }

  /** The losses of the classes or values (B or BT), each times its weight. */
  public Tensor labelLosses() {
    return Tensor.f32("label_losses", Role.OUTPUT, labelCount());
  }

  /** The values that logits of sequences are held against (B,K), for {@link Labeled.Values}. */
  public Tensor labelValues() {
    return Tensor.f32("label_values", Role.INPUT, B, valueCount());
  }

  /** How much each value counts (B,K); 0 where there is none. */
  public Tensor valueWeights() {
    return Tensor.f32("value_weights", Role.INPUT, B, valueCount());
  }

  /** K: the values of a sequence; 0 where classes are predicted. */
  public int valueCount() {
    return labeled instanceof Labeled.Values(var K) ? K : 0;
  }

  /** The logits of two classes (B or BT,2). */
  public Tensor labelLogits() {
    return labelLogits(2);
  }

  /** The logits of so many classes (B or BT,K). */
  public Tensor labelLogits(int K) {
    return Tensor.f32("label_logits", Role.OUTPUT, labelCount(), K);
  }

  // ---------------------------------------------------------------------------------------------

  /** The states of all positions after the last layer (BT,C). */
  public Tensor states(int C) {
    return Tensor.f32("states", Role.OUTPUT, positionCount(), C);
  }

  /** BT. */
  public int positionCount() {
    return B * T;
  }

  /** N: the number of predictions, used or not. */
  public int predictionCount() {
    return predictions.count(B, T);
  }

  /** How many have a class or values: each sequence, or each position. */
  public int labelCount() {
    return switch (labeled) {
      case Labeled.Sequences _, Labeled.Values _ -> B;
      case Labeled.Positions _ -> B * T;
    };
  }
}
