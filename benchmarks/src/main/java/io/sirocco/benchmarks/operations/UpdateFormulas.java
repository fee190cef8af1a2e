package io.sirocco.benchmarks.operations;

import io.sirocco.benchmarks.Work;
import io.sirocco.benchmarks.operations.Oracle.Formula;
import io.sirocco.benchmarks.operations.Oracle.Value;
import io.sirocco.kernels.Op;
import org.jspecify.annotations.Nullable;

/** The formula of clip and AdamW, after one run. */
final class UpdateFormulas {

  private static final double UNIT = 0x1p-21;

  private UpdateFormulas() {}

  static @Nullable Formula adamW(Op.AdamW op, Work work, String port) {
    if (!port.startsWith("parameter")) {
      return null;
    }
    String tensor = port.substring("parameter".length());
    double beta1 = op.settings().beta1();
    double beta2 = op.settings().beta2();
    float[] schedule = work.floats("schedule");
    double clip = Math.min(1, schedule[1] / (work.floats("norm")[0] + 1e-6));
    return index -> {
      double g = clip * work.floats("gradient" + tensor)[index];
      double m = beta1 * work.floats("firstMoment" + tensor)[index] + (1 - beta1) * g;
      double v = beta2 * work.floats("secondMoment" + tensor)[index] + (1 - beta2) * g * g;
      double p = work.floats(port)[index];
      double decayed = p * (1 - schedule[0] * op.settings().weightDecay());
      double change =
          schedule[0] / schedule[2] * m / (Math.sqrt(v) / schedule[3] + op.settings().epsilon());
      return new Value(decayed - change, UNIT * (Math.abs(p) + Math.abs(change)));
    };
  }
}
