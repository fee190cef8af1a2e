// Layer norm, normalization by the root mean square, and sums over rows.

// A group has a row.
__kernel void layer_norm(const __global float *xs, int xAt, const __global float *weights,
                         int weightAt, const __global float *biases, int biasAt, int hasBias,
                         __global float *ys, int yAt, __global float *means, int meanAt,
                         __global float *scales, int scaleAt, int C, float epsilon) {
  __local float scratch[L];
  int n = get_group_id(0);
  int item = get_local_id(0);
  const __global float *x = xs + xAt + n * C;
  __global float *y = ys + yAt + n * C;
  VF sums = 0;
  for (int c = item * V; c < C; c += L * V) {
    sums += load_part(x + c, C - c);
  }
  float mean = sum_of_group(sum_of_lanes(sums), scratch) / C;
  VF squares = 0;
  for (int c = item * V; c < C; c += L * V) {
    VF difference = load_part(x + c, C - c) - mean;
#if V > 1
    if (C - c < V) {
      float lanes[V];
      JOIN(vstore, V)(difference, 0, lanes);
      for (int i = C - c; i < V; i++) {
        lanes[i] = 0.0f;
      }
      difference = JOIN(vload, V)(0, lanes);
    }
#endif
    squares = fma(difference, difference, squares);
  }
  float variance = sum_of_group(sum_of_lanes(squares), scratch) / C;
  float scale = 1.0f / sqrt(variance + epsilon);
  for (int c = item * V; c < C; c += L * V) {
    VF normal = (load_part(x + c, C - c) - mean) * scale;
    VF weight = load_part(weights + weightAt + c, C - c);
    VF bias = hasBias ? load_part(biases + biasAt + c, C - c) : (VF)(0.0f);
    store_part(fma(normal, weight, bias), y + c, C - c);
  }
  if (item == 0) {
    means[meanAt + n] = mean;
    scales[scaleAt + n] = scale;
  }
}

// dx [+]= scale (g - sum g/C - x^ sum(g x^)/C), g = dy weight, x^ = (x - mean) scale. A group has a
// row.
__kernel void layer_norm_inputs(const __global float *dys, int dyAt, const __global float *xs,
                                int xAt, const __global float *weights, int weightAt,
                                const __global float *means, int meanAt,
                                const __global float *scales, int scaleAt, __global float *dxs,
                                int dxAt, int adds, int C) {
  __local float scratch[L];
  int n = get_group_id(0);
  int item = get_local_id(0);
  const __global float *dy = dys + dyAt + n * C;
  const __global float *x = xs + xAt + n * C;
  __global float *dx = dxs + dxAt + n * C;
  float mean = means[meanAt + n];
  float scale = scales[scaleAt + n];
  VF sums = 0;
  VF projections = 0;
  for (int c = item * V; c < C; c += L * V) {
    VF g = load_part(dy + c, C - c) * load_part(weights + weightAt + c, C - c);
    VF normal = (load_part(x + c, C - c) - mean) * scale;
    sums += g;
    projections = fma(g, normal, projections);
  }
  float sum = sum_of_group(sum_of_lanes(sums), scratch) / C;
  float projection = sum_of_group(sum_of_lanes(projections), scratch) / C;
  for (int c = item * V; c < C; c += L * V) {
    VF g = load_part(dy + c, C - c) * load_part(weights + weightAt + c, C - c);
    VF normal = (load_part(x + c, C - c) - mean) * scale;
    VF result = (g - sum - normal * projection) * scale;
    if (adds) {
      result += load_part(dx + c, C - c);
    }
    store_part(result, dx + c, C - c);
  }
}

// Of each block of rows: the sums of dy x^ (row 2 block of partials) and of dy (row 2 block + 1).
__kernel void layer_norm_weights(const __global float *dys, int dyAt, const __global float *xs,
                                 int xAt, const __global float *means, int meanAt,
                                 const __global float *scales, int scaleAt,
                                 __global float *partials, int partialAt, int N, int C, int rows) {
  int c = get_global_id(0) * V;
  int block = get_global_id(1);
  if (c >= C) {
    return;
  }
  VF weight = 0;
  VF bias = 0;
  for (int n = block * rows; n < min(N, (block + 1) * rows); n++) {
    VF dy = load_part(dys + dyAt + n * C + c, C - c);
    VF normal = (load_part(xs + xAt + n * C + c, C - c) - means[meanAt + n]) * scales[scaleAt + n];
    weight = fma(dy, normal, weight);
    bias += dy;
  }
  __global float *target = partials + partialAt + 2 * block * C + c;
  store_part(weight, target, C - c);
  store_part(bias, target + C, C - c);
}

// A group has a row.
__kernel void rms_norm(const __global float *xs, int xAt, const __global float *weights,
                       int weightAt, __global float *ys, int yAt, __global float *scales,
                       int scaleAt, int C, float epsilon) {
  __local float scratch[L];
  int n = get_group_id(0);
  int item = get_local_id(0);
  const __global float *x = xs + xAt + n * C;
  __global float *y = ys + yAt + n * C;
  VF squares = 0;
  for (int c = item * V; c < C; c += L * V) {
    VF element = load_part(x + c, C - c);
    squares = fma(element, element, squares);
  }
  float square = sum_of_group(sum_of_lanes(squares), scratch) / C;
  float scale = 1.0f / sqrt(square + epsilon);
  for (int c = item * V; c < C; c += L * V) {
    VF normal = load_part(x + c, C - c) * scale;
    store_part(normal * load_part(weights + weightAt + c, C - c), y + c, C - c);
  }
  if (item == 0) {
    scales[scaleAt + n] = scale;
  }
}

// dx [+]= scale (g - x^ sum(g x^)/C), g = dy weight, x^ = x scale. A group has a row.
__kernel void rms_norm_inputs(const __global float *dys, int dyAt, const __global float *xs,
                              int xAt, const __global float *weights, int weightAt,
                              const __global float *scales, int scaleAt, __global float *dxs,
                              int dxAt, int adds, int C) {
  __local float scratch[L];
  int n = get_group_id(0);
  int item = get_local_id(0);
  const __global float *dy = dys + dyAt + n * C;
  const __global float *x = xs + xAt + n * C;
  __global float *dx = dxs + dxAt + n * C;
  float scale = scales[scaleAt + n];
  VF projections = 0;
  for (int c = item * V; c < C; c += L * V) {
    VF g = load_part(dy + c, C - c) * load_part(weights + weightAt + c, C - c);
    projections = fma(g, load_part(x + c, C - c) * scale, projections);
  }
  float projection = sum_of_group(sum_of_lanes(projections), scratch) / C;
  for (int c = item * V; c < C; c += L * V) {
    VF g = load_part(dy + c, C - c) * load_part(weights + weightAt + c, C - c);
    VF result = (g - load_part(x + c, C - c) * scale * projection) * scale;
    if (adds) {
      result += load_part(dx + c, C - c);
    }
    store_part(result, dx + c, C - c);
  }
}

// Of each block of rows: the sums of dy x^.
__kernel void rms_norm_weights(const __global float *dys, int dyAt, const __global float *xs,
                               int xAt, const __global float *scales, int scaleAt,
                               __global float *partials, int partialAt, int N, int C, int rows) {
  int c = get_global_id(0) * V;
  int block = get_global_id(1);
  if (c >= C) {
    return;
  }
  VF weight = 0;
  for (int n = block * rows; n < min(N, (block + 1) * rows); n++) {
    VF normal = load_part(xs + xAt + n * C + c, C - c) * scales[scaleAt + n];
    weight = fma(load_part(dys + dyAt + n * C + c, C - c), normal, weight);
  }
  store_part(weight, partials + partialAt + block * C + c, C - c);
}

// Of each block of rows of x (N,C): the sums of its columns.
__kernel void sum_blocks(const __global float *x, int xAt, __global float *partials, int partialAt,
                         int N, int C, int rows) {
  int c = get_global_id(0) * V;
  int block = get_global_id(1);
  if (c >= C) {
    return;
  }
  VF sum = 0;
  for (int n = block * rows; n < min(N, (block + 1) * rows); n++) {
    sum += load_part(x + xAt + n * C + c, C - c);
  }
  store_part(sum, partials + partialAt + block * C + c, C - c);
}

// y (C) [+]= the sum of the rows of partials, stride floats apart.
__kernel void sum_partials(const __global float *partials, int partialAt, int count, int stride,
                           __global float *y, int yAt, int adds, int C) {
  int c = get_global_id(0) * V;
  if (c >= C) {
    return;
  }
  VF sum = 0;
  for (int i = 0; i < count; i++) {
    sum += load_part(partials + partialAt + i * stride + c, C - c);
  }
  if (adds) {
    sum += load_part(y + yAt + c, C - c);
  }
  store_part(sum, y + yAt + c, C - c);
}
