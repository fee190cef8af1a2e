package io.sirocco.kernels.conformance;

import static io.sirocco.kernels.conformance.StepwiseBackend.compute;

import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.Op;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Faults of attention, its gradient and its cached form. */
final class AttentionFaults {

  private AttentionFaults() {}

  static List<Fault> faults() {
    return Stream.of(scores(), groups(), dropout(), cached()).flatMap(List::stream).toList();
  }

  private static List<Fault> scores() {
    return List.of(
        Fault.in(
            Op.Attention.class,
            "scores are divided by D instead of √D",
            (op, contents, _) ->
                compute(op, scaled(contents, op.H() * op.D(), 1 / Math.sqrt(op.D())))),
        Fault.in(Op.Attention.class, "the causal edge is off by one", causalEdge()),
        Fault.in(
            Op.Attention.class,
            "the causal mask is ignored",
            (op, contents, _) -> compute(withMask(op, Mask.FULL, op.dropout()), contents)),
        Fault.in(Op.Attention.class, "the maximum is not subtracted", unsubtracted()),
        Fault.in(
            Op.Attention.class,
            "logSumExp is to base 2",
            (op, contents, _) -> {
              compute(op, contents);
              float[] logSumExp = contents.floats("logSumExp");
              for (int i = 0; i < logSumExp.length; i++) {
                logSumExp[i] /= (float) Math.log(2);
              }
            }));
  }

  private static List<Fault> groups() {
    return List.of(
        Fault.in(
            Op.Attention.class,
            "groups are ignored",
            (op, contents, _) ->
                compute(op, Fault.with(contents, "groups", presence(contents.ints("groups"))))),
        Fault.in(
            Op.AttentionBackward.class,
            "groups are ignored in the gradient",
            (op, contents, _) ->
                compute(op, Fault.with(contents, "groups", presence(contents.ints("groups"))))),
        Fault.in(
            Op.Attention.class,
            "absent positions attend to each other",
            (op, contents, _) -> {
              int[] groups = contents.ints("groups").clone();
              for (int i = 0; i < groups.length; i++) {
                groups[i] = groups[i] < 0 ? 1_000_000 : groups[i];
              }
              compute(op, Fault.with(contents, "groups", groups));
            }),
        Fault.in(
            Op.AttentionBackward.class,
            "the gradient of absent positions is left as it was",
            (op, contents, _) -> {
              float[] before = contents.floats("dqkv").clone();
              compute(op, contents);
              int width = 3 * op.H() * op.D();
              for (int i = 0; i < before.length; i++) {
                if (contents.ints("groups")[i / width] < 0) {
                  contents.floats("dqkv")[i] = before[i];
                }
              }
            }));
  }

  private static List<Fault> dropout() {
    return List.of(
        Fault.in(
            Op.Attention.class,
            "samples share a dropout mask",
            (op, contents, _) -> {
              if (op.dropout().active()) {
                eachSample(op, contents);
              } else {
                compute(op, contents);
              }
            }),
        Fault.in(
            Op.AttentionBackward.class,
            "the gradient draws the dropout of another site",
            (op, contents, _) -> {
              DropoutMask other = new DropoutMask(op.dropout().rate(), op.dropout().site() + 1);
              compute(backward(op, op.mask(), other), contents);
            }),
        Fault.in(
            Op.AttentionBackward.class,
            "the gradient knows nothing of dropout",
            (op, contents, _) ->
                compute(
                    backward(op, op.mask(), DropoutMask.NONE),
                    op.dropout().active() ? Fault.without(contents, "randomness") : contents)));
  }

  private static List<Fault> cached() {
    return List.of(
        Fault.in(Op.CachedAttention.class, "the cache is written one position late", late()),
        Fault.in(
            Op.CachedAttention.class,
            "values that were cached before are not attended to",
            (op, contents, _) -> {
              float[] forgotten = contents.floats("values").clone();
              for (int i = 0; i < forgotten.length; i++) {
                int b = i / (op.H() * op.T() * op.D());
                if (i / op.D() % op.T() < contents.ints("starts")[b]) {
                  forgotten[i] = 0;
                }
              }
              float[] keys = contents.floats("keys").clone();
              Contents unaware = Fault.with(contents, "values", forgotten);
              compute(op, Fault.with(unaware, "keys", keys));
              compute(op, Fault.with(contents, "y", contents.floats("y").clone()));
            }));
  }

  private static Op.Attention withMask(Op.Attention op, Mask mask, DropoutMask dropout) {
    return new Op.Attention(op.B(), op.T(), op.H(), op.D(), mask, dropout);
  }

  private static Op.AttentionBackward backward(
      Op.AttentionBackward op, Mask mask, DropoutMask dropout) {
    return new Op.AttentionBackward(op.B(), op.T(), op.H(), op.D(), mask, dropout);
  }

  /** Queries multiplied by a factor. */
  private static Contents scaled(Contents contents, int width, double factor) {
    float[] qkv = contents.floats("qkv").clone();
    for (int i = 0; i < qkv.length; i++) {
      if (i % (3 * width) < width) {
        qkv[i] *= (float) factor;
      }
    }
    return Fault.with(contents, "qkv", qkv);
  }

  /** One group of all that are present. */
  private static int[] presence(int[] groups) {
    return Arrays.stream(groups).map(group -> Math.min(group, 0)).toArray();
  }

  /** Position i attends to i + 1 too: the query of i asks from the place of i + 1. */
  private static Fault.Wrong<Op.Attention> causalEdge() {
    return (op, contents, _) -> {
      compute(op, contents);
      if (op.mask() == Mask.CAUSAL && op.T() > 1 && !op.dropout().active()) {
        int width = op.H() * op.D();
        float[] qkv = contents.floats("qkv");
        float[] late = qkv.clone();
        float[] y = contents.floats("y");
        float[] shifted = y.clone();
        for (int t = 1; t < op.T(); t++) {
          System.arraycopy(qkv, (t - 1) * 3 * width, late, t * 3 * width, width);
        }
        float[] unused = new float[op.B() * op.H() * op.T()];
        Contents moved = Fault.with(Fault.with(contents, "qkv", late), "logSumExp", unused);
        compute(op, Fault.with(moved, "y", shifted));
        System.arraycopy(shifted, width, y, 0, (op.T() - 1) * width);
      }
    };
  }

  /** e^score overflows: what is divided is infinite. */
  private static Fault.Wrong<Op.Attention> unsubtracted() {
    return (op, contents, _) -> {
      compute(op, contents);
      float[] logSumExp = contents.floats("logSumExp");
      for (int i = 0; i < logSumExp.length; i++) {
        float sum = (float) Math.exp(logSumExp[i]);
        logSumExp[i] = (float) Math.log(sum);
      }
    };
  }

  /** Sequences one by one, each as if it were the first. */
  private static void eachSample(Op.Attention op, Contents contents) {
    Op one = new Op.Attention(1, op.T(), op.H(), op.D(), op.mask(), op.dropout());
    for (int b = 0; b < op.B(); b++) {
      Contents sample = contents;
      for (String port : List.of("qkv", "y", "logSumExp")) {
        sample = Fault.with(sample, port, slice(contents.floats(port), b, op.B()));
      }
      int[] groups = contents.ints("groups");
      int[] own = Arrays.copyOfRange(groups, b * op.T(), (b + 1) * op.T());
      sample = Fault.with(sample, "groups", own);
      compute(one, sample);
      for (String port : List.of("y", "logSumExp")) {
        float[] part = sample.floats(port);
        System.arraycopy(part, 0, contents.floats(port), b * part.length, part.length);
      }
    }
  }

  private static float[] slice(float[] values, int part, int parts) {
    int length = values.length / parts;
    return Arrays.copyOfRange(values, part * length, (part + 1) * length);
  }

  private static Fault.Wrong<Op.CachedAttention> late() {
    return (op, contents, _) -> {
      int[] starts = contents.ints("starts").clone();
      for (int b = 0; b < starts.length; b++) {
        starts[b] = Math.min(starts[b] + 1, op.T() - op.S());
      }
      compute(op, Fault.with(contents, "starts", starts));
    };
  }
}
