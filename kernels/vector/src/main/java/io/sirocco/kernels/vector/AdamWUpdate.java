package io.sirocco.kernels.vector;

import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Op;
import jdk.incubator.vector.FloatVector;

/**
 * Clip and AdamW in one pass over gradients, parameters and moments: see {@link Op.AdamW}. The
 * factors of a step are computed in doubles and rounded once.
 */
final class AdamWUpdate implements Kernel, Workers.Task {
  private static final int LANES = Lanes.LANES;
  private static final double NORM_GUARD = 1e-6;

  private final AdamWSettings settings;
  private final Floats norm;
  private final Floats schedule;
  private final Floats[] gradients;
  private final Floats[] parameters;
  private final Floats[] firstMoments;
  private final Floats[] secondMoments;
  private final Spans spans;
  private final Workers workers;

  AdamWUpdate(Op.AdamW op, Binding binding) {
    int count = op.shapes().size();
    this.settings = op.settings();
    this.norm = binding.floats("norm");
    this.schedule = binding.floats("schedule");
    this.gradients = bound("gradient", count, binding);
    this.parameters = bound("parameter", count, binding);
    this.firstMoments = bound("firstMoment", count, binding);
    this.secondMoments = bound("secondMoment", count, binding);
    this.spans = new Spans(op.shapes());
    this.workers = binding.workers();
  }

  private static Floats[] bound(String port, int count, Binding binding) {
    return LookupForward.names(port, count).stream().map(binding::floats).toArray(Floats[]::new);
  }

  @Override
  public void run() {
    if (Float.isFinite(norm.data()[norm.at()])) {
      workers.run(spans.count(), this);
    }
  }

  private double scheduled(int index) {
    return schedule.data()[schedule.at() + index];
  }

  @Override
  public void run(int span, int worker) {
    int tensor = spans.tensor(span);
    int from = spans.from(span);
    int length = spans.length(span);
    double rate = scheduled(0);
    float clip = (float) Math.min(1, scheduled(1) / (norm.data()[norm.at()] + NORM_GUARD));
    float keep = (float) (1 - rate * settings.weightDecay());
    float step = (float) (rate / scheduled(2));
    float correction = (float) scheduled(3);
    float[] g = gradients[tensor].data();
    float[] p = parameters[tensor].data();
    float[] m = firstMoments[tensor].data();
    float[] v = secondMoments[tensor].data();
    int gAt = gradients[tensor].at() + from;
    int pAt = parameters[tensor].at() + from;
    int mAt = firstMoments[tensor].at() + from;
    int vAt = secondMoments[tensor].at() + from;
    float beta1 = (float) settings.beta1();
    float beta2 = (float) settings.beta2();
    float rest1 = (float) (1 - settings.beta1());
    float rest2 = (float) (1 - settings.beta2());
    float epsilon = (float) settings.epsilon();
    FloatVector betas1 = FloatVector.broadcast(Lanes.SPECIES, beta1);
    FloatVector betas2 = FloatVector.broadcast(Lanes.SPECIES, beta2);
    int i = 0;
    for (; i <= length - LANES; i += LANES) {
      FloatVector gradient = FloatVector.fromArray(Lanes.SPECIES, g, gAt + i).mul(clip);
      FloatVector first = FloatVector.fromArray(Lanes.SPECIES, m, mAt + i);
      first = first.fma(betas1, gradient.mul(rest1));
      FloatVector second = FloatVector.fromArray(Lanes.SPECIES, v, vAt + i);
      second = second.fma(betas2, gradient.mul(gradient).mul(rest2));
      FloatVector root = second.sqrt().div(correction).add(epsilon);
      FloatVector parameter = FloatVector.fromArray(Lanes.SPECIES, p, pAt + i).mul(keep);
      first.intoArray(m, mAt + i);
      second.intoArray(v, vAt + i);
      parameter.sub(first.mul(step).div(root)).intoArray(p, pAt + i);
    }
    for (; i < length; i++) {
      float gradient = g[gAt + i] * clip;
      float first = Math.fma(m[mAt + i], beta1, gradient * rest1);
      float second = Math.fma(v[vAt + i], beta2, gradient * gradient * rest2);
      // The root of a float, rounded twice, is the one rounded once: a double has bits to spare.
      float root = (float) Math.sqrt(second) / correction + epsilon;
      m[mAt + i] = first;
      v[vAt + i] = second;
      p[pAt + i] = p[pAt + i] * keep - first * step / root;
    }
  }
}
