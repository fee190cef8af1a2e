// The norm of all gradients and AdamW.

// Of each block: the sum of the squares of its elements.
__kernel void sum_squares(const __global float *x, int xAt, __global float *partials, int partialAt,
                          int n, int block) {
  __local float scratch[L];
  int first = get_group_id(0) * block;
  int end = min(n, first + block);
  VF sums = 0;
  for (int i = first + get_local_id(0) * V; i < end; i += L * V) {
    VF element = load_part(x + xAt + i, end - i);
    sums = fma(element, element, sums);
  }
  float sum = sum_of_group(sum_of_lanes(sums), scratch);
  if (get_local_id(0) == 0) {
    partials[partialAt + get_group_id(0)] = sum;
  }
}

// norm = the root of the sum of count partials: one group.
__kernel void root_of_sum(const __global float *partials, int partialAt, int count,
                          __global float *norm, int normAt) {
  __local float scratch[L];
  float sum = 0.0f;
  for (int i = get_local_id(0); i < count; i += L) {
    sum += partials[partialAt + i];
  }
  sum = sum_of_group(sum, scratch);
  if (get_local_id(0) == 0) {
    norm[normAt] = sqrt(sum);
  }
}

// Loshchilov and Hutter 2019, algorithm 2, with clipping by norm: see Op.AdamW.
__kernel void adamw(const __global float *norms, int normAt, const __global float *schedules,
                    int scheduleAt, const __global float *gradients, int gradientAt,
                    __global float *parameters, int parameterAt, __global float *firsts, int firstAt,
                    __global float *seconds, int secondAt, float beta1, float beta2, float rest1,
                    float rest2, float epsilon, float decay, int n, int block) {
  float norm = norms[normAt];
  if (!isfinite(norm)) {
    return;
  }
  const __global float *schedule = schedules + scheduleAt;
  float clip = fmin(1.0f, schedule[1] / (norm + 1e-6f));
  float keep = 1.0f - schedule[0] * decay;
  float rate = schedule[0] / schedule[2];
  float correction = schedule[3];
  FOR_EACH(i, left, n, block) {
    VF g = load_part(gradients + gradientAt + i, left) * clip;
    VF m = fma(load_part(firsts + firstAt + i, left), (VF)(beta1), g * rest1);
    VF v = fma(load_part(seconds + secondAt + i, left), (VF)(beta2), g * g * rest2);
    VF root = sqrt(v) / correction + epsilon;
    VF p = load_part(parameters + parameterAt + i, left) * keep - m * rate / root;
    store_part(m, firsts + firstAt + i, left);
    store_part(v, seconds + secondAt + i, left);
    store_part(p, parameters + parameterAt + i, left);
  }
}
