// Products on devices whose work-item is a thread of a processor: B is packed into panels, then each
// work-item computes a tile of C, ROWS x W of it at a time in registers.
//
// A panel holds W columns of B: element (k, i) at k W + i, 0 where B has no column. The k are taken
// in blocks, so that a block of a panel stays in the cache while all rows of a tile pass over it.

#define W (2 * V)
#define UNROLL _Pragma("unroll")

// What a sum begins with: see Products.
#define START_ZERO 0
#define START_OUTPUT 1
#define START_ROW 2

// Element (k, column) of B lies at k kStep + column columnStep. A work-item packs a slice of the k
// of a panel.
__kernel void pack(const __global float *bs, uint bAt, uint kStep, uint columnStep, uint bBatch,
                   __global float *panels, uint panelAt, uint panelBatch, int N, int K, int slice) {
  int column = get_global_id(0) * W;
  int first = get_global_id(1) * slice;
  int end = min(K, first + slice);
  int batch = get_global_id(2);
  const __global float *b = bs + bAt + batch * bBatch + column * columnStep;
  __global float *panel = panels + panelAt + batch * panelBatch + (uint)column * K;
  int columns = min(W, N - column);
  if (columns < W) {
    for (int k = first; k < end; k++) {
      for (int i = 0; i < W; i++) {
        panel[k * W + i] = i < columns ? b[k * kStep + i * columnStep] : 0.0f;
      }
    }
  } else if (columnStep == 1) {
    for (int k = first; k < end; k++) {
      store(load(b + k * kStep), panel + k * W);
      store(load(b + k * kStep + V), panel + k * W + V);
    }
  } else {
    for (int k = first; k < end; k++) {
      UNROLL
      for (int i = 0; i < W; i++) {
        panel[k * W + i] = b[k * kStep + i * columnStep];
      }
    }
  }
}

// C (M,N) = start + op(A) B. A work-item has a tile of C.
#define DEFINE_MULTIPLY(NAME, DECLARE, PREPARE, A)                                                 \
  __attribute__((reqd_work_group_size(1, 1, 1))) __kernel void NAME(                               \
      const __global float *restrict as, uint aAt, uint aStride, uint aBatch,                      \
      const __global float *restrict panels, uint panelAt, uint panelBatch,                        \
      __global float *cs, uint cAt, uint cStride, uint cBatch, const __global float *row,          \
      uint rowAt, int start, int M, int N, int K, int rowTile, int columnTile, int depth) {        \
    int batch = get_global_id(2);                                                                  \
    int row0 = get_global_id(0) * rowTile;                                                         \
    int rowEnd = min(M, row0 + rowTile);                                                           \
    int column0 = get_global_id(1) * columnTile;                                                   \
    int columnEnd = min(N, column0 + columnTile);                                                  \
    const __global float *restrict a = as + aAt + batch * aBatch;                                  \
    const __global float *restrict packed = panels + panelAt + batch * panelBatch;                 \
    __global float *c = cs + cAt + batch * cBatch;                                                 \
    DECLARE                                                                                        \
    for (int k0 = 0; k0 < K; k0 += depth) {                                                        \
      int length = min(depth, K - k0);                                                             \
      for (int m = row0; m < rowEnd; m += ROWS) {                                                  \
        int rows = min(ROWS, rowEnd - m);                                                          \
        PREPARE                                                                                    \
        for (int n = column0; n < columnEnd; n += W) {                                             \
          const __global float *restrict panel = packed + (uint)n * K + k0 * W;                    \
          __global float *target = c + m * cStride + n;                                            \
          int columns = columnEnd - n;                                                             \
          VF sums[ROWS][2];                                                                        \
          if (k0 == 0 && start == START_ZERO) {                                                    \
            UNROLL for (int r = 0; r < ROWS; r++) {                                                \
              sums[r][0] = (VF)(0.0f);                                                             \
              sums[r][1] = (VF)(0.0f);                                                             \
            }                                                                                      \
          } else if (k0 == 0 && start == START_ROW) {                                              \
            VF left = load_part(row + rowAt + n, columns);                                         \
            VF right = columns > V ? load_part(row + rowAt + n + V, columns - V) : (VF)(0.0f);     \
            UNROLL for (int r = 0; r < ROWS; r++) {                                                \
              sums[r][0] = left;                                                                   \
              sums[r][1] = right;                                                                  \
            }                                                                                      \
          } else if (columns >= W) {                                                               \
            UNROLL for (int r = 0; r < ROWS; r++) {                                                \
              const __global float *from = target + min(r, rows - 1) * cStride;                    \
              sums[r][0] = load(from);                                                             \
              sums[r][1] = load(from + V);                                                         \
            }                                                                                      \
          } else {                                                                                 \
            UNROLL for (int r = 0; r < ROWS; r++) {                                                \
              const __global float *from = target + min(r, rows - 1) * cStride;                    \
              sums[r][0] = load_part(from, columns);                                               \
              sums[r][1] = columns > V ? load_part(from + V, columns - V) : (VF)(0.0f);            \
            }                                                                                      \
          }                                                                                        \
          for (int k = 0; k < length; k++) {                                                       \
            VF left = load(panel + k * W);                                                         \
            VF right = load(panel + k * W + V);                                                    \
            UNROLL for (int r = 0; r < ROWS; r++) {                                                \
              VF x = (VF)(A(r, k));                                                                \
              sums[r][0] = fma(x, left, sums[r][0]);                                               \
              sums[r][1] = fma(x, right, sums[r][1]);                                              \
            }                                                                                      \
          }                                                                                        \
          if (rows == ROWS && columns >= W) {                                                      \
            UNROLL for (int r = 0; r < ROWS; r++) {                                                \
              store(sums[r][0], target + r * cStride);                                             \
              store(sums[r][1], target + r * cStride + V);                                         \
            }                                                                                      \
          } else {                                                                                 \
            UNROLL for (int r = 0; r < ROWS; r++) {                                                \
              if (r < rows) {                                                                      \
                store_part(sums[r][0], target + r * cStride, columns);                             \
                if (columns > V) {                                                                 \
                  store_part(sums[r][1], target + r * cStride + V, columns - V);                   \
                }                                                                                  \
              }                                                                                    \
            }                                                                                      \
          }                                                                                        \
        }                                                                                          \
      }                                                                                            \
    }                                                                                              \
  }

// A (M,K): its rows are read where they lie. Rows beyond the last are the last.
#define NO_STRIP
#define FIND_ROWS                                                                                  \
  const __global float *restrict at[ROWS];                                                         \
  UNROLL for (int r = 0; r < ROWS; r++) { at[r] = a + min(m + r, rowEnd - 1) * aStride + k0; }
#define IN_ROW(r, k) at[r][k]
DEFINE_MULTIPLY(multiply, NO_STRIP, FIND_ROWS, IN_ROW)

// A (K,M): a strip of ROWS columns is copied first, since each k lies in a page of its own.
#define STRIP float strip[DEPTH * ROWS];
#define COPY_STRIP                                                                                 \
  if (rows == ROWS) {                                                                              \
    for (int k = 0; k < length; k++) {                                                             \
      UNROLL for (int r = 0; r < ROWS; r++) { strip[k * ROWS + r] = a[(k0 + k) * aStride + m + r]; } \
    }                                                                                              \
  } else {                                                                                         \
    for (int k = 0; k < length; k++) {                                                             \
      for (int r = 0; r < ROWS; r++) {                                                             \
        strip[k * ROWS + r] = a[(k0 + k) * aStride + min(m + r, rowEnd - 1)];                      \
      }                                                                                            \
    }                                                                                              \
  }
#define IN_STRIP(r, k) strip[(k) * ROWS + (r)]
DEFINE_MULTIPLY(multiply_transposed, STRIP, COPY_STRIP, IN_STRIP)

// C = start + A B for a few rows of A (M,K), where packing B would cost more than multiplying.
// B (K,N): a work-item has W columns.
__kernel void multiply_few(const __global float *restrict as, uint aAt, uint aStride, uint aBatch,
                           const __global float *restrict bs, uint bAt, uint bStride, uint bBatch,
                           __global float *cs, uint cAt, uint cStride, uint cBatch,
                           const __global float *row, uint rowAt, int start, int M, int N, int K) {
  int n = get_global_id(0) * W;
  int m = get_global_id(1);
  int batch = get_global_id(2);
  const __global float *restrict a = as + aAt + batch * aBatch + m * aStride;
  const __global float *restrict b = bs + bAt + batch * bBatch + n;
  __global float *target = cs + cAt + batch * cBatch + m * cStride + n;
  for (int half_ = 0; half_ < 2; half_++) {
    int columns = N - n - half_ * V;
    if (columns > 0) {
      VF sum = (VF)(0.0f);
      if (start == START_ROW) {
        sum = load_part(row + rowAt + n + half_ * V, columns);
      } else if (start == START_OUTPUT) {
        sum = load_part(target + half_ * V, columns);
      }
      if (columns >= V) {
        for (int k = 0; k < K; k++) {
          sum = fma((VF)(a[k]), load(b + k * bStride + half_ * V), sum);
        }
      } else {
        for (int k = 0; k < K; k++) {
          sum = fma((VF)(a[k]), load_part(b + k * bStride + half_ * V, columns), sum);
        }
      }
      store_part(sum, target + half_ * V, columns);
    }
  }
}

// The same for B (N,K): a work-item has a column.
__kernel void multiply_few_dots(const __global float *restrict as, uint aAt, uint aStride,
                                uint aBatch, const __global float *restrict bs, uint bAt,
                                uint bStride, uint bBatch, __global float *cs, uint cAt,
                                uint cStride, uint cBatch, const __global float *row, uint rowAt,
                                int start, int M, int N, int K, int block) {
  int first = get_global_id(0) * block;
  int m = get_global_id(1);
  int batch = get_global_id(2);
  const __global float *restrict a = as + aAt + batch * aBatch + m * aStride;
  for (int n = first; n < min(N, first + block); n++) {
    const __global float *restrict b = bs + bAt + batch * bBatch + n * bStride;
    __global float *target = cs + cAt + batch * cBatch + m * cStride + n;
    VF sums[4];
    for (int i = 0; i < 4; i++) {
      sums[i] = (VF)(0.0f);
    }
    int k = 0;
    for (; k <= K - 4 * V; k += 4 * V) {
      UNROLL
      for (int i = 0; i < 4; i++) {
        sums[i] = fma(load(a + k + i * V), load(b + k + i * V), sums[i]);
      }
    }
    for (; k < K; k += V) {
      sums[0] = fma(load_part(a + k, K - k), load_part(b + k, K - k), sums[0]);
    }
    float sum = sum_of_lanes((sums[0] + sums[1]) + (sums[2] + sums[3]));
    float begin = start == START_ROW ? row[rowAt + n] : start == START_OUTPUT ? *target : 0.0f;
    *target = begin + sum;
  }
}
