// Products on devices with many lanes: a group computes a tile of C of TILE_M x TILE_N, a work-item
// ITEM_M x ITEM_N of it, from tiles of A and B in local memory, DEPTH of the k at a time.

#define ITEMS_M (TILE_M / ITEM_M)
#define ITEMS_N (TILE_N / ITEM_N)
#define ITEMS (ITEMS_M * ITEMS_N)
#define START_OUTPUT 1
#define START_ROW 2

// C (M,N) = start + op(A) B. Element (m,k) of op(A) lies at m aRow + k aColumn, (k,n) of B at k bRow
// + n bColumn; of each pair of steps one is 1, and neighbors read along it.
__attribute__((reqd_work_group_size(ITEMS, 1, 1))) __kernel void multiply_tiles(
    const __global float *restrict as, uint aAt, uint aRow, uint aColumn, uint aBatch,
    const __global float *restrict bs, uint bAt, uint bRow, uint bColumn, uint bBatch,
    __global float *cs, uint cAt, uint cStride, uint cBatch, const __global float *row, uint rowAt,
    int start, int M, int N, int K) {
  __local float aTile[DEPTH][TILE_M + 1];
  __local float bTile[DEPTH][TILE_N + 1];
  int item = get_local_id(0);
  int itemM = item / ITEMS_N;
  int itemN = item % ITEMS_N;
  int m0 = get_group_id(0) * TILE_M;
  int n0 = get_group_id(1) * TILE_N;
  int batch = get_group_id(2);
  const __global float *restrict a = as + aAt + batch * aBatch;
  const __global float *restrict b = bs + bAt + batch * bBatch;
  __global float *c = cs + cAt + batch * cBatch;
  float sums[ITEM_M][ITEM_N];
  for (int i = 0; i < ITEM_M; i++) {
    for (int j = 0; j < ITEM_N; j++) {
      int m = m0 + itemM + i * ITEMS_M;
      int n = n0 + itemN + j * ITEMS_N;
      sums[i][j] = 0.0f;
      if (m < M && n < N) {
        if (start == START_ROW) {
          sums[i][j] = row[rowAt + n];
        } else if (start == START_OUTPUT) {
          sums[i][j] = c[m * cStride + n];
        }
      }
    }
  }
  for (int k0 = 0; k0 < K; k0 += DEPTH) {
    for (int at = item; at < DEPTH * TILE_M; at += ITEMS) {
      int k = aColumn == 1 ? at % DEPTH : at / TILE_M;
      int m = aColumn == 1 ? at / DEPTH : at % TILE_M;
      aTile[k][m] = m0 + m < M && k0 + k < K ? a[(m0 + m) * aRow + (k0 + k) * aColumn] : 0.0f;
    }
    for (int at = item; at < DEPTH * TILE_N; at += ITEMS) {
      int k = bColumn == 1 ? at / TILE_N : at % DEPTH;
      int n = bColumn == 1 ? at % TILE_N : at / DEPTH;
      bTile[k][n] = n0 + n < N && k0 + k < K ? b[(k0 + k) * bRow + (n0 + n) * bColumn] : 0.0f;
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    for (int k = 0; k < DEPTH; k++) {
      float left[ITEM_M];
      float right[ITEM_N];
      _Pragma("unroll") for (int i = 0; i < ITEM_M; i++) { left[i] = aTile[k][itemM + i * ITEMS_M]; }
      _Pragma("unroll") for (int j = 0; j < ITEM_N; j++) { right[j] = bTile[k][itemN + j * ITEMS_N]; }
      _Pragma("unroll") for (int i = 0; i < ITEM_M; i++) {
        _Pragma("unroll") for (int j = 0; j < ITEM_N; j++) {
          sums[i][j] = fma(left[i], right[j], sums[i][j]);
        }
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  for (int i = 0; i < ITEM_M; i++) {
    for (int j = 0; j < ITEM_N; j++) {
      int m = m0 + itemM + i * ITEMS_M;
      int n = n0 + itemN + j * ITEMS_N;
      if (m < M && n < N) {
        c[m * cStride + n] = sums[i][j];
      }
    }
  }
}
