package io.sirocco.kernels.conformance;

import static io.sirocco.kernels.conformance.StepwiseBackend.compute;

import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Op;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Faults of the loss and the optimizer. */
final class TrainingFaults {

  private TrainingFaults() {}

  static List<Fault> faults() {
    return Stream.of(losses(), vocabulary(), lossGradients(), norms(), updates())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Fault> losses() {
    return List.of(
        Fault.in(
            Op.CrossEntropy.class,
            "the target is shifted by one",
            (op, contents, _) -> {
              int[] targets = contents.ints("targets").clone();
              for (int n = 0; n < targets.length; n++) {
                targets[n] = Math.floorMod(targets[n] + 1, op.V());
              }
              compute(op, Fault.with(contents, "targets", targets));
            }),
        Fault.in(
            Op.CrossEntropy.class,
            "the maximum is not subtracted",
            (op, contents, _) -> {
              compute(op, contents);
              overflow(op, contents);
            }),
        Fault.in(
            Op.CrossEntropy.class,
            "a row of weight 0 is looked at",
            (op, contents, _) -> {
              compute(op, contents);
              for (int n = 0; n < op.N(); n++) {
                if (contents.floats("weights")[n] == 0) {
                  contents.floats("losses")[n] = Float.MIN_NORMAL;
                }
              }
            }));
  }

  private static List<Fault> vocabulary() {
    return List.of(
        Fault.in(
            Op.CrossEntropy.class,
            "the last word of the vocabulary is left out of the sum",
            (op, contents, _) -> {
              if (op.V() == 1) {
                compute(op, contents);
                return;
              }
              int V = op.V() - 1;
              int[] targets = Arrays.stream(contents.ints("targets")).map(v -> v % V).toArray();
              Op shorter = new Op.CrossEntropy(op.N(), op.C(), V, op.bias());
              compute(shorter, shortened(contents, V, op.C(), targets));
            }));
  }

  private static List<Fault> lossGradients() {
    return List.of(
        Fault.in(
            Op.CrossEntropyBackward.class,
            "the normalizer is ignored",
            (op, contents, _) -> compute(op, Fault.with(contents, "normalizer", new float[] {1}))),
        Fault.in(
            Op.CrossEntropyBackward.class,
            "the weights of rows are ignored in the bias's gradient",
            (op, contents, _) -> {
              compute(op, contents);
              if (contents.has("dbias")) {
                float[] ones = new float[op.N()];
                Arrays.fill(ones, 1);
                Contents unweighted = Fault.with(contents, "weights", ones);
                for (String port : List.of("losses", "dx", "dweight")) {
                  unweighted = Fault.with(unweighted, port, contents.floats(port).clone());
                }
                int[] targets = contents.ints("targets").clone();
                Arrays.setAll(targets, n -> Math.clamp(targets[n], 0, op.V() - 1));
                compute(op, Fault.with(unweighted, "targets", targets));
              }
            }));
  }

  private static List<Fault> norms() {
    return List.of(
        Fault.in(
            Op.GradientNorm.class,
            "the last tensor is left out",
            (op, contents, _) -> {
              String last = "gradient" + (op.shapes().size() - 1);
              float[] zeros = new float[contents.floats(last).length];
              compute(op, Fault.with(contents, last, zeros));
            }),
        Fault.in(
            Op.GradientNorm.class,
            "the root is missing",
            (op, contents, _) -> {
              compute(op, contents);
              contents.floats("norm")[0] *= contents.floats("norm")[0];
            }));
  }

  private static List<Fault> updates() {
    return List.of(
        Fault.in(Op.AdamW.class, "the weight decay is coupled", coupled()),
        Fault.in(
            Op.AdamW.class,
            "the bias correction is missing",
            (op, contents, _) -> compute(op, scheduled(contents, 1, 2, 3))),
        Fault.in(
            Op.AdamW.class,
            "the clip is ignored",
            (op, contents, _) -> compute(op, scheduled(contents, Float.MAX_VALUE, 1))),
        Fault.in(
            Op.AdamW.class,
            "gradients are stretched to the maximum norm",
            (op, contents, _) -> compute(op, Fault.with(contents, "norm", new float[] {7.5f}))),
        Fault.in(
            Op.AdamW.class,
            "a norm that is not finite is taken for 0",
            (op, contents, _) -> {
              boolean finite = Float.isFinite(contents.floats("norm")[0]);
              compute(op, finite ? contents : Fault.with(contents, "norm", new float[1]));
            }),
        Fault.in(
            Op.AdamW.class,
            "epsilon stands under the root",
            (op, contents, _) -> {
              AdamWSettings was = op.settings();
              double epsilon = Math.sqrt(was.epsilon());
              AdamWSettings other =
                  new AdamWSettings(was.beta1(), was.beta2(), epsilon, was.weightDecay());
              compute(new Op.AdamW(op.shapes(), other), contents);
            }));
  }

  /** Where the sum of e^z exceeds the floats, the loss is infinite. */
  private static void overflow(Op.CrossEntropy op, Contents contents) {
    for (int n = 0; n < op.N(); n++) {
      for (int v = 0; v < op.V(); v++) {
        float z = contents.has("bias") ? contents.floats("bias")[v] : 0;
        for (int c = 0; c < op.C(); c++) {
          z += contents.floats("x")[n * op.C() + c] * contents.floats("weight")[v * op.C() + c];
        }
        if (Float.isInfinite((float) Math.exp(z)) && contents.floats("weights")[n] != 0) {
          contents.floats("losses")[n] = Float.POSITIVE_INFINITY;
        }
      }
    }
  }

  private static Contents shortened(Contents contents, int V, int C, int... targets) {
    Contents shorter = Fault.with(contents, "targets", targets);
    shorter = Fault.with(shorter, "weight", Arrays.copyOf(contents.floats("weight"), V * C));
    return contents.has("bias")
        ? Fault.with(shorter, "bias", Arrays.copyOf(contents.floats("bias"), V))
        : shorter;
  }

  /** The schedule with some of its elements replaced. */
  private static Contents scheduled(Contents contents, float value, int... indices) {
    float[] schedule = contents.floats("schedule").clone();
    for (int index : indices) {
      schedule[index] = value;
    }
    return Fault.with(contents, "schedule", schedule);
  }

  /** The decay as a gradient of p²/2, which the moments then divide. */
  private static Fault.Wrong<Op.AdamW> coupled() {
    return (op, contents, _) -> {
      AdamWSettings was = op.settings();
      Contents changed = contents;
      for (int i = 0; i < op.shapes().size(); i++) {
        float[] gradient = contents.floats("gradient" + i).clone();
        for (int e = 0; e < gradient.length; e++) {
          gradient[e] += (float) was.weightDecay() * contents.floats("parameter" + i)[e];
        }
        changed = Fault.with(changed, "gradient" + i, gradient);
      }
      AdamWSettings undecayed = new AdamWSettings(was.beta1(), was.beta2(), was.epsilon(), 0);
      compute(new Op.AdamW(op.shapes(), undecayed), changed);
    };
  }
}
