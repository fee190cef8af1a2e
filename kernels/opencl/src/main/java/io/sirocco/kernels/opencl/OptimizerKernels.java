package io.sirocco.kernels.opencl;

import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Shape;
import java.util.ArrayList;
import java.util.List;

/** The norm of all gradients, AdamW, and clearing. */
final class OptimizerKernels {

  /** Elements whose squares one group sums. */
  private static final int SQUARES = 1 << 15;

  private OptimizerKernels() {}

  static List<Launch> of(Op.GradientNorm op, Binding binding) {
    Tuning tuning = binding.tuning();
    List<Span> spans =
        Span.of(op.shapes(), List.of(binding.regions("gradient", op.shapes().size())));
    List<Launch> launches = new ArrayList<>();
    int partials = 0;
    for (Span span : spans) {
      int groups = Math.ceilDiv(span.elements(), SQUARES);
      launches.add(
          binding
              .context()
              .kernel(Source.OPTIMIZER, "sum_squares")
              .region(span.regions().getFirst())
              .region(binding.workspace().plus(partials))
              .number(span.elements())
              .number(SQUARES)
              .over(Range.groups(tuning, groups, 1, 1)));
      partials += groups;
    }
    launches.add(
        binding
            .context()
            .kernel(Source.OPTIMIZER, "root_of_sum")
            .region(binding.workspace())
            .number(partials)
            .region(binding.region("norm"))
            .over(Range.groups(tuning, 1, 1, 1)));
    return launches;
  }

  /** A sum for each block of each tensor, and one more for what joins two tensors. */
  static long workspaceFloats(Op.GradientNorm op) {
    long floats = 0;
    for (Shape shape : op.shapes()) {
      floats += Math.ceilDiv(shape.elements(), (long) SQUARES) + 1;
    }
    return floats;
  }

  static List<Launch> of(Op.AdamW op, Binding binding) {
    Tuning tuning = binding.tuning();
    int count = op.shapes().size();
    List<List<Region>> ports = new ArrayList<>();
    for (String port : List.of("gradient", "parameter", "firstMoment", "secondMoment")) {
      ports.add(binding.regions(port, count));
    }
    AdamWSettings settings = op.settings();
    List<Launch> launches = new ArrayList<>();
    for (Span span : Span.of(op.shapes(), ports)) {
      Launch.Arguments arguments =
          binding
              .context()
              .kernel(Source.OPTIMIZER, "adamw")
              .region(binding.region("norm"))
              .region(binding.region("schedule"));
      span.regions().forEach(arguments::region);
      launches.add(
          arguments
              .number((float) settings.beta1())
              .number((float) settings.beta2())
              .number((float) (1 - settings.beta1()))
              .number((float) (1 - settings.beta2()))
              .number((float) settings.epsilon())
              .number((float) settings.weightDecay())
              .number(span.elements())
              .number(tuning.block())
              .over(Range.each(tuning, span.elements(), tuning.block())));
    }
    return launches;
  }

  static List<Launch> of(Op.Clear op, Binding binding) {
    List<Region> tensors = binding.regions("tensor", op.shapes().size());
    return Span.of(op.shapes(), List.of(tensors)).stream()
        .map(span -> fill(binding, span.regions().getFirst(), span.elements()))
        .toList();
  }

  /** Sets elements to 0. */
  static Launch fill(Binding binding, Region region, long elements) {
    Tuning tuning = binding.tuning();
    return binding
        .context()
        .kernel(Source.ELEMENTWISE, "fill")
        .region(region)
        .number(0f)
        .number(Math.toIntExact(elements))
        .number(tuning.block())
        .over(Range.each(tuning, elements, tuning.block()));
  }
}
