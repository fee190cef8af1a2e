package io.sirocco.kernels.tornado;

import io.sirocco.kernels.Op;
import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The gated unit SwiGLU. */
final class GatedUnitKernels {

  private GatedUnitKernels() {}

  static List<Launch> of(Op.SwiGlu op, Binding binding) {
    Launch.Arguments arguments = new Launch.Arguments();
    FloatArray x = arguments.floats(binding.region("x"));
    FloatArray y = arguments.floats(binding.region("y"));
    arguments.number(op.F()).number(op.N());
    return List.of(
        arguments.over(
            Range.rows(op.F(), op.N()),
            (graph, name, context, sizes) ->
                graph.task(name, GatedUnitCode::applySwiGlu, context, sizes, x, y)));
  }

  static List<Launch> of(Op.SwiGluBackward op, Binding binding) {
    Launch.Arguments arguments = new Launch.Arguments();
    FloatArray dy = arguments.floats(binding.region("dy"));
    FloatArray x = arguments.floats(binding.region("x"));
    FloatArray dx = arguments.floats(binding.region("dx"));
    arguments.flag(binding.adds("dx")).number(op.F()).number(op.N());
    return List.of(
        arguments.over(
            Range.rows(op.F(), op.N()),
            (graph, name, context, sizes) ->
                graph.task(name, GatedUnitCode::swiGluGradient, context, sizes, dy, x, dx)));
  }
}
