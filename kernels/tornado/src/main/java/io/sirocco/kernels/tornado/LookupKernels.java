package io.sirocco.kernels.tornado;

import io.sirocco.kernels.Op;
import java.util.ArrayList;
import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Rows of tables and their gradients. */
final class LookupKernels {

  private LookupKernels() {}

  static List<Launch> of(Op.Embedding op, Binding binding) {
    List<Launch> launches = new ArrayList<>();
    for (int i = 0; i < op.rows().size(); i++) {
      launches.add(gather(binding, "table" + i, "ids" + i, i > 0, op.N(), op.C()));
    }
    return launches;
  }

  static List<Launch> of(Op.GatherRows op, Binding binding) {
    return List.of(gather(binding, "x", "rows", false, op.M(), op.C()));
  }

  private static Launch gather(
      Binding binding, String tablePort, String idsPort, boolean adds, int N, int C) {
    Launch.Arguments arguments = new Launch.Arguments();
    FloatArray table = arguments.floats(binding.region(tablePort));
    IntArray ids = arguments.ints(binding.region(idsPort));
    FloatArray y = arguments.floats(binding.region("y"));
    arguments.flag(adds).number(C).number(N);
    return arguments.over(
        Range.rows(C, N),
        (graph, name, context, sizes) ->
            graph.task(name, LookupCode::gather, context, sizes, table, ids, y));
  }

  static List<Launch> of(Op.EmbeddingBackward op, Binding binding) {
    List<Launch> launches = new ArrayList<>();
    for (int i = 0; i < op.rows().size(); i++) {
      launches.addAll(scatter(binding, "ids" + i, "dtable" + i, op.rows().get(i), op.N(), op.C()));
    }
    return launches;
  }

  static List<Launch> of(Op.GatherRowsBackward op, Binding binding) {
    return scatter(binding, "rows", "dx", op.N(), op.M(), op.C());
  }

  private static List<Launch> scatter(
      Binding binding, String ids, String gradient, int rows, int N, int C) {
    Region target = binding.region(gradient);
    List<Launch> launches = new ArrayList<>();
    if (!binding.adds(gradient)) {
      launches.add(OptimizerKernels.clear(target, (long) rows * C));
    }
    Launch.Arguments arguments = new Launch.Arguments();
    FloatArray dy = arguments.floats(binding.region("dy"));
    FloatArray dx = arguments.floats(target);
    IntArray order = arguments.whole(binding.order(ids, rows));
    arguments.number(N).number(C);
    launches.add(
        arguments.over(
            Range.rows(C, Math.min(N, rows)),
            (graph, name, context, sizes) ->
                graph.task(name, LookupCode::scatter, context, sizes, dy, order, dx)));
    return launches;
  }
}
