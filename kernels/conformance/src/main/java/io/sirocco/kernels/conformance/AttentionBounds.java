package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Op;
import io.sirocco.kernels.conformance.AttentionView.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Attention: scores with the error of their dot products, weights by {@link Softmax}, y = Σ keep w
 * v / Σ w with γ_n for n keys and a quotient. What the mask leaves nothing is exactly 0.
 */
final class AttentionBounds {

  private AttentionBounds() {}

  /** y and logSumExp. */
  static Map<String, Approximations> of(Op.Attention op, Contents contents) {
    AttentionView view = AttentionView.of(op, contents);
    Approximations y = new Approximations(op.B() * op.T() * op.H() * op.D());
    Approximations logSumExp = new Approximations(op.B() * op.H() * op.T());
    for (int b = 0; b < op.B(); b++) {
      for (int h = 0; h < op.H(); h++) {
        for (int i = 0; i < op.T(); i++) {
          int row = (b * op.H() + h) * op.T() + i;
          logSumExp.set(row, attend(view, b, h, i, y));
        }
      }
    }
    return Map.of("y", y, "logSumExp", logSumExp);
  }

  private static Approximation attend(AttentionView view, int b, int h, int i, Approximations y) {
    List<Integer> keys = new ArrayList<>();
    List<Approximation> scores = new ArrayList<>();
    for (int j = 0; j < view.T(); j++) {
      if (view.allows(b, i, j)) {
        keys.add(j);
        scores.add(view.score(b, h, i, j));
      }
    }
    if (keys.isEmpty()) {
      return Approximation.exact(Double.NEGATIVE_INFINITY);
    }
    Softmax softmax = new Softmax(scores);
    for (int d = 0; d < view.D(); d++) {
      Sum sum = new Sum();
      for (int n = 0; n < keys.size(); n++) {
        Approximation kept = softmax.weight(n).times(view.keep(b, h, i, keys.get(n)));
        sum.addProduct(kept, view.qkv().get(view.first(Part.VALUE, b, h, keys.get(n)) + d));
      }
      y.set(view.firstOfOutput(b, h, i) + d, sum.result().over(softmax.sum()));
    }
    return softmax.logSumExp();
  }

  /** keys and values exact, y as above without mask and dropout. */
  static Map<String, Approximations> of(Op.CachedAttention op, Contents contents) {
    Approximations qkv = contents.exact("qkv");
    Approximations keys = contents.exact("keys");
    Approximations values = contents.exact("values");
    int width = op.H() * op.D();
    for (int row = 0; row < op.B() * op.S(); row++) {
      int b = row / op.S();
      int position = contents.ints("starts")[b] + row % op.S();
      for (int i = 0; i < width; i++) {
        int slot = ((b * op.H() + i / op.D()) * op.T() + position) * op.D() + i % op.D();
        keys.set(slot, qkv.get(row * 3 * width + width + i));
        values.set(slot, qkv.get(row * 3 * width + 2 * width + i));
      }
    }
    Approximations y = new Approximations(op.B() * op.S() * width);
    for (int row = 0; row < op.B() * op.S(); row++) {
      for (int h = 0; h < op.H(); h++) {
        attend(op, contents, new Cached(qkv, keys, values, y), row, h);
      }
    }
    return Map.of("keys", keys, "values", values, "y", y);
  }

  private record Cached(
      Approximations qkv, Approximations keys, Approximations values, Approximations y) {}

  private static void attend(
      Op.CachedAttention op, Contents contents, Cached cached, int row, int h) {
    int b = row / op.S();
    int position = contents.ints("starts")[b] + row % op.S();
    int D = op.D();
    int query = row * 3 * op.H() * D + h * D;
    int first = (b * op.H() + h) * op.T() * D;
    double scale = op.scale();
    List<Approximation> scores = new ArrayList<>();
    for (int j = 0; j <= position; j++) {
      Sum sum = new Sum();
      Sum.Line key = new Sum.Line(cached.keys, first + j * D);
      sum.addDot(new Sum.Line(cached.qkv, query), key, D);
      scores.add(sum.result().times(AttentionView.scaleOf(scale)));
    }
    Softmax softmax = new Softmax(scores);
    for (int d = 0; d < D; d++) {
      Sum sum = new Sum();
      for (int j = 0; j <= position; j++) {
        sum.addProduct(softmax.weight(j), cached.values.get(first + j * D + d));
      }
      cached.y.set(row * op.H() * D + h * D + d, sum.result().over(softmax.sum()));
    }
  }
}
