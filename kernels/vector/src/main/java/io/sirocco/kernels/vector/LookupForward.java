package io.sirocco.kernels.vector;

import io.sirocco.kernels.Op;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sums of rows picked from tables: see {@link Op.Embedding}; a gather of rows ({@link
 * Op.GatherRows}) is the case of one table. All numbers are checked before a row is written.
 */
final class LookupForward implements Kernel, Workers.Task {
  private final int N;
  private final int C;
  private final List<Integer> rows;
  private final List<String> ports;
  private final Ints[] ids;
  private final Floats[] tables;
  private final Floats y;
  private final Workers workers;
  private final Tiles tiles;

  private LookupForward(
      int N, int C, List<Integer> rows, List<String> ports, List<String> tables, Binding binding) {
    this.N = N;
    this.C = C;
    this.rows = rows;
    this.ports = ports;
    this.ids = ports.stream().map(binding::ints).toArray(Ints[]::new);
    this.tables = tables.stream().map(binding::floats).toArray(Floats[]::new);
    this.y = binding.floats("y");
    this.workers = binding.workers();
    this.tiles = Tiles.of(N, (long) C * rows.size(), workers.threads());
  }

  static LookupForward of(Op.Embedding op, Binding binding) {
    return new LookupForward(
        op.N(),
        op.C(),
        op.rows(),
        names("ids", op.rows().size()),
        names("table", op.rows().size()),
        binding);
  }

  static LookupForward of(Op.GatherRows op, Binding binding) {
    return new LookupForward(
        op.M(), op.C(), List.of(op.N()), List.of("rows"), List.of("x"), binding);
  }

  /** name0, name1, ... */
  static List<String> names(String name, int count) {
    return IntStream.range(0, count).mapToObj(i -> name + i).toList();
  }

  @Override
  public void run() {
    for (int i = 0; i < ids.length; i++) {
      ids[i].requireBelow(rows.get(i), N, ports.get(i));
    }
    workers.run(tiles.count(), this);
  }

  @Override
  public void run(int tile, int worker) {
    for (int n = tiles.start(tile); n < tiles.end(tile); n++) {
      int target = y.at() + n * C;
      System.arraycopy(tables[0].data(), row(0, n), y.data(), target, C);
      for (int i = 1; i < tables.length; i++) {
        Lanes.add(y.data(), target, tables[i].data(), row(i, n), C);
      }
    }
  }

  private int row(int table, int n) {
    return tables[table].at() + ids[table].get(n) * C;
  }
}
