// Losses of rows of logits: softmax cross-entropy, of which a group has a row, and others.

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

// Losses of rows of logits against targets. A work-item has a row. What has the weight 0 adds
// exactly 0, whatever its target.

// dz [+]= slope.
void put_slope(__global float *dz, int at, float slope, int adds) {
  dz[at] = adds ? dz[at] + slope : slope;
}

// l = max(z, 0) - y z + log(1 + e), slope sigmoid(z) - y, with e = e^-|z|.
__kernel void logistic_loss(const __global float *zs, int zAt, const __global float *targets,
                            int targetsAt, const __global float *weights, int weightsAt,
                            const __global float *normalizer, int normalizerAt,
                            __global float *losses, int lossesAt, __global float *dz, int dzAt,
                            int gradient, int adds, int N, int K) {
  int n = get_global_id(0);
  if (n >= N) {
    return;
  }
  float sum = 0.0f;
  for (int k = 0; k < K; k++) {
    float weight = weights[weightsAt + n * K + k];
    float slope = 0.0f;
    if (weight != 0.0f) {
      float z = zs[zAt + n * K + k];
      float y = targets[targetsAt + n * K + k];
      float e = exp(-fabs(z));
      sum += weight * (fmax(z, 0.0f) - y * z + log(1.0f + e));
      slope = weight * ((z < 0.0f ? e : 1.0f) / (1.0f + e) - y);
    }
    if (gradient) {
      put_slope(dz, dzAt + n * K + k, slope * normalizer[normalizerAt], adds);
    }
  }
  losses[lossesAt + n] = sum;
}

// l = (z - y)^2, slope 2 (z - y).
__kernel void squared_loss(const __global float *zs, int zAt, const __global float *targets,
                           int targetsAt, const __global float *weights, int weightsAt,
                           const __global float *normalizer, int normalizerAt,
                           __global float *losses, int lossesAt, __global float *dz, int dzAt,
                           int gradient, int adds, int N, int K) {
  int n = get_global_id(0);
  if (n >= N) {
    return;
  }
  float sum = 0.0f;
  for (int k = 0; k < K; k++) {
    float weight = weights[weightsAt + n * K + k];
    float distance =
        weight == 0.0f ? 0.0f : zs[zAt + n * K + k] - targets[targetsAt + n * K + k];
    sum += weight * (distance * distance);
    if (gradient) {
      float slope = 2.0f * distance * weight * normalizer[normalizerAt];
      put_slope(dz, dzAt + n * K + k, slope, adds);
    }
  }
  losses[lossesAt + n] = sum;
}

// -log(1 - q)/q: its series where q is small, whose rest is below 2^-26; else log_p/q.
float surprise_ratio(float q, float log_p) {
  float series = 1.0f + q * (1.0f / 2 + q * (1.0f / 3 + q * (1.0f / 4 + q * (1.0f / 5 + q / 6))));
  return q < 0.0625f ? series : log_p / q;
}

// With p the probability of a class, q = 1 - p summed without it and r = -log(p)/q: l = y q^gamma
// q r, and the class's attention a = w y q^gamma (1 + gamma p r); slope p (sum of a) - a.
__kernel void focal_loss(const __global float *zs, int zAt, const __global float *targets,
                         int targetsAt, const __global float *weights, int weightsAt,
                         const __global float *normalizer, int normalizerAt,
                         __global float *losses, int lossesAt, __global float *dz, int dzAt,
                         int gradient, int adds, int N, int K, float gamma) {
  int n = get_global_id(0);
  if (n >= N) {
    return;
  }
  const __global float *z = zs + zAt + n * K;
  float most = -INFINITY;
  for (int k = 0; k < K; k++) {
    most = fmax(most, z[k]);
  }
  float powers = 0.0f;
  for (int k = 0; k < K; k++) {
    powers += exp(z[k] - most);
  }
  float loss = 0.0f;
  float attention = 0.0f;
  // The second time, the sums are known and slopes are written.
  for (int pass = 0; pass <= gradient; pass++) {
    for (int k = 0; k < K; k++) {
      float weight = weights[weightsAt + n * K + k];
      float share = weight == 0.0f ? 0.0f : weight * targets[targetsAt + n * K + k];
      float p = exp(z[k] - most) / powers;
      float own = 0.0f;
      if (share != 0.0f) {
        float others = 0.0f;
        for (int j = 0; j < K; j++) {
          others += j == k ? 0.0f : exp(z[j] - most);
        }
        float q = others / powers;
        float log_p = most - z[k] + log(powers);
        float ratio = surprise_ratio(q, log_p);
        float focus = pow(q, gamma);
        own = share * (focus * (1.0f + gamma * (p * ratio)));
        if (pass == 0) {
          loss += share * (focus * (q < 0.0625f ? q * ratio : log_p));
          attention += own;
        }
      }
      if (pass == 1) {
        float slope = attention == 0.0f ? 0.0f : p * attention - own;
        put_slope(dz, dzAt + n * K + k, slope * normalizer[normalizerAt], adds);
      }
    }
  }
  losses[lossesAt + n] = loss;
}
