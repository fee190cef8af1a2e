// Softmax cross-entropy of rows of logits. A group has a row.

// losses = weight (log sum exp z - z[target]), exactly 0 where the weight is 0. With gradients,
// logits become dz = weight normalizer (softmax(z) - [v = target]). A target outside the vocabulary
// has been refused before; here it is not followed.
__kernel void softmax_loss(__global float *logits, int logitsAt, const __global int *targets,
                           int targetsAt, const __global float *weights, int weightsAt,
                           const __global float *normalizer, int normalizerAt, int gradients,
                           __global float *losses, int lossesAt, int vocabulary) {
  __local float scratch[L];
  int n = get_group_id(0);
  int item = get_local_id(0);
  __global float *z = logits + logitsAt + n * vocabulary;
  float weight = weights[weightsAt + n];
  int target = targets[targetsAt + n];
  bool present = weight != 0.0f;
  // Every work-item comes to the same barriers, also where there is nothing to do.
  int end = present ? vocabulary : 0;
  VF mosts = (VF)(-INFINITY);
  int v = item * V;
  for (; v <= end - V; v += L * V) {
    mosts = fmax(mosts, load(z + v));
  }
  float most = max_of_lanes(mosts);
  for (; v < end; v += L * V) {
    for (int i = v; i < end; i++) {
      most = fmax(most, z[i]);
    }
  }
  // Read before the barriers of the maximum: after them others overwrite it.
  float score = target >= 0 && target < vocabulary ? z[target] : NAN;
  most = max_of_group(most, scratch);
  VF sums = (VF)(0.0f);
  float tail = 0.0f;
  for (v = item * V; v <= end - V; v += L * V) {
    VF power = exp(load(z + v) - most);
    sums += power;
    if (gradients) {
      store(power, z + v);
    }
  }
  for (; v < end; v += L * V) {
    for (int i = v; i < end; i++) {
      float power = exp(z[i] - most);
      tail += power;
      if (gradients) {
        z[i] = power;
      }
    }
  }
  float sum = sum_of_group(sum_of_lanes(sums) + tail, scratch);
  if (item == 0) {
    losses[lossesAt + n] = present ? weight * (most + log(sum) - score) : 0.0f;
  }
  if (gradients) {
    float inverse = 1.0f / sum;
    float factor = weight * normalizer[normalizerAt];
    for (v = item * V; v < vocabulary; v += L * V) {
      VF probability = load_part(z + v, vocabulary - v) * inverse;
      if (target >= v && target < v + V) {
#if V == 1
        probability -= 1.0f;
#else
        float lanes[V];
        JOIN(vstore, V)(probability, 0, lanes);
        lanes[target - v] -= 1.0f;
        probability = JOIN(vload, V)(0, lanes);
#endif
      }
      store_part(present ? probability * factor : (VF)(0.0f), z + v, vocabulary - v);
    }
  }
}
