package io.sirocco.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Which keys share the group of a query; see {@link io.sirocco.kernels.Mask}.
 *
 * @param groups (B,T)
 * @param T positions of a sequence
 */
record GroupMask(Ints groups, int T) {
  private static final int LANES = Lanes.LANES;
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, Lanes.SPECIES.vectorShape());

  /** Whether all positions of sequence b are present and in one group, which is the common case. */
  boolean one(int b) {
    int first = groups.get(b * T);
    boolean one = first >= 0;
    for (int t = 1; t < T; t++) {
      one &= groups.get(b * T + t) == first;
    }
    return one;
  }

  /** Whether a position is in no group. */
  boolean absent(int b, int position) {
    return groups.get(b * T + position) < 0;
  }

  /**
   * Sets the scores of keys outside of the group of a query to -∞.
   *
   * @param scores of n keys, from at on
   * @param key the first of them
   */
  void hide(float[] scores, int at, int b, int query, int key, int n) {
    int group = groups.get(b * T + query);
    int groupsAt = groups.at() + b * T + key;
    int j = 0;
    for (; j <= n - LANES; j += LANES) {
      IntVector keys = IntVector.fromArray(INTS, groups.data(), groupsAt + j);
      VectorMask<Float> other = keys.compare(VectorOperators.NE, group).cast(Lanes.SPECIES);
      FloatVector given = FloatVector.fromArray(Lanes.SPECIES, scores, at + j);
      given.blend(Float.NEGATIVE_INFINITY, other).intoArray(scores, at + j);
    }
    for (; j < n; j++) {
      if (groups.data()[groupsAt + j] != group) {
        scores[at + j] = Float.NEGATIVE_INFINITY;
      }
    }
  }
}
