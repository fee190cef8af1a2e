package io.sirocco.kernels.conformance;

import static io.sirocco.kernels.conformance.StepwiseBackend.compute;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.Criterion;
import io.sirocco.kernels.Op;
import java.util.Arrays;
import java.util.List;

/** Faults of losses of logits against targets. */
final class TargetLossFaults {

  private TargetLossFaults() {}

  static List<Fault> faults() {
    return List.of(
        Fault.in(
            Op.TargetLoss.class,
            "the logistic loss overflows where the logit is large",
            (op, contents, _) -> {
              compute(op, contents);
              if (op.criterion() instanceof Criterion.Logistic) {
                for (int i = 0; i < op.N() * op.K(); i++) {
                  float power = (float) Math.exp(contents.floats("z")[i]);
                  boolean overflows = contents.floats("weights")[i] != 0 && Float.isInfinite(power);
                  contents.floats("losses")[i / op.K()] += overflows ? power : 0;
                }
              }
            }),
        Fault.in(
            Op.TargetLoss.class,
            "the last logit is left out",
            (op, contents, _) -> {
              float[] weights = contents.floats("weights").clone();
              weights[weights.length - 1] = 0;
              compute(op, Fault.with(contents, "weights", weights));
            }),
        Fault.in(
            Op.TargetLossBackward.class,
            "the focal loss has the slope of the cross-entropy times (1 - p)^gamma",
            (op, contents, _) -> {
              compute(op, contents);
              if (op.criterion() instanceof Criterion.Focal(var gamma)
                  && contents.access("dz") == Access.WRITE) {
                float[] plain = new float[contents.floats("dz").length];
                Contents without = Fault.with(contents, "dz", plain);
                without = Fault.with(without, "losses", new float[op.N()]);
                compute(new Op.TargetLossBackward(op.N(), op.K(), new Criterion.Focal(0)), without);
                for (int i = 0; i < plain.length; i++) {
                  contents.floats("dz")[i] = plain[i] * (float) Math.pow(.5, gamma);
                }
              }
            }),
        Fault.in(
            Op.TargetLossBackward.class,
            "the normalizer is ignored",
            (op, contents, _) -> compute(op, Fault.with(contents, "normalizer", new float[] {1}))),
        Fault.in(
            Op.TargetLossBackward.class,
            "weights are ignored",
            (op, contents, _) -> {
              float[] ones = new float[op.N() * op.K()];
              Arrays.fill(ones, 1);
              compute(op, Fault.with(contents, "weights", ones));
            }));
  }
}
