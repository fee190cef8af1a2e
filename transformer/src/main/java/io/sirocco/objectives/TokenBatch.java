package io.sirocco.objectives;

import java.util.Arrays;

/**
 * B sequences of T positions as the inputs of a model, filled anew for each run. Rows that are not
 * filled are absent: group -1, weight 0.
 */
public final class TokenBatch {

  /** The group of a position that holds no token. */
  public static final int ABSENT = -1;

  private final int B;
  private final int T;
  private final int[] ids;
  private final int[] positions;
  private final int[] groups;
  private final int[] targets;
  private final float[] weights;

  /**
   * A batch with every row absent.
   *
   * @param B sequences, at least 1
   * @param T positions, at least 1
   */
  public TokenBatch(int B, int T) {
    this.B = B;
    this.T = T;
    int rows = Math.multiplyExact(B, T);
    ids = new int[rows];
    positions = new int[rows];
    groups = new int[rows];
    targets = new int[rows];
    weights = new float[rows];
    clear();
  }

  /** Makes every row absent. */
  public void clear() {
    Arrays.fill(ids, 0);
    Arrays.fill(positions, 0);
    Arrays.fill(groups, ABSENT);
    Arrays.fill(targets, 0);
    Arrays.fill(weights, 0);
  }

  /** Sequences. */
  public int B() {
    return B;
  }

  /** Positions. */
  public int T() {
    return T;
  }

  /** Token ids (BT). */
  public int[] ids() {
    return ids;
  }

  /** Position ids (BT). */
  public int[] positions() {
    return positions;
  }

  /** Attention groups (BT). */
  public int[] groups() {
    return groups;
  }

  /** Target ids (BT). */
  public int[] targets() {
    return targets;
  }

  /** Target weights (BT). */
  public float[] weights() {
    return weights;
  }

  /** The weight of all targets. */
  public double weight() {
    double sum = 0;
    for (float weight : weights) {
      sum += weight;
    }
    return sum;
  }

  /** The number of targets that count. */
  public long targetCount() {
    long count = 0;
    for (float weight : weights) {
      count += weight == 0 ? 0 : 1;
    }
    return count;
  }
}
