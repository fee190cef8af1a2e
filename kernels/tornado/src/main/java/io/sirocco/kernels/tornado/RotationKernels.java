package io.sirocco.kernels.tornado;

import io.sirocco.kernels.Op;
import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Rotary position embedding. */
final class RotationKernels {

  private RotationKernels() {}

  static List<Launch> of(Op.Rotary op, Binding binding) {
    return List.of(rotate(op, binding, "qkv", "y", 1));
  }

  static List<Launch> of(Op.RotaryBackward op, Binding binding) {
    Op.Rotary sizes = new Op.Rotary(op.N(), op.H(), op.D(), op.T());
    return List.of(rotate(sizes, binding, "dy", "dqkv", -1));
  }

  /** What is rotated the other way has the direction -1. */
  private static Launch rotate(
      Op.Rotary op, Binding binding, String from, String to, int direction) {
    Launch.Arguments arguments = new Launch.Arguments();
    FloatArray x = arguments.floats(binding.region(from));
    IntArray positions = arguments.ints(binding.region("positions"));
    FloatArray table = arguments.floats(binding.region("table"));
    FloatArray y = arguments.floats(binding.region(to));
    arguments.flag(binding.adds(to)).number(direction);
    arguments.number(op.H()).number(op.D()).number(op.N());
    return arguments.over(
        Range.rows(3L * op.H() * (op.D() / 2), op.N()),
        (graph, name, context, sizes) ->
            graph.task(name, RotationCode::rotateHeads, context, sizes, x, positions, table, y));
  }
}
