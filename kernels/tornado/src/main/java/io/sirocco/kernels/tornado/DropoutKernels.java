package io.sirocco.kernels.tornado;

import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.Op;
import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Residual connections and dropout. */
final class DropoutKernels {

  private DropoutKernels() {}

  static List<Launch> of(Op.ResidualAdd op, Binding binding) {
    if (op.dropout().active()) {
      Rows rows = new Rows(op.B(), op.T(), op.C(), op.dropout());
      return List.of(
          drop(binding, rows, binding.region("branch"), new Start.At(binding.region("x")), "y"));
    }
    Launch.Arguments arguments = new Launch.Arguments();
    FloatArray x = arguments.floats(binding.region("x"));
    FloatArray branch = arguments.floats(binding.region("branch"));
    FloatArray y = arguments.floats(binding.region("y"));
    int elements = op.B() * op.T() * op.C();
    arguments.number(elements);
    return List.of(
        arguments.over(
            Range.each(elements, 1, 1),
            (graph, name, context, sizes) ->
                graph.task(name, ElementCode::add, context, sizes, x, branch, y)));
  }

  static List<Launch> of(Op.Dropout op, Binding binding) {
    Rows rows = new Rows(op.B(), op.T(), op.C(), op.dropout());
    return List.of(drop(binding, rows, binding.region("x"), new Start.Zero(), "y"));
  }

  static List<Launch> of(Op.ResidualAddBackward op, Binding binding) {
    return gradient(binding, new Rows(op.B(), op.T(), op.C(), op.dropout()), "dbranch");
  }

  static List<Launch> of(Op.DropoutBackward op, Binding binding) {
    return gradient(binding, new Rows(op.B(), op.T(), op.C(), op.dropout()), "dx");
  }

  private static List<Launch> gradient(Binding binding, Rows rows, String port) {
    Start start = binding.adds(port) ? new Start.At(binding.region(port)) : new Start.Zero();
    return List.of(drop(binding, rows, binding.region("dy"), start, port));
  }

  private record Rows(int B, int T, int C, DropoutMask dropout) {}

  /** What the kept elements are added to. */
  private sealed interface Start {
    record Zero() implements Start {}

    record At(Region region) implements Start {}
  }

  private static Launch drop(Binding binding, Rows rows, Region from, Start start, String port) {
    Region target = binding.region(port);
    Launch.Arguments arguments = new Launch.Arguments();
    FloatArray x = arguments.floats(from);
    FloatArray base = arguments.floats(start instanceof Start.At(Region region) ? region : target);
    IntArray randomness = arguments.ints(binding.region("randomness"));
    FloatArray y = arguments.floats(target);
    int count = rows.B * rows.T;
    float scale = rows.dropout.scale();
    arguments
        .flag(start instanceof Start.At)
        .number(rows.dropout.site())
        .number(rows.dropout.threshold())
        .number(count)
        .number(rows.T)
        .number(rows.C);
    return arguments.over(
        Range.each(count * DropoutMask.blocks(rows.C), 1, 1),
        (graph, name, context, sizes) ->
            graph.task(name, ElementCode::drop, context, sizes, x, base, randomness, y, scale));
  }
}
