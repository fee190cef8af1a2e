package io.sirocco.kernels.vector;

import io.sirocco.kernels.Op;

/**
 * The norm of all gradients together: see {@link Op.GradientNorm}. Squares of floats are exact in
 * doubles, which cannot overflow here. {@link Spans} are summed over 8 lanes each, then the spans
 * in order.
 */
final class NormOfGradients implements Kernel, Workers.Task {
  private final Floats[] gradients;
  private final Spans spans;
  private final Floats norm;
  private final double[] parts;
  private final Workers workers;

  NormOfGradients(Op.GradientNorm op, Binding binding) {
    this.gradients =
        LookupForward.names("gradient", op.shapes().size()).stream()
            .map(binding::floats)
            .toArray(Floats[]::new);
    this.spans = new Spans(op.shapes());
    this.norm = binding.floats("norm");
    this.parts = new double[spans.count()];
    this.workers = binding.workers();
  }

  /** Doubles that a bound kernel holds. */
  static long doubles(Op.GradientNorm op) {
    return new Spans(op.shapes()).count();
  }

  @Override
  public void run() {
    workers.run(spans.count(), this);
    double sum = 0;
    for (double part : parts) {
      sum += part;
    }
    norm.data()[norm.at()] = (float) Math.sqrt(sum);
  }

  @Override
  public void run(int span, int worker) {
    Floats gradient = gradients[spans.tensor(span)];
    parts[span] = squares(gradient.data(), gradient.at() + spans.from(span), spans.length(span));
  }

  private static double squares(float[] g, int at, int n) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    int end = at + n;
    int i = at;
    for (; i <= end - 8; i += 8) {
      s0 += (double) g[i] * g[i];
      s1 += (double) g[i + 1] * g[i + 1];
      s2 += (double) g[i + 2] * g[i + 2];
      s3 += (double) g[i + 3] * g[i + 3];
      s4 += (double) g[i + 4] * g[i + 4];
      s5 += (double) g[i + 5] * g[i + 5];
      s6 += (double) g[i + 6] * g[i + 6];
      s7 += (double) g[i + 7] * g[i + 7];
    }
    for (; i < end; i++) {
      s0 += (double) g[i] * g[i];
    }
    return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7));
  }
}
