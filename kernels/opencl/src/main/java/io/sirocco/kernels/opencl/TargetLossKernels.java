package io.sirocco.kernels.opencl;

import io.sirocco.kernels.Criterion;
import io.sirocco.kernels.Op;
import java.util.List;

/** Losses of logits against targets. A work-item has a row: there are few of them, and short. */
final class TargetLossKernels {

  private TargetLossKernels() {}

  static List<Launch> of(Op.TargetLoss op, Binding binding) {
    return launches(op.N(), op.K(), op.criterion(), false, binding);
  }

  static List<Launch> of(Op.TargetLossBackward op, Binding binding) {
    return launches(op.N(), op.K(), op.criterion(), true, binding);
  }

  private static List<Launch> launches(
      int N, int K, Criterion criterion, boolean gradient, Binding binding) {
    Region z = binding.region("z");
    Launch.Arguments arguments =
        binding
            .context()
            .kernel(Source.LOSS, kernel(criterion))
            .region(z)
            .region(binding.region("targets"))
            .region(binding.region("weights"))
            .region(binding.optional("normalizer", z))
            .region(binding.region("losses"))
            .region(binding.optional("dz", binding.region("losses")))
            .flag(gradient)
            .flag(gradient && binding.adds("dz"))
            .number(N)
            .number(K);
    if (criterion instanceof Criterion.Focal(var gamma)) {
      arguments.number((float) gamma);
    }
    return List.of(arguments.over(Range.heavy(binding.tuning(), N, 1, 1)));
  }

  private static String kernel(Criterion criterion) {
    return switch (criterion) {
      case Criterion.Logistic _ -> "logistic_loss";
      case Criterion.Squared _ -> "squared_loss";
      case Criterion.Focal _ -> "focal_loss";
    };
  }
}
