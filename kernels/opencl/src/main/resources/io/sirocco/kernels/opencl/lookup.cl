// Rows of tables.

// y[n] [+]= table[ids[n]]. A work-item has V columns of a row.
__kernel void gather(const __global float *table, int tableAt, const __global int *ids, int idsAt,
                     __global float *y, int yAt, int adds, int N, int C) {
  int c = get_global_id(0) * V;
  int n = get_global_id(1);
  if (c >= C) {
    return;
  }
  VF row = load_part(table + tableAt + ids[idsAt + n] * C + c, C - c);
  __global float *target = y + yAt + n * C + c;
  if (adds) {
    row += load_part(target, C - c);
  }
  store_part(row, target, C - c);
}

// dx[r] += the sum of the rows of dy whose id is r, in increasing order of the rows. order holds
// the number of distinct ids; for each id where its rows begin; one beyond the last; the ids; the rows.
__kernel void scatter(const __global float *dy, int dyAt, const __global int *order, __global float *dx,
                      int dxAt, int N, int C) {
  int c = get_global_id(0) * V;
  int group = get_global_id(1);
  if (c >= C || group >= order[0]) {
    return;
  }
  const __global int *begin = order + 1;
  const __global int *id = order + N + 2;
  const __global int *rows = order + 2 * N + 2;
  __global float *target = dx + dxAt + id[group] * C + c;
  VF sum = load_part(target, C - c);
  for (int i = begin[group]; i < begin[group + 1]; i++) {
    sum += load_part(dy + dyAt + rows[i] * C + c, C - c);
  }
  store_part(sum, target, C - c);
}
