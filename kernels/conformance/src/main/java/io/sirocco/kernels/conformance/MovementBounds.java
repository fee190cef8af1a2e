package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Op;
import io.sirocco.kernels.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Ops that move rows. A copy is exact, a sum of k rows has γ_{k-1} (see {@link Sum}); rows that
 * nothing is added to are exactly 0, or exactly what was there.
 */
final class MovementBounds {

  private MovementBounds() {}

  /** y: γ_{k-1} Σ_i |table_i[ids_i[n]]| for k tables. */
  static Map<String, Approximations> of(Op.Embedding op, Contents contents) {
    Approximations y = new Approximations(op.N() * op.C());
    for (int n = 0; n < op.N(); n++) {
      for (int c = 0; c < op.C(); c++) {
        Sum sum = new Sum();
        for (int i = 0; i < op.rows().size(); i++) {
          int id = contents.ints("ids" + i)[n];
          sum.add(Approximation.exact(contents.floats("table" + i)[id * op.C() + c]));
        }
        y.set(n * op.C() + c, sum.result());
      }
    }
    return Map.of("y", y);
  }

  /** dtable: γ_{k-1} Σ |dy[n]| over the k positions n that name a row. */
  static Map<String, Approximations> of(Op.EmbeddingBackward op, Contents contents) {
    Map<String, Approximations> bounds = new LinkedHashMap<>();
    for (int i = 0; i < op.rows().size(); i++) {
      Scatter scatter = new Scatter("dy", "ids" + i, "dtable" + i);
      bounds.put(scatter.result, scatter.bound(contents, op.rows().get(i), op.C()));
    }
    return bounds;
  }

  /** y: exact. */
  static Map<String, Approximations> of(Op.GatherRows op, Contents contents) {
    Approximations y = new Approximations(op.M() * op.C());
    float[] x = contents.floats("x");
    for (int m = 0; m < op.M(); m++) {
      for (int c = 0; c < op.C(); c++) {
        int row = contents.ints("rows")[m];
        y.set(m * op.C() + c, Approximation.exact(x[row * op.C() + c]));
      }
    }
    return Map.of("y", y);
  }

  /** dx: γ_{k-1} Σ |dy[m]| over the k selections m of a row. */
  static Map<String, Approximations> of(Op.GatherRowsBackward op, Contents contents) {
    Scatter scatter = new Scatter("dy", "rows", "dx");
    return Map.of("dx", scatter.bound(contents, op.N(), op.C()));
  }

  /** Exactly 0. */
  static Map<String, Approximations> of(Op.Clear op) {
    Map<String, Approximations> bounds = new LinkedHashMap<>();
    List<Shape> shapes = op.shapes();
    for (int i = 0; i < shapes.size(); i++) {
      bounds.put("tensor" + i, new Approximations((int) shapes.get(i).elements()));
    }
    return bounds;
  }

  /** Rows of a source added up by row number. */
  private record Scatter(String source, String numbers, String result) {
    Approximations bound(Contents contents, int rows, int C) {
      List<Sum> sums = new ArrayList<>();
      for (int i = 0; i < rows * C; i++) {
        sums.add(contents.sum(result, i));
      }
      float[] values = contents.floats(source);
      int[] numbered = contents.ints(numbers);
      for (int n = 0; n < numbered.length; n++) {
        for (int c = 0; c < C; c++) {
          sums.get(numbered[n] * C + c).add(Approximation.exact(values[n * C + c]));
        }
      }
      Approximations bound = new Approximations(rows * C);
      for (int i = 0; i < rows * C; i++) {
        bound.set(i, sums.get(i).result());
      }
      return bound;
    }
  }
}
