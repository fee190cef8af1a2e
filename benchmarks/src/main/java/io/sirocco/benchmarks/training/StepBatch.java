package io.sirocco.benchmarks.training;

import io.sirocco.transformer.Predictions;
import java.util.Arrays;
import java.util.SplittableRandom;

/** The batch that every step of a workload trains on: random tokens, the same for everyone. */
final class StepBatch {

  private final int[] ids;
  private final int[] types;
  private final int[] positions;
  private final int[] rows;
  private final int[] targets;
  private final float[] weights;

  private StepBatch(Workload workload, SplittableRandom random) {
    int T = workload.T();
    int tokens = workload.tokens();
    int predictions = workload.predictions();
    ids = random.ints(tokens, 0, workload.V()).toArray();
    targets = random.ints(predictions, 0, workload.V()).toArray();
    types = new int[tokens];
    positions = new int[tokens];
    for (int row = 0; row < tokens; row++) {
      positions[row] = row % T;
      types[row] = row % T < T / 2 ? 0 : 1;
    }
    rows = rows(workload, random);
    weights = new float[predictions];
    Arrays.fill(weights, 1);
  }

  static StepBatch of(Workload workload) {
    return new StepBatch(workload, new SplittableRandom(7));
  }

  /** As many of each sequence, in increasing order. */
  private static int[] rows(Workload workload, SplittableRandom random) {
    int B = workload.B();
    int T = workload.T();
    int each = workload.predictions() / B;
    int[] rows = new int[each * B];
    for (int b = 0; b < B; b++) {
      int[] chosen = chosen(T, each, random);
      for (int i = 0; i < each; i++) {
        rows[b * each + i] = b * T + chosen[i];
      }
    }
    return rows;
  }

  /** Without replacement: Fisher and Yates, the first few only. */
  private static int[] chosen(int T, int count, SplittableRandom random) {
    int[] all = new int[T];
    Arrays.setAll(all, t -> t);
    for (int i = 0; i < count; i++) {
      int other = random.nextInt(i, T);
      int swapped = all[i];
      all[i] = all[other];
      all[other] = swapped;
    }
    int[] chosen = Arrays.copyOf(all, count);
    Arrays.sort(chosen);
    return chosen;
  }

  /** Token ids (BT). */
  int[] ids() {
    return ids;
  }

  /** Token types (BT). */
  int[] types() {
    return types;
  }

  /** Position ids (BT). */
  int[] positions() {
    return positions;
  }

  /**
   * The rows at which tokens are predicted (N): all of them, unless {@link Predictions.Selected}.
   */
  int[] rows() {
    return rows;
  }

  /** The tokens to predict (N). */
  int[] targets() {
    return targets;
  }

  /** 1 for each prediction (N). */
  float[] weights() {
    return weights;
  }
}
