package io.sirocco.kernels.vector;

import io.sirocco.kernels.Yardstick;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** The peak of the arithmetic units, and of the memory behind the caches. */
final class VectorYardstick implements Yardstick {

  /** Independent chains: more than latency times throughput of a fused multiply-add (8 to 10). */
  private static final int CHAINS = 12;

  private static final int LINKS = 1 << 20;

  /** 128 MiB an array; three of them are far above any cache. */
  private static final int ELEMENTS = 1 << 25;

  private static final int TILE = 1 << 16;

  private final Workers workers;
  private final float[] results;
  private float[] a = {};
  private float[] b = {};
  private float[] c = {};

  VectorYardstick(Workers workers) {
    this.workers = workers;
    this.results = new float[workers.threads() * Lanes.VIRTUAL];
  }

  @Override
  public long multiplyAdd() {
    workers.run(workers.threads(), (tile, _) -> chains(LINKS, results, tile * Lanes.VIRTUAL));
    return 2L * Lanes.LANES * CHAINS * LINKS * workers.threads();
  }

  /** Every chain goes to the same limit, 2. The sum is stored so that none is left out. */
  private static void chains(int links, float[] result, int at) {
    FloatVector half = FloatVector.broadcast(Lanes.SPECIES, 0.5f);
    FloatVector one = FloatVector.broadcast(Lanes.SPECIES, 1);
    FloatVector s0 = half;
    FloatVector s1 = half;
    FloatVector s2 = half;
    FloatVector s3 = half;
    FloatVector s4 = half;
    FloatVector s5 = half;
    FloatVector s6 = half;
    FloatVector s7 = half;
    FloatVector s8 = half;
    FloatVector s9 = half;
    FloatVector s10 = half;
    FloatVector s11 = half;
    for (int i = 0; i < links; i++) {
      s0 = half.fma(s0, one);
      s1 = half.fma(s1, one);
      s2 = half.fma(s2, one);
      s3 = half.fma(s3, one);
      s4 = half.fma(s4, one);
      s5 = half.fma(s5, one);
      s6 = half.fma(s6, one);
      s7 = half.fma(s7, one);
      s8 = half.fma(s8, one);
      s9 = half.fma(s9, one);
      s10 = half.fma(s10, one);
      s11 = half.fma(s11, one);
    }
    FloatVector low = s0.add(s1).add(s2).add(s3).add(s4).add(s5);
    low.add(s6).add(s7).add(s8).add(s9).add(s10).add(s11).intoArray(result, at);
  }

  @Override
  public long triad() {
    if (a.length == 0) {
      a = new float[ELEMENTS];
      b = new float[ELEMENTS];
      c = new float[ELEMENTS];
      Arrays.fill(b, 1);
      Arrays.fill(c, 2);
    }
    workers.run(ELEMENTS / TILE, (tile, _) -> triad(a, b, c, tile * TILE, TILE));
    return 3L * Float.BYTES * ELEMENTS;
  }

  private static void triad(float[] a, float[] b, float[] c, int from, int length) {
    FloatVector factor = FloatVector.broadcast(Lanes.SPECIES, 3);
    for (int i = from; i < from + length; i += Lanes.LANES) {
      FloatVector.fromArray(Lanes.SPECIES, c, i)
          .fma(factor, FloatVector.fromArray(Lanes.SPECIES, b, i))
          .intoArray(a, i);
    }
  }

  /** The sum of all chains of a thread's first lane, to check them by: 2 a chain. */
  float sum(int thread) {
    return results[thread * Lanes.VIRTUAL];
  }

  /** An element of the triad's result: 1 + 3 * 2. */
  float triadOf(int index) {
    return a[index];
  }
}
