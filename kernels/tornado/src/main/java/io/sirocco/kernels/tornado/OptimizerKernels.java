package io.sirocco.kernels.tornado;

import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Shape;
import java.util.ArrayList;
import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The norm of all gradients, AdamW, and clearing. */
final class OptimizerKernels {

  /** Elements whose squares one group sums. */
  private static final int SQUARES = 1 << 15;

  private OptimizerKernels() {}

  static List<Launch> of(Op.GradientNorm op, Binding binding) {
    List<Span> spans =
        Span.of(op.shapes(), List.of(binding.regions("gradient", op.shapes().size())));
    List<Launch> launches = new ArrayList<>();
    int partials = 0;
    for (Span span : spans) {
      int groups = Math.ceilDiv(span.elements(), SQUARES);
      Launch.Arguments arguments = new Launch.Arguments();
      FloatArray x = arguments.floats(span.regions().getFirst());
      FloatArray sums = arguments.floats(binding.workspace().plus(partials));
      arguments.number(span.elements()).number(SQUARES);
      launches.add(
          arguments.over(
              Range.groups(groups, 1, 1),
              (graph, name, context, sizes) ->
                  graph.task(name, OptimizerCode::sumSquares, context, sizes, x, sums)));
      partials += groups;
    }
    Launch.Arguments arguments = new Launch.Arguments();
    FloatArray sums = arguments.floats(binding.workspace());
    FloatArray norm = arguments.floats(binding.region("norm"));
    arguments.number(partials);
    launches.add(
        arguments.over(
            Range.groups(1, 1, 1),
            (graph, name, context, sizes) ->
                graph.task(name, OptimizerCode::rootOfSum, context, sizes, sums, norm)));
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
    int count = op.shapes().size();
    List<List<Region>> ports = new ArrayList<>();
    for (String port : List.of("gradient", "parameter", "firstMoment", "secondMoment")) {
      ports.add(binding.regions(port, count));
    }
    return Span.of(op.shapes(), ports).stream()
        .map(span -> update(op.settings(), binding, span))
        .toList();
  }

  private static Launch update(AdamWSettings settings, Binding binding, Span span) {
    Launch.Arguments arguments = new Launch.Arguments();
    FloatArray norm = arguments.floats(binding.region("norm"));
    FloatArray schedule = arguments.floats(binding.region("schedule"));
    List<FloatArray> arrays = span.regions().stream().map(arguments::floats).toList();
    arguments.number(span.elements());
    FloatArray gradients = arrays.get(0);
    FloatArray parameters = arrays.get(1);
    FloatArray firsts = arrays.get(2);
    FloatArray seconds = arrays.get(3);
    float beta1 = (float) settings.beta1();
    float beta2 = (float) settings.beta2();
    float rest1 = (float) (1 - settings.beta1());
    float rest2 = (float) (1 - settings.beta2());
    float epsilon = (float) settings.epsilon();
    float decay = (float) settings.weightDecay();
    return arguments.over(
        Range.each(span.elements(), 1, 1),
        firsts == seconds
            ? (graph, name, context, sizes) ->
                graph.task(
                    name,
                    OptimizerCode::adamwOfJoined,
                    context,
                    sizes,
                    norm,
                    schedule,
                    gradients,
                    parameters,
                    firsts,
                    beta1,
                    beta2,
                    rest1,
                    rest2,
                    epsilon,
                    decay)
            : (graph, name, context, sizes) ->
                graph.task(
                    name,
                    OptimizerCode::adamw,
                    context,
                    sizes,
                    norm,
                    schedule,
                    gradients,
                    parameters,
                    firsts,
                    seconds,
                    beta1,
                    beta2,
                    rest1,
                    rest2,
                    epsilon,
                    decay));
  }

  static List<Launch> of(Op.Clear op, Binding binding) {
    List<Region> tensors = binding.regions("tensor", op.shapes().size());
    return Span.of(op.shapes(), List.of(tensors)).stream()
        .map(span -> clear(span.regions().getFirst(), span.elements()))
        .toList();
  }

  /** Sets elements to 0. */
  static Launch clear(Region region, long elements) {
    Launch.Arguments arguments = new Launch.Arguments();
    FloatArray y = arguments.floats(region);
    arguments.number(Math.toIntExact(elements));
    return arguments.over(
        Range.each(elements, 1, 1),
        (graph, name, context, sizes) -> graph.task(name, ElementCode::clear, context, sizes, y));
  }
}
