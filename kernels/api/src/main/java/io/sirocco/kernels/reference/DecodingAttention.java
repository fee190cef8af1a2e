package io.sirocco.kernels.reference;

import io.sirocco.kernels.Op;

/** Causal self-attention of new positions against a cache. */
final class DecodingAttention {

  private final Op.CachedAttention op;
  private final int[] starts;
  private final Heads qkv;
  private final Numbers keys;
  private final Numbers values;

  private DecodingAttention(Op.CachedAttention op, BoundStep step) {
    this.op = op;
    this.starts = starts(op, step.indices("starts"));
    this.qkv = new Heads(step.numbers("qkv"), op.H(), op.D());
    this.keys = step.numbers("keys");
    this.values = step.numbers("values");
  }

  /** The starts, all checked before anything is changed. */
  private static int[] starts(Op.CachedAttention op, Indices starts) {
    for (int b = 0; b < op.B(); b++) {
      long last = (long) starts.get(b) + op.S() - 1;
      if (starts.get(b) < 0 || last >= op.T()) {
        throw new IllegalArgumentException(
            "%s at position %d is %d: %d new positions end at %d, not in [0, %d)"
                .formatted(starts.tensor().name(), b, starts.get(b), op.S(), last, op.T()));
      }
    }
    return starts.toArray();
  }

  static void run(Op.CachedAttention op, BoundStep step) {
    DecodingAttention attention = new DecodingAttention(op, step);
    Numbers y = step.numbers("y");
    y.fill(0);
    for (int b = 0; b < op.B(); b++) {
      for (int h = 0; h < op.H(); h++) {
        for (int s = 0; s < op.S(); s++) {
          attention.store(b, h, s);
        }
        for (int s = 0; s < op.S(); s++) {
          attention.attend(b, h, s, y);
        }
      }
    }
  }

  private void store(int b, int h, int s) {
    for (int d = 0; d < op.D(); d++) {
      keys.set(cached(b, h, starts[b] + s, d), qkv.key(b * op.S() + s, h, d));
      values.set(cached(b, h, starts[b] + s, d), qkv.value(b * op.S() + s, h, d));
    }
  }

  private void attend(int b, int h, int s, Numbers y) {
    int row = b * op.S() + s;
    double[] scores = new double[starts[b] + s + 1];
    for (int j = 0; j < scores.length; j++) {
      for (int d = 0; d < op.D(); d++) {
        scores[j] += qkv.query(row, h, d) * keys.get(cached(b, h, j, d));
      }
      scores[j] *= op.scale();
    }
    double total = Softmax.logSumExp(scores);
    for (int j = 0; j < scores.length; j++) {
      double probability = StrictMath.exp(scores[j] - total);
      for (int d = 0; d < op.D(); d++) {
        y.add(row, h * op.D() + d, probability * values.get(cached(b, h, j, d)));
      }
    }
  }

  /** Where element d of position t is in a cache (B,H,T,D). */
  private long cached(int b, int h, int t, int d) {
    return (((long) b * op.H() + h) * op.T() + t) * op.D() + d;
  }
}
