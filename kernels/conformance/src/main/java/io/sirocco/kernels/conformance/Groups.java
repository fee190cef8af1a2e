package io.sirocco.kernels.conformance;

/** Attention groups of B sequences of T positions. */
final class Groups {

  private Groups() {}

  /** The group of each position. */
  static int[] sample(Data data, int B, int T, Noise noise) {
    int[] groups = new int[B * T];
    for (int b = 0; b < B; b++) {
      int document = noise.whole(0, 5);
      int left = noise.whole(0, T / 3 + 1);
      int right = T - noise.whole(0, T / 3 + 1);
      for (int t = 0; t < T; t++) {
        if (noise.whole(0, 4) == 0) {
          document++;
        }
        groups[b * T + t] =
            switch (data) {
              case SINGLE_KEYS -> t;
              case PACKED -> document;
              case INTERLEAVED -> t % 2;
              case PADDED -> t >= left && t < right ? 3 : -1;
              case ABSENT_SEQUENCE -> b == 0 ? -1 - t : 0;
              default -> 0;
            };
      }
    }
    return groups;
  }
}
