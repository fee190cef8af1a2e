package io.sirocco.objectives;

import io.sirocco.kernels.Philox;
import io.sirocco.kernels.Randomness;

/**
 * Causal language modeling over one stream of tokens: each position of a window of T tokens
 * predicts the token that follows it. Training draws windows at random starts; evaluation takes all
 * windows that do not overlap, from the first token on, and leaves out a rest of fewer than T
 * targets.
 */
public final class CausalWindows {

  private final int[] tokens;
  private final int T;

  /**
   * Windows over these tokens, which are not copied.
   *
   * @param what names the data in errors, such as {@code training data}
   * @throws IllegalArgumentException if there are fewer than T + 1 tokens
   */
  public CausalWindows(String what, int[] tokens, int T) {
    if (tokens.length <= T) {
      throw new IllegalArgumentException(
          "%s has %d tokens, a window of T=%d and its last target need %d"
              .formatted(what, tokens.length, T, T + 1L));
    }
    this.tokens = tokens;
    this.T = T;
  }

  /** Windows at uniformly drawn starts. */
  public RowSamples random() {
    return new RandomStarts();
  }

  /** Windows side by side. */
  public EvaluationSamples sideBySide() {
    return new SideBySide();
  }

  private void fill(int start, TokenBatch batch, int row) {
    int offset = row * T;
    for (int t = 0; t < T; t++) {
      batch.ids()[offset + t] = tokens[start + t];
      batch.targets()[offset + t] = tokens[start + t + 1];
      batch.positions()[offset + t] = t;
      batch.groups()[offset + t] = 0;
      batch.weights()[offset + t] = 1;
    }
  }

  /** Where a window begins that is drawn among so many. */
  static int start(long seed, int step, int sample, int starts) {
    int[] words = new int[4];
    int upper = (int) (seed >>> 32) ^ Randomness.SAMPLING;
    Philox.block(sample, 0, step, 0, (int) seed, upper, words);
    return (int) (Philox.uniform(words[0], words[1]) * starts);
  }

  private final class RandomStarts implements RowSamples {
    @Override
    public int T() {
      return T;
    }

    @Override
    public void fill(long seed, int step, int sample, TokenBatch batch, int row) {
      CausalWindows.this.fill(start(seed, step, sample, tokens.length - T), batch, row);
    }
  }

  private final class SideBySide implements EvaluationSamples {
    @Override
    public int T() {
      return T;
    }

    @Override
    public int count() {
      return (tokens.length - 1) / T;
    }

    @Override
    public void fill(int sample, TokenBatch batch, int row) {
      CausalWindows.this.fill(sample * T, batch, row);
    }
  }
}
