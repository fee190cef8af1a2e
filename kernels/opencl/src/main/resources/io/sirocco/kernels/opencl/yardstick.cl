// Work that only the device limits.

// Twelve chains of fused multiply-adds a work-item, which all go to the same limit, 2. What is
// stored keeps them from being left out.
__kernel void chains(__global float *results, int resultAt, int links) {
  VF s[12];
  for (int i = 0; i < 12; i++) {
    s[i] = (VF)(0.5f + 0.01f * i);
  }
  for (int link = 0; link < links; link++) {
    _Pragma("unroll") for (int i = 0; i < 12; i++) { s[i] = fma(s[i], (VF)(0.5f), (VF)(1.0f)); }
  }
  VF sum = s[0];
  for (int i = 1; i < 12; i++) {
    sum += s[i];
  }
  results[resultAt + get_global_id(0)] = sum_of_lanes(sum);
}

// a = b + 3 c
__kernel void triad(__global float *a, int aAt, const __global float *b, int bAt,
                    const __global float *c, int cAt, int n, int block) {
  FOR_EACH(i, left, n, block) {
    VF sum = fma((VF)(3.0f), load_part(c + cAt + i, left), load_part(b + bAt + i, left));
    store_part(sum, a + aAt + i, left);
  }
}
