package io.sirocco.kernels.vector;

import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Op;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

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
    int i = 0;
    for (; i <= length - LANES; i += LANES) {
      FloatVector gradient = FloatVector.fromArray(Lanes.SPECIES, g, gAt + i).mul(clip);
      FloatVector first = first(gradient, FloatVector.fromArray(Lanes.SPECIES, m, mAt + i));
      FloatVector second = second(gradient, FloatVector.fromArray(Lanes.SPECIES, v, vAt + i));
      FloatVector parameter = FloatVector.fromArray(Lanes.SPECIES, p, pAt + i).mul(keep);
      first.intoArray(m, mAt + i);
      second.intoArray(v, vAt + i);
      parameter.sub(change(first, second, step, correction)).intoArray(p, pAt + i);
    }
    if (i < length) {
      VectorMask<Float> rest = Lanes.first(length - i);
      FloatVector gradient = FloatVector.fromArray(Lanes.SPECIES, g, gAt + i, rest).mul(clip);
      FloatVector first = first(gradient, FloatVector.fromArray(Lanes.SPECIES, m, mAt + i, rest));
      FloatVector second = second(gradient, FloatVector.fromArray(Lanes.SPECIES, v, vAt + i, rest));
      FloatVector parameter = FloatVector.fromArray(Lanes.SPECIES, p, pAt + i, rest).mul(keep);
      first.intoArray(m, mAt + i, rest);
      second.intoArray(v, vAt + i, rest);
      parameter.sub(change(first, second, step, correction)).intoArray(p, pAt + i, rest);
    }
  }

  /** β1 m + (1 - β1) g. */
  private FloatVector first(FloatVector gradient, FloatVector moment) {
    FloatVector part = gradient.mul((float) (1 - settings.beta1()));
    return moment.fma(Elementary.broadcast((float) settings.beta1()), part);
  }

  /** β2 v + (1 - β2) g². */
  private FloatVector second(FloatVector gradient, FloatVector moment) {
    FloatVector part = gradient.mul(gradient).mul((float) (1 - settings.beta2()));
    return moment.fma(Elementary.broadcast((float) settings.beta2()), part);
  }

  private FloatVector change(FloatVector first, FloatVector second, float step, float correction) {
    FloatVector root = second.sqrt().div(correction).add((float) settings.epsilon());
    return first.mul(step).div(root);
  }
}
