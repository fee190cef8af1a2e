package io.sirocco.kernels.vector;

import jdk.incubator.vector.FloatVector;

/** y[k] (+)= the sum over n of x[n][k], in increasing n; the workers divide the columns. */
final class ColumnSums implements Workers.Task {
  private static final int LANES = Lanes.LANES;

  private final Floats y;
  private final Matrix x;
  private final int N;
  private final boolean adds;
  private final Tiles columns;

  /**
   * Prepares the sums.
   *
   * @param adds whether the sums start from what y holds
   */
  ColumnSums(Floats y, Matrix x, int N, int K, boolean adds, int threads) {
    this.y = y;
    this.x = x;
    this.N = N;
    this.adds = adds;
    this.columns = Tiles.of(K, N, threads, Lanes.VIRTUAL);
  }

  void run(Workers workers) {
    workers.run(columns.count(), this);
  }

  @Override
  public void run(int tile, int worker) {
    int column = columns.start(tile);
    int end = columns.end(tile);
    for (; column <= end - LANES; column += LANES) {
      sumVector(column);
    }
    for (; column < end; column++) {
      float sum = adds ? y.data()[y.at() + column] : 0;
      for (int n = 0; n < N; n++) {
        sum += x.data()[x.offset() + n * x.stride() + column];
      }
      y.data()[y.at() + column] = sum;
    }
  }

  private void sumVector(int column) {
    float[] data = x.data();
    int at = x.offset() + column;
    FloatVector sum =
        adds
            ? FloatVector.fromArray(Lanes.SPECIES, y.data(), y.at() + column)
            : FloatVector.zero(Lanes.SPECIES);
    for (int n = 0; n < N; n++) {
      sum = FloatVector.fromArray(Lanes.SPECIES, data, at + n * x.stride()).add(sum);
    }
    sum.intoArray(y.data(), y.at() + column);
  }
}
