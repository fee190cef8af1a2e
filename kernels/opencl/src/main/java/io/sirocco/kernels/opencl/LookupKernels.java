package io.sirocco.kernels.opencl;

import io.sirocco.kernels.Op;
import java.util.ArrayList;
import java.util.List;

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
      Binding binding, String table, String ids, boolean adds, int N, int C) {
    Tuning tuning = binding.tuning();
    return binding
        .context()
        .kernel(Source.LOOKUP, "gather")
        .region(binding.region(table))
        .region(binding.region(ids))
        .region(binding.region("y"))
        .flag(adds)
        .number(N)
        .number(C)
        .over(Range.light(tuning, Math.ceilDiv(C, tuning.vector()), N));
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
    Tuning tuning = binding.tuning();
    Region target = binding.region(gradient);
    List<Launch> launches = new ArrayList<>();
    if (!binding.adds(gradient)) {
      launches.add(OptimizerKernels.fill(binding, target, (long) rows * C));
    }
    launches.add(
        binding
            .context()
            .kernel(Source.LOOKUP, "scatter")
            .region(binding.region("dy"))
            .buffer(binding.order(ids, rows))
            .region(target)
            .number(N)
            .number(C)
            .over(Range.light(tuning, Math.ceilDiv(C, tuning.vector()), Math.min(N, rows))));
    return launches;
  }
}
