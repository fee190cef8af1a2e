package io.sirocco.kernels.reference;

import io.sirocco.kernels.Op;

/** Ops that pick rows by number: embedding tables and gathered positions. */
final class Rows {

  private Rows() {}

  static void embed(Op.Embedding op, BoundStep step) {
    Numbers y = step.numbers("y");
    y.fill(0);
    for (int i = 0; i < op.rows().size(); i++) {
      Indices ids = step.indices("ids" + i);
      Numbers table = step.numbers("table" + i);
      for (int n = 0; n < op.N(); n++) {
        int row = ids.below(op.rows().get(i), n);
        for (int c = 0; c < op.C(); c++) {
          y.add(n, c, table.get(row, c));
        }
      }
    }
  }

  static void embedBackward(Op.EmbeddingBackward op, BoundStep step) {
    Numbers dy = step.numbers("dy");
    for (int i = 0; i < op.rows().size(); i++) {
      Indices ids = step.indices("ids" + i);
      Numbers dtable = step.sum("dtable" + i);
      for (int n = 0; n < op.N(); n++) {
        int row = ids.below(op.rows().get(i), n);
        for (int c = 0; c < op.C(); c++) {
          dtable.add(row, c, dy.get(n, c));
        }
      }
    }
  }

  static void gather(Op.GatherRows op, BoundStep step) {
    Numbers x = step.numbers("x");
    Indices rows = step.indices("rows");
    Numbers y = step.numbers("y");
    for (int m = 0; m < op.M(); m++) {
      int row = rows.below(op.N(), m);
      for (int c = 0; c < op.C(); c++) {
        y.set(m, c, x.get(row, c));
      }
    }
  }

  static void gatherBackward(Op.GatherRowsBackward op, BoundStep step) {
    Numbers dy = step.numbers("dy");
    Indices rows = step.indices("rows");
    Numbers dx = step.sum("dx");
    for (int m = 0; m < op.M(); m++) {
      int row = rows.below(op.N(), m);
      for (int c = 0; c < op.C(); c++) {
        dx.add(row, c, dy.get(m, c));
      }
    }
  }
}
