package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Op;
import io.sirocco.kernels.conformance.AttentionView.Part;
import java.util.Map;

/**
 * The gradient of attention in the shape of its formula: p_ij = e^(s_ij - logSumExp_i), then ds_ij
 * = p (keep dy·v - dy·y), two dot products with γ_D, then sums over at most T keys or queries, γ_T,
 * and what is added to.
 */
final class AttentionBackwardBounds {
  private final AttentionView view;
  private final Contents contents;
  private final Approximations dy;
  private final Approximations y;
  private final Sum[] sums;

  private AttentionBackwardBounds(AttentionView view, Contents contents) {
    this.view = view;
    this.contents = contents;
    dy = contents.exact("dy");
    y = contents.exact("y");
    sums = new Sum[view.qkv().length()];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = contents.sum("dqkv", i);
    }
  }

  /** dqkv. */
  static Map<String, Approximations> of(Op.AttentionBackward op, Contents contents) {
    AttentionBackwardBounds bounds =
        new AttentionBackwardBounds(AttentionView.of(op, contents), contents);
    for (int b = 0; b < op.B(); b++) {
      for (int h = 0; h < op.H(); h++) {
        for (int i = 0; i < op.T(); i++) {
          bounds.addRow(b, h, i);
        }
      }
    }
    Approximations dqkv = new Approximations(bounds.sums.length);
    for (int i = 0; i < bounds.sums.length; i++) {
      dqkv.set(i, bounds.sums[i].result());
    }
    return Map.of("dqkv", dqkv);
  }

  private void addRow(int b, int h, int i) {
    int D = view.D();
    float logSumExp = contents.floats("logSumExp")[(b * view.H() + h) * view.T() + i];
    Sum.Line dyLine = new Sum.Line(dy, view.firstOfOutput(b, h, i));
    Sum delta = new Sum();
    delta.addDot(dyLine, new Sum.Line(y, view.firstOfOutput(b, h, i)), D);
    for (int j = 0; j < view.T(); j++) {
      if (!view.allows(b, i, j)) {
        continue;
      }
      Approximation score = view.score(b, h, i, j);
      Approximation probability = score.minus(Approximation.exact(logSumExp)).exponential();
      Approximation keep = view.keep(b, h, i, j);
      Sum inner = new Sum();
      inner.addDot(dyLine, view.line(Part.VALUE, b, h, j), D);
      Approximation difference = keep.times(inner.result()).minus(delta.result());
      Approximation ds = probability.times(difference).times(view.scale());
      addPair(new Pair(b, h, i, j), ds, probability.times(keep));
    }
  }

  private record Pair(int b, int h, int i, int j) {}

  private void addPair(Pair pair, Approximation ds, Approximation kept) {
    int b = pair.b;
    int h = pair.h;
    int query = view.first(Part.QUERY, b, h, pair.i);
    int key = view.first(Part.KEY, b, h, pair.j);
    int value = view.first(Part.VALUE, b, h, pair.j);
    int output = view.firstOfOutput(b, h, pair.i);
    for (int d = 0; d < view.D(); d++) {
      sums[query + d].addProduct(ds, view.qkv().get(key + d));
      sums[key + d].addProduct(ds, view.qkv().get(query + d));
      sums[value + d].addProduct(kept, dy.get(output + d));
    }
  }
}
