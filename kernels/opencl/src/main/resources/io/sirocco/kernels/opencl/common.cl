// What every file of kernels begins with.
//
// V is the width of a vector in floats: 1 on devices whose work-items are lanes already, the native
// width on those whose work-item is a thread. L is the number of work-items of a group. A tensor is
// a buffer and the number of its first element in it.

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)

#if V == 1
typedef float VF;
typedef int VI;
typedef uint VU;
#define AS_VU(x) as_uint(x)
#define AS_VF(x) as_float(x)
#else
typedef JOIN(float, V) VF;
typedef JOIN(int, V) VI;
typedef JOIN(uint, V) VU;
#define AS_VU(x) JOIN(as_uint, V)(x)
#define AS_VF(x) JOIN(as_float, V)(x)
#endif

inline VF load(const __global float *p) {
#if V == 1
  return *p;
#else
  return JOIN(vload, V)(0, p);
#endif
}

inline void store(VF x, __global float *p) {
#if V == 1
  *p = x;
#else
  JOIN(vstore, V)(x, 0, p);
#endif
}

// The first n lanes, 0 in the others.
inline VF load_part(const __global float *p, int n) {
#if V == 1
  return *p;
#else
  if (n >= V) {
    return JOIN(vload, V)(0, p);
  }
  float part[V];
  for (int i = 0; i < V; i++) {
    part[i] = i < n ? p[i] : 0.0f;
  }
  return JOIN(vload, V)(0, part);
#endif
}

// The first n lanes.
inline void store_part(VF x, __global float *p, int n) {
#if V == 1
  *p = x;
#else
  if (n >= V) {
    JOIN(vstore, V)(x, 0, p);
    return;
  }
  float part[V];
  JOIN(vstore, V)(x, 0, part);
  for (int i = 0; i < n; i++) {
    p[i] = part[i];
  }
#endif
}

// The sum of all lanes, in a fixed tree.
inline float sum_of_lanes(VF x) {
#if V == 1
  return x;
#else
  float part[V];
  JOIN(vstore, V)(x, 0, part);
  for (int width = V / 2; width > 0; width /= 2) {
    for (int i = 0; i < width; i++) {
      part[i] += part[i + width];
    }
  }
  return part[0];
#endif
}

inline float max_of_lanes(VF x) {
#if V == 1
  return x;
#else
  float part[V];
  JOIN(vstore, V)(x, 0, part);
  float most = part[0];
  for (int i = 1; i < V; i++) {
    most = fmax(most, part[i]);
  }
  return most;
#endif
}

// The sum of x over the work-items of a group, in a fixed tree; every work-item gets it.
inline float sum_of_group(float x, __local float *scratch) {
#if L == 1
  return x;
#else
  int item = get_local_id(0);
  scratch[item] = x;
  for (int width = L / 2; width > 0; width /= 2) {
    barrier(CLK_LOCAL_MEM_FENCE);
    if (item < width) {
      scratch[item] += scratch[item + width];
    }
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  float sum = scratch[0];
  barrier(CLK_LOCAL_MEM_FENCE);
  return sum;
#endif
}

inline float max_of_group(float x, __local float *scratch) {
#if L == 1
  return x;
#else
  int item = get_local_id(0);
  scratch[item] = x;
  for (int width = L / 2; width > 0; width /= 2) {
    barrier(CLK_LOCAL_MEM_FENCE);
    if (item < width) {
      scratch[item] = fmax(scratch[item], scratch[item + width]);
    }
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  float most = scratch[0];
  barrier(CLK_LOCAL_MEM_FENCE);
  return most;
#endif
}

// Goes over n elements, V at a time, in blocks: a work-item that is a thread has a block that is
// long, neighbors that are lanes have elements that are neighbors. left is at least 1; the last
// vector of a block may have fewer than V elements.
#define FOR_EACH(i, left, n, block)                                                                \
  for (uint first_ = get_global_id(0) * (uint)(block); first_ < (uint)(n);                         \
       first_ += get_global_size(0) * (uint)(block))                                               \
    for (int i = first_, left = min((uint)(n)-first_, (uint)(block)); left > 0; i += V, left -= V)

// Philox 4x32-10, Salmon et al. 2011: a block of four words from a counter and a key.
#define DEFINE_PHILOX(NAME, WORD)                                                                  \
  inline void NAME(WORD c0, WORD c1, WORD c2, WORD c3, uint k0, uint k1, WORD *words) {            \
    for (int round = 0; round < 10; round++) {                                                     \
      WORD high0 = mul_hi((WORD)(0xD2511F53u), c0);                                                \
      WORD high1 = mul_hi((WORD)(0xCD9E8D57u), c2);                                                \
      WORD low0 = c0 * 0xD2511F53u;                                                                \
      WORD low1 = c2 * 0xCD9E8D57u;                                                                \
      c0 = high1 ^ c1 ^ k0;                                                                        \
      c1 = low1;                                                                                   \
      c2 = high0 ^ c3 ^ k1;                                                                        \
      c3 = low0;                                                                                   \
      k0 += 0x9E3779B9u;                                                                           \
      k1 += 0xBB67AE85u;                                                                           \
    }                                                                                              \
    words[0] = c0;                                                                                 \
    words[1] = c1;                                                                                 \
    words[2] = c2;                                                                                 \
    words[3] = c3;                                                                                 \
  }

DEFINE_PHILOX(philox, uint)
#if V > 1
DEFINE_PHILOX(philox_lanes, VU)
#else
#define philox_lanes philox
#endif

// The words of a dropout mask: see DropoutMask. randomness is seed low, seed high, step, first
// sample; the purpose of dropout is xor-ed into the key.
#define DROPOUT_PURPOSE 1u
