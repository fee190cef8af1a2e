package io.sirocco.report;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** Points of a curve from left to right. */
final class Series {

  /** As many points as a chart has room for. */
  static final int MOST_POINTS = 300;

  /** The share of all points that a smoothed point is the mean of. */
  private static final int SMOOTHING = 60;

  private final double[] x;
  private final double[] y;

  /**
   * Points.
   *
   * @param x such as steps, rising
   * @param y the values; those that are not finite are left out when it is drawn
   */
  Series(double[] x, double[] y) {
    if (x.length != y.length) {
      throw new IllegalArgumentException("%d x of %d y".formatted(x.length, y.length));
    }
    this.x = x;
    this.y = y;
  }

  double x(int point) {
    return x[point];
  }

  double y(int point) {
    return y[point];
  }

  DoubleStream values() {
    return Arrays.stream(y);
  }

  int size() {
    return x.length;
  }

  /** Means over parts of equal length, so many that a chart has room for them. */
  Series thinned() {
    if (size() <= MOST_POINTS) {
      return this;
    }
    double[] means = new double[MOST_POINTS];
    double[] places = new double[MOST_POINTS];
    for (int i = 0; i < MOST_POINTS; i++) {
      int from = (int) ((long) size() * i / MOST_POINTS);
      int to = (int) ((long) size() * (i + 1) / MOST_POINTS);
      places[i] = mean(x, from, to);
      means[i] = mean(y, from, to);
    }
    return new Series(places, means);
  }

  /** Each value as the mean of its neighborhood, then thinned. */
  Series smoothed() {
    int reach = size() / SMOOTHING / 2;
    double[] sums = new double[size() + 1];
    int[] counts = new int[size() + 1];
    for (int i = 0; i < size(); i++) {
      boolean finite = Double.isFinite(y[i]);
      sums[i + 1] = sums[i] + (finite ? y[i] : 0);
      counts[i + 1] = counts[i] + (finite ? 1 : 0);
    }
    double[] smooth = new double[size()];
    for (int i = 0; i < size(); i++) {
      // As far to both sides, so that the ends of a falling curve are not pulled inwards.
      int around = Math.min(reach, Math.min(i, size() - 1 - i));
      int from = i - around;
      int to = i + around + 1;
      smooth[i] = (sums[to] - sums[from]) / (counts[to] - counts[from]);
    }
    return new Series(x, smooth).thinned();
  }

  private static double mean(double[] values, int from, int to) {
    return Arrays.stream(values, from, to).filter(Double::isFinite).average().orElse(Double.NaN);
  }
}
