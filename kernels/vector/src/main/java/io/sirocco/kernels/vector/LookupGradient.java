package io.sirocco.kernels.vector;

import io.sirocco.kernels.Op;
import java.util.Arrays;
import java.util.List;

/**
 * Rows of dy added to the rows of tables that they came from, in increasing n: see {@link
 * Op.EmbeddingBackward} and {@link Op.GatherRowsBackward}. The workers divide the columns, so that
 * the order of a sum is the same for any number of them.
 */
final class LookupGradient implements Kernel, Workers.Task {
  /** Columns are divided at cache lines. */
  private static final int LINE = 16;

  private final int N;
  private final int C;
  private final List<Integer> rows;
  private final List<String> ports;
  private final Ints[] ids;
  private final Floats dy;
  private final Floats[] gradients;
  private final boolean[] adds;
  private final Workers workers;
  private final Tiles columns;

  private LookupGradient(
      int N,
      int C,
      List<Integer> rows,
      List<String> ports,
      List<String> gradients,
      Binding binding) {
    this.N = N;
    this.C = C;
    this.rows = rows;
    this.ports = ports;
    this.ids = ports.stream().map(binding::ints).toArray(Ints[]::new);
    this.dy = binding.floats("dy");
    this.gradients = gradients.stream().map(binding::floats).toArray(Floats[]::new);
    this.adds = new boolean[rows.size()];
    long touched = 0;
    for (int i = 0; i < adds.length; i++) {
      adds[i] = binding.adds(gradients.get(i));
      touched += N + (adds[i] ? 0 : rows.get(i));
    }
    this.workers = binding.workers();
    this.columns = Tiles.of(C, touched, workers.threads(), LINE);
  }

  static LookupGradient of(Op.EmbeddingBackward op, Binding binding) {
    int count = op.rows().size();
    return new LookupGradient(
        op.N(),
        op.C(),
        op.rows(),
        LookupForward.names("ids", count),
        LookupForward.names("dtable", count),
        binding);
  }

  static LookupGradient of(Op.GatherRowsBackward op, Binding binding) {
    return new LookupGradient(
        op.M(), op.C(), List.of(op.N()), List.of("rows"), List.of("dx"), binding);
  }

  @Override
  public void run() {
    for (int i = 0; i < ids.length; i++) {
      ids[i].requireBelow(rows.get(i), N, ports.get(i));
    }
    workers.run(columns.count(), this);
  }

  @Override
  public void run(int tile, int worker) {
    int from = columns.start(tile);
    int width = columns.end(tile) - from;
    for (int i = 0; i < ids.length; i++) {
      float[] gradient = gradients[i].data();
      int at = gradients[i].at() + from;
      if (!adds[i]) {
        clear(gradient, at, rows.get(i), width);
      }
      for (int n = 0; n < N; n++) {
        int target = at + ids[i].get(n) * C;
        Lanes.add(gradient, target, dy.data(), dy.at() + n * C + from, width);
      }
    }
  }

  private void clear(float[] gradient, int at, int count, int width) {
    if (width == C) {
      Arrays.fill(gradient, at, at + count * C, 0f);
    } else {
      for (int row = 0; row < count; row++) {
        Arrays.fill(gradient, at + row * C, at + row * C + width, 0f);
      }
    }
  }
}
