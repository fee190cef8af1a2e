// One result an element.

__kernel void fill(__global float *y, int yAt, float value, int n, int block) {
  FOR_EACH(i, left, n, block) { store_part((VF)(value), y + yAt + i, left); }
}

// y = x + branch
__kernel void add(const __global float *x, int xAt, const __global float *branch, int branchAt,
                  __global float *y, int yAt, int n, int block) {
  FOR_EACH(i, left, n, block) {
    VF sum = load_part(x + xAt + i, left) + load_part(branch + branchAt + i, left);
    store_part(sum, y + yAt + i, left);
  }
}

// GELU, z Phi(z). With t = |z| and v = 1/(1 + 0.3 t): Phi(-t) = e^(-t t/2) v p(v) with p the minimax
// polynomial of degree 9 for t up to 15.2 (relative error 3.5e-9), on the negative side, where
// nothing cancels. Beyond MOST Phi is 0 or 1 and the density 0 in floats.
#define MOST 14.5f

// e^(-t t/2), with the rounding error of t t/2 made good.
inline VF normal_power(VF t) {
  VF half_t = t * -0.5f;
  VF argument = t * half_t;
  VF lost = fma(t, half_t, -argument);
  VF power = exp(argument);
  return fma(power, lost, power);
}

// Phi(z), where power = normal_power(t) and t = min(|z|, MOST).
inline VF normal_distribution(VF z, VF t, VF power) {
  VF v = 1.0f / fma(t, (VF)(0.3f), (VF)(1.0f));
  VF p = (VF)(-0.02062957f);
  p = fma(p, v, (VF)(0.11246989f));
  p = fma(p, v, (VF)(-0.2282972f));
  p = fma(p, v, (VF)(0.1919005f));
  p = fma(p, v, (VF)(-0.07952413f));
  p = fma(p, v, (VF)(0.09621333f));
  p = fma(p, v, (VF)(0.07836917f));
  p = fma(p, v, (VF)(0.11024004f));
  p = fma(p, v, (VF)(0.11957123f));
  p = fma(p, v, (VF)(0.11968672f));
  VF tail = power * (v * p);
  return select(tail, 1.0f - tail, z > 0.0f);
}

inline VF gelu(VF z) {
  VF t = fmin(fabs(z), (VF)(MOST));
  return z * normal_distribution(z, t, normal_power(t));
}

inline VF gelu_slope(VF z) {
  VF t = fmin(fabs(z), (VF)(MOST));
  VF power = normal_power(t);
  VF bounded = copysign(t, z);
  return fma(bounded, power * 0.3989423f, normal_distribution(z, t, power));
}

// GELU by tanh, z sigmoid(a) with a = 2 sqrt(2/pi) (z + 0.044715 z^3): Hendrycks and Gimpel 2016.
#define FIRST 1.5957691f
#define THIRD 0.07135481f
#define MOST_OF_TANH 10.0f

inline VF bounded_by(VF z, float most) { return fmax(fmin(z, (VF)(most)), (VF)(-most)); }

inline VF gelu_tanh(VF z) {
  VF t = bounded_by(z, MOST_OF_TANH);
  VF a = fma(t * t, (VF)(THIRD), (VF)(FIRST)) * t;
  return z / (1.0f + exp(-a));
}

inline VF gelu_tanh_slope(VF z) {
  VF t = bounded_by(z, MOST_OF_TANH);
  VF a = fma(t * t, (VF)(THIRD), (VF)(FIRST)) * t;
  VF power = exp(-a);
  VF s = 1.0f / (1.0f + power);
  VF slope = fma(t * t, (VF)(3.0f * THIRD), (VF)(FIRST));
  // 1 - s cancels where s is close to 1; power s would be infinity times 0 where it is close to 0.
  VF rest = select(1.0f - s, power * s, z > 0.0f);
  return fma(t * slope, s * rest, s);
}

// (1 - e)/(1 + e) with e = e^(-2|z|) and the sign of z. Near 0, where 1 - e cancels, z + z^3 q(z^2)
// with q of degree 5 (relative error 8.9e-11).
#define SMALL 0.6f

inline VF hyperbolic_tangent(VF z) {
  VF e = exp(-2.0f * fabs(z));
  VF large = copysign((1.0f - e) / (1.0f + e), z);
  VF square = z * z;
  VF q = (VF)(0.0022310638f);
  q = fma(q, square, (VF)(-0.008267091f));
  q = fma(q, square, (VF)(0.021734439f));
  q = fma(q, square, (VF)(-0.053952474f));
  q = fma(q, square, (VF)(0.13333248f));
  q = fma(q, square, (VF)(-0.3333333f));
  return select(large, fma(q * square, z, z), fabs(z) < SMALL);
}

// 4 e/(1 + e)^2 with e = e^(-2|z|) keeps its relative error where tanh is close to 1.
inline VF hyperbolic_tangent_slope(VF z) {
  VF e = exp(-2.0f * fabs(z));
  VF sum = 1.0f + e;
  return 4.0f * e / (sum * sum);
}

inline VF rectified(VF z) { return fmax(z, (VF)(0.0f)); }

inline VF rectified_slope(VF z) { return select((VF)(0.0f), (VF)(1.0f), z > 0.0f); }

// NAME: y = f(z). NAME_gradient: dz = dy f'(z).
#define DEFINE_ACTIVATION(NAME, FUNCTION)                                                          \
  __kernel void NAME(const __global float *z, int zAt, __global float *y, int yAt, int n,          \
                     int block) {                                                                  \
    FOR_EACH(i, left, n, block) {                                                                  \
      VF x = load_part(z + zAt + i, left);                                                         \
      VF result = FUNCTION(x);                                                                     \
      store_part(select(result, x, isnan(x)), y + yAt + i, left);                                  \
    }                                                                                              \
  }                                                                                                \
  __kernel void JOIN(NAME, _gradient)(const __global float *dy, int dyAt, const __global float *z, \
                                      int zAt, __global float *dz, int dzAt, int n, int block) {   \
    FOR_EACH(i, left, n, block) {                                                                  \
      VF x = load_part(z + zAt + i, left);                                                         \
      VF slope = JOIN(FUNCTION, _slope)(x);                                                        \
      slope = select(slope, x, isnan(x));                                                          \
      store_part(slope *load_part(dy + dyAt + i, left), dz + dzAt + i, left);                      \
    }                                                                                              \
  }

DEFINE_ACTIVATION(apply_gelu, gelu)
DEFINE_ACTIVATION(apply_gelu_tanh, gelu_tanh)
DEFINE_ACTIVATION(apply_tanh, hyperbolic_tangent)
DEFINE_ACTIVATION(apply_relu, rectified)

// y (rows,F) = z sigmoid(z) u, where a row of x (rows,2F) holds z, then u. A work-item has V columns.
__kernel void swiglu(const __global float *xs, int xAt, __global float *y, int yAt, int F) {
  int f = get_global_id(0) * V;
  int n = get_global_id(1);
  if (f >= F) {
    return;
  }
  const __global float *x = xs + xAt + 2 * n * F + f;
  VF z = load_part(x, F - f);
  VF u = load_part(x + F, F - f);
  store_part(z / (1.0f + exp(-z)) * u, y + yAt + n * F + f, F - f);
}

// With e = e^-|z|, 1/(1 + e) and e/(1 + e) are s = sigmoid(z) and 1 - s, or the other way around
// where z is negative: neither cancels. dx (rows,2F) [+]= dy u (s + z s (1 - s)), then dy z s.
__kernel void swiglu_gradient(const __global float *dys, int dyAt, const __global float *xs, int xAt,
                              __global float *dxs, int dxAt, int adds, int F) {
  int f = get_global_id(0) * V;
  int n = get_global_id(1);
  if (f >= F) {
    return;
  }
  const __global float *x = xs + xAt + 2 * n * F + f;
  __global float *dx = dxs + dxAt + 2 * n * F + f;
  VF z = load_part(x, F - f);
  VF u = load_part(x + F, F - f);
  VF dy = load_part(dys + dyAt + n * F + f, F - f);
  VF e = exp(-fabs(z));
  VF large = 1.0f / (1.0f + e);
  VF small = e * large;
  VF s = select(large, small, z < 0.0f);
  VF rest = select(small, large, z < 0.0f);
  VF gated = z * s;
  VF dz = fma(gated, rest, s) * (dy * u);
  VF du = gated * dy;
  if (adds) {
    dz += load_part(dx, F - f);
    du += load_part(dx + F, F - f);
  }
  store_part(dz, dx, F - f);
  store_part(du, dx + F, F - f);
}

// Rotates queries and keys, the first 2H heads of a row, by its position, and copies values, the
// other H: y [+]= (a cos - b sin, b cos + a sin) with a and b half a head apart. The sines are taken
// times direction. A work-item has V columns of one half of a head.
__kernel void rotate_heads(const __global float *x, int xAt, const __global int *positions,
                           int positionAt, const __global float *table, int tableAt,
                           __global float *y, int yAt, int adds, float direction, int H, int D) {
  int half_size = D / 2;
  int blocks = (half_size + V - 1) / V;
  int head = get_global_id(0) / blocks;
  int i = get_global_id(0) % blocks * V;
  int n = get_global_id(1);
  if (head >= 3 * H) {
    return;
  }
  int left = half_size - i;
  int from = (n * 3 * H + head) * D + i;
  VF a = load_part(x + xAt + from, left);
  VF b = load_part(x + xAt + from + half_size, left);
  if (head < 2 * H) {
    const __global float *angles = table + tableAt + positions[positionAt + n] * D + i;
    VF cosine = load_part(angles, left);
    VF sine = load_part(angles + half_size, left) * direction;
    VF turned = fma(b, -sine, a * cosine);
    b = fma(a, sine, b * cosine);
    a = turned;
  }
  __global float *target = y + yAt + from;
  if (adds) {
    a += load_part(target, left);
    b += load_part(target + half_size, left);
  }
  store_part(a, target, left);
  store_part(b, target + half_size, left);
}

// y (rows,C) = [base +] keep x. A work-item has the eight columns of one block of the mask.
__kernel void drop(const __global float *x, int xAt, const __global float *base, int baseAt,
                   int hasBase, const __global int *randomness, int randomnessAt, int site,
                   uint threshold, float scale, __global float *y, int yAt, int rows, int T, int C,
                   int block) {
  const __global int *random = randomness + randomnessAt;
  int blocks = (C + 7) / 8;
  uint count = (uint)rows * blocks;
  for (uint first = get_global_id(0) * (uint)block; first < count;
       first += get_global_size(0) * (uint)block) {
    uint end = min(count, first + (uint)block);
    for (uint at = first; at < end; at++) {
      int row = at / blocks;
      int column = at % blocks * 8;
      uint words[4];
      philox((uint)(row % T) * blocks + column / 8, site, random[3] + row / T, random[2], random[0],
             random[1] ^ DROPOUT_PURPOSE, words);
      int columns = min(8, C - column);
      int from = row * C + column;
      for (int i = 0; i < columns; i++) {
        uint bits = (words[i / 2] >> (16 * (i % 2))) & 0xFFFFu;
        float kept = bits >= threshold ? x[xAt + from + i] * scale : 0.0f;
        y[yAt + from + i] = hasBase ? base[baseAt + from + i] + kept : kept;
      }
    }
  }
}

// y = x rounded to the upper half of its bits, to nearest, ties to even: add just under half a unit
// of that, or half where it is odd, and cut.
__kernel void round_to_bf16(const __global float *x, int xAt, __global float *y, int yAt, int n,
                            int block) {
  FOR_EACH(i, left, n, block) {
    VF value = load_part(x + xAt + i, left);
    VU bits = AS_VU(value);
    VU rounded = (bits + ((bits >> 16) & 1u) + 0x7FFFu) & 0xFFFF0000u;
    store_part(select(AS_VF(rounded), value, isnan(value)), y + yAt + i, left);
  }
}

// y = x rounded to binary16: the same for 13 bits. Beyond 65504 it is infinite; below 2^-14 the sum
// with 0.5, whose binade has the unit of the subnormal numbers, rounds.
__kernel void round_to_f16(const __global float *x, int xAt, __global float *y, int yAt, int n,
                           int block) {
  FOR_EACH(i, left, n, block) {
    VF value = load_part(x + xAt + i, left);
    VU bits = AS_VU(value);
    VU magnitude = bits & 0x7FFFFFFFu;
    VU rounded = (magnitude + ((magnitude >> 13) & 1u) + 0xFFFu) & 0xFFFFE000u;
    rounded = select(rounded, (VU)(0x7F800000u), rounded > 0x477FE000u);
    VU small = AS_VU(AS_VF(magnitude) + 0.5f - 0.5f);
    rounded = select(rounded, small, magnitude < 0x38800000u);
    VF result = AS_VF(rounded | (bits & 0x80000000u));
    store_part(select(result, value, isnan(value)), y + yAt + i, left);
  }
}
