// Scaled dot-product self-attention and its gradient, tiled: scores are never stored.
//
// A work-item has V queries (or, for the gradients of keys and values, V keys) of one head, one a
// lane, with their vectors in private memory, and goes over the other positions in tiles. What it
// reads of those is the same for all lanes. D is the head size.
//
// Row t of qkv holds the queries of all heads, then the keys, then the values.

#if V == 1
#define UNROLL _Pragma("unroll")
#define LANES(p, i) (p)[i]
#define SET_LANES(p, i, x) (p)[i] = (x)
#else
#define UNROLL
#define LANES(p, i) JOIN(vload, V)(i, p)
#define SET_LANES(p, i, x) JOIN(vstore, V)(x, i, p)
#endif

// Keys (or queries) of a tile: those that share a block of the dropout mask.
#define TILE 8
// Of these, as many are computed at a time.
#define STEP 4

// The columns d of V rows, lane by lane: p[d V + lane]. Rows beyond the last are the last.
inline void load_lanes(float *p, const __global float *rows, int row, int last, int stride) {
  for (int lane = 0; lane < V; lane++) {
    const __global float *from = rows + min(row + lane, last) * stride;
    for (int d = 0; d < D; d++) {
      p[d * V + lane] = from[d];
    }
  }
}

inline void store_lanes(const float *p, __global float *rows, int row, int last, int stride,
                        int adds) {
  for (int lane = 0; lane < V; lane++) {
    if (row + lane <= last) {
      __global float *to = rows + (row + lane) * stride;
      for (int d = 0; d < D; d++) {
        to[d] = adds ? to[d] + p[d * V + lane] : p[d * V + lane];
      }
    }
  }
}

inline VI load_groups(const __global int *groups, int row, int last) {
  int lanes[V];
  for (int lane = 0; lane < V; lane++) {
    lanes[lane] = groups[min(row + lane, last)];
  }
  return LANES(lanes, 0);
}

inline VF load_floats(const __global float *x, int row, int last) {
  float lanes[V];
  for (int lane = 0; lane < V; lane++) {
    lanes[lane] = x[min(row + lane, last)];
  }
  return LANES(lanes, 0);
}

inline VI lane_numbers(int first) {
  int lanes[V];
  for (int lane = 0; lane < V; lane++) {
    lanes[lane] = first + lane;
  }
  return LANES(lanes, 0);
}

// Whether the pair of each lane is seen: -1 (or, without lanes, 1) where it is.
#define SEEN(query, queryGroup, key, keyGroup)                                                     \
  (((queryGroup) == (keyGroup)) & ((queryGroup) >= 0) & ((key) < T) & ((query) < T) &              \
   (causal ? ((key) <= (query)) : ((key) == (key))))

// The words of the blocks that a tile of keys has in the mask's row of each lane.
inline void mask_of_queries(VI rows, int key, int b, int T, const __global int *random, uint site,
                            VU *words) {
  int blocks = (T + 7) / 8;
  VU counter = AS_VU(rows) * (uint)blocks + (uint)(key / 8);
  philox_lanes(counter, (VU)(site), (VU)((uint)random[3] + b), (VU)((uint)random[2]), random[0],
               random[1] ^ DROPOUT_PURPOSE, words);
}

// keep of one row of the mask and the keys of the lanes.
inline VF keep_of_keys(int row, VI keys, int b, int T, const __global int *random, uint site,
                       uint threshold, float scale) {
  int blocks = (T + 7) / 8;
  VU columns = AS_VU(keys);
  VU words[4];
  philox_lanes((VU)((uint)row * blocks) + columns / 8u, (VU)(site), (VU)((uint)random[3] + b),
               (VU)((uint)random[2]), random[0], random[1] ^ DROPOUT_PURPOSE, words);
  VU pair = (columns >> 1) & 3u;
  VU low = select(words[0], words[1], pair == 1u);
  VU high = select(words[2], words[3], pair == 3u);
  VU word = select(low, high, pair >= 2u);
  VU bits = (word >> ((columns & 1u) * 16u)) & 0xFFFFu;
  return select((VF)(0.0f), (VF)(scale), bits >= threshold);
}

// keep of the row of each lane and one column of the tile whose words are given.
inline VF keep_of_queries(const VU *words, int column, uint threshold, float scale) {
  VU bits = (words[(column & 7) / 2] >> (uint)(16 * (column & 1))) & 0xFFFFu;
  return select((VF)(0.0f), (VF)(scale), bits >= threshold);
}

// y = softmax(q k' scale) v and the logarithm of each row's sum of exponentials.
__kernel void attention(const __global float *qkvs, int qkvAt, const __global int *groupsOf,
                        int groupsAt, const __global int *randomness, int randomnessAt, int drops,
                        uint site, uint threshold, float keepScale, __global float *ys, int yAt,
                        __global float *logSumExps, int logSumExpAt, int T, int H, int causal,
                        float scale) {
  int row = get_global_id(0) * V;
  int h = get_global_id(1);
  int b = get_global_id(2);
  if (row >= T) {
    return;
  }
  const __global int *random = randomness + randomnessAt;
  const __global int *groups = groupsOf + groupsAt + b * T;
  int stride = 3 * H * D;
  const __global float *queries = qkvs + qkvAt + b * T * stride + h * D;
  const __global float *keys = queries + H * D;
  const __global float *values = keys + H * D;
  float q[D * V];
  float sums[D * V];
  load_lanes(q, queries, row, T - 1, stride);
  for (int d = 0; d < D; d++) {
    SET_LANES(sums, d, (VF)(0.0f));
  }
  VI rows = lane_numbers(row);
  VI group = load_groups(groups, row, T - 1);
  VF most = (VF)(-INFINITY);
  VF sum = (VF)(0.0f);
  int end = causal ? min(T, row + V) : T;
  for (int key = 0; key < end; key += TILE) {
    VF p[TILE];
    VF tileMost = (VF)(-INFINITY);
    for (int j = 0; j < TILE; j += STEP) {
      const __global float *k0 = keys + min(key + j, T - 1) * stride;
      const __global float *k1 = keys + min(key + j + 1, T - 1) * stride;
      const __global float *k2 = keys + min(key + j + 2, T - 1) * stride;
      const __global float *k3 = keys + min(key + j + 3, T - 1) * stride;
      VF s0 = (VF)(0.0f);
      VF s1 = (VF)(0.0f);
      VF s2 = (VF)(0.0f);
      VF s3 = (VF)(0.0f);
      UNROLL
      for (int d = 0; d < D; d++) {
        VF x = LANES(q, d);
        s0 = fma(x, (VF)(k0[d]), s0);
        s1 = fma(x, (VF)(k1[d]), s1);
        s2 = fma(x, (VF)(k2[d]), s2);
        s3 = fma(x, (VF)(k3[d]), s3);
      }
      p[j] = s0;
      p[j + 1] = s1;
      p[j + 2] = s2;
      p[j + 3] = s3;
    }
    for (int j = 0; j < TILE; j++) {
      VI seen = SEEN(rows, group, (VI)(key + j), (VI)(groups[min(key + j, T - 1)]));
      p[j] = select((VF)(-INFINITY), p[j] * scale, seen);
      tileMost = fmax(tileMost, p[j]);
    }
    VF next = fmax(most, tileMost);
    // Where nothing has been seen yet, all exponentials are 0.
    VF shift = select(next, (VF)(0.0f), next == -INFINITY);
    VF correction = exp(most - shift);
    most = next;
    sum *= correction;
    for (int j = 0; j < TILE; j++) {
      p[j] = exp(p[j] - shift);
      sum += p[j];
    }
    if (drops) {
      VU words[4];
      mask_of_queries(rows + h * T, key, b, T, random, site, words);
      for (int j = 0; j < TILE; j++) {
        p[j] *= keep_of_queries(words, j, threshold, keepScale);
      }
    }
    for (int d = 0; d < D; d++) {
      SET_LANES(sums, d, LANES(sums, d) * correction);
    }
    for (int j = 0; j < TILE; j += STEP) {
      const __global float *v0 = values + min(key + j, T - 1) * stride;
      const __global float *v1 = values + min(key + j + 1, T - 1) * stride;
      const __global float *v2 = values + min(key + j + 2, T - 1) * stride;
      const __global float *v3 = values + min(key + j + 3, T - 1) * stride;
      UNROLL
      for (int d = 0; d < D; d++) {
        VF x = LANES(sums, d);
        x = fma(p[j], (VF)(v0[d]), x);
        x = fma(p[j + 1], (VF)(v1[d]), x);
        x = fma(p[j + 2], (VF)(v2[d]), x);
        x = fma(p[j + 3], (VF)(v3[d]), x);
        SET_LANES(sums, d, x);
      }
    }
  }
  VF inverse = select(1.0f / sum, (VF)(0.0f), sum == 0.0f);
  for (int d = 0; d < D; d++) {
    SET_LANES(sums, d, LANES(sums, d) * inverse);
  }
  store_lanes(sums, ys + yAt + b * T * H * D + h * D, row, T - 1, H * D, 0);
  store_part(most + log(sum), logSumExps + logSumExpAt + (b * H + h) * T + row, T - row);
}

// deltas[b,h,t] = dy . y of the head.
__kernel void attention_deltas(const __global float *dys, int dyAt, const __global float *ys,
                               int yAt, __global float *deltas, int deltaAt, int T, int H) {
  int t = get_global_id(0);
  int h = get_global_id(1);
  int b = get_global_id(2);
  if (t >= T) {
    return;
  }
  int at = (b * T + t) * H * D + h * D;
  VF sum = (VF)(0.0f);
  for (int d = 0; d < D; d += V) {
    sum = fma(load_part(dys + dyAt + at + d, D - d), load_part(ys + yAt + at + d, D - d), sum);
  }
  deltas[deltaAt + (b * H + h) * T + t] = sum_of_lanes(sum);
}

// The gradient of the queries.
__kernel void attention_queries(const __global float *dys, int dyAt, const __global float *qkvs,
                                int qkvAt, const __global int *groupsOf, int groupsAt,
                                const __global int *randomness, int randomnessAt, int drops,
                                uint site, uint threshold, float keepScale,
                                const __global float *logSumExps, int logSumExpAt,
                                const __global float *deltas, int deltaAt, __global float *dqkvs,
                                int dqkvAt, int adds, int T, int H, int causal, float scale) {
  int row = get_global_id(0) * V;
  int h = get_global_id(1);
  int b = get_global_id(2);
  if (row >= T) {
    return;
  }
  const __global int *random = randomness + randomnessAt;
  const __global int *groups = groupsOf + groupsAt + b * T;
  int stride = 3 * H * D;
  int first = b * T * stride + h * D;
  const __global float *queries = qkvs + qkvAt + first;
  const __global float *keys = queries + H * D;
  const __global float *values = keys + H * D;
  float q[D * V];
  float dy[D * V];
  float dq[D * V];
  load_lanes(q, queries, row, T - 1, stride);
  load_lanes(dy, dys + dyAt + b * T * H * D + h * D, row, T - 1, H * D);
  for (int d = 0; d < D; d++) {
    SET_LANES(dq, d, (VF)(0.0f));
  }
  int statistics = (b * H + h) * T;
  VF logSumExp = load_floats(logSumExps + logSumExpAt + statistics, row, T - 1);
  VF delta = load_floats(deltas + deltaAt + statistics, row, T - 1);
  VI rows = lane_numbers(row);
  VI group = load_groups(groups, row, T - 1);
  int end = causal ? min(T, row + V) : T;
  for (int key = 0; key < end; key += TILE) {
    VU words[4];
    if (drops) {
      mask_of_queries(rows + h * T, key, b, T, random, site, words);
    }
    for (int j = 0; j < TILE; j += STEP) {
      VF s[STEP];
      VF dp[STEP];
      int at[STEP];
      for (int i = 0; i < STEP; i++) {
        at[i] = min(key + j + i, T - 1) * stride;
      }
      VF s0 = (VF)(0.0f);
      VF s1 = (VF)(0.0f);
      VF s2 = (VF)(0.0f);
      VF s3 = (VF)(0.0f);
      VF dp0 = (VF)(0.0f);
      VF dp1 = (VF)(0.0f);
      VF dp2 = (VF)(0.0f);
      VF dp3 = (VF)(0.0f);
      UNROLL
      for (int d = 0; d < D; d++) {
        VF x = LANES(q, d);
        s0 = fma(x, (VF)(keys[at[0] + d]), s0);
        s1 = fma(x, (VF)(keys[at[1] + d]), s1);
        s2 = fma(x, (VF)(keys[at[2] + d]), s2);
        s3 = fma(x, (VF)(keys[at[3] + d]), s3);
        VF g = LANES(dy, d);
        dp0 = fma(g, (VF)(values[at[0] + d]), dp0);
        dp1 = fma(g, (VF)(values[at[1] + d]), dp1);
        dp2 = fma(g, (VF)(values[at[2] + d]), dp2);
        dp3 = fma(g, (VF)(values[at[3] + d]), dp3);
      }
      s[0] = s0;
      s[1] = s1;
      s[2] = s2;
      s[3] = s3;
      dp[0] = dp0;
      dp[1] = dp1;
      dp[2] = dp2;
      dp[3] = dp3;
      for (int i = 0; i < STEP; i++) {
        VI seen = SEEN(rows, group, (VI)(key + j + i), (VI)(groups[min(key + j + i, T - 1)]));
        VF p = exp(s[i] * scale - logSumExp);
        if (drops) {
          dp[i] *= keep_of_queries(words, j + i, threshold, keepScale);
        }
        s[i] = select((VF)(0.0f), p * (dp[i] - delta) * scale, seen);
      }
      UNROLL
      for (int d = 0; d < D; d++) {
        VF x = LANES(dq, d);
        x = fma(s[0], (VF)(keys[at[0] + d]), x);
        x = fma(s[1], (VF)(keys[at[1] + d]), x);
        x = fma(s[2], (VF)(keys[at[2] + d]), x);
        x = fma(s[3], (VF)(keys[at[3] + d]), x);
        SET_LANES(dq, d, x);
      }
    }
  }
  store_lanes(dq, dqkvs + dqkvAt + first, row, T - 1, stride, adds);
}

// The gradients of keys and values: lanes are keys, the loop goes over queries.
__kernel void attention_keys(const __global float *dys, int dyAt, const __global float *qkvs,
                             int qkvAt, const __global int *groupsOf, int groupsAt,
                             const __global int *randomness, int randomnessAt, int drops, uint site,
                             uint threshold, float keepScale, const __global float *logSumExps,
                             int logSumExpAt, const __global float *deltas, int deltaAt,
                             __global float *dqkvs, int dqkvAt, int adds, int T, int H, int causal,
                             float scale) {
  int key = get_global_id(0) * V;
  int h = get_global_id(1);
  int b = get_global_id(2);
  if (key >= T) {
    return;
  }
  const __global int *random = randomness + randomnessAt;
  const __global int *groups = groupsOf + groupsAt + b * T;
  int stride = 3 * H * D;
  int first = b * T * stride + h * D;
  const __global float *queries = qkvs + qkvAt + first;
  const __global float *gradients = dys + dyAt + b * T * H * D + h * D;
  const __global float *logSumExp = logSumExps + logSumExpAt + (b * H + h) * T;
  const __global float *delta = deltas + deltaAt + (b * H + h) * T;
  float k[D * V];
  float v[D * V];
  float dk[D * V];
  float dv[D * V];
  load_lanes(k, queries + H * D, key, T - 1, stride);
  load_lanes(v, queries + 2 * H * D, key, T - 1, stride);
  for (int d = 0; d < D; d++) {
    SET_LANES(dk, d, (VF)(0.0f));
    SET_LANES(dv, d, (VF)(0.0f));
  }
  VI keys = lane_numbers(key);
  VI group = load_groups(groups, key, T - 1);
  for (int row = causal ? key : 0; row < T; row += STEP) {
    VF s[STEP];
    VF dp[STEP];
    int at[STEP];
    int dyRow[STEP];
    for (int i = 0; i < STEP; i++) {
      at[i] = min(row + i, T - 1) * stride;
      dyRow[i] = min(row + i, T - 1) * H * D;
    }
    VF s0 = (VF)(0.0f);
    VF s1 = (VF)(0.0f);
    VF s2 = (VF)(0.0f);
    VF s3 = (VF)(0.0f);
    VF dp0 = (VF)(0.0f);
    VF dp1 = (VF)(0.0f);
    VF dp2 = (VF)(0.0f);
    VF dp3 = (VF)(0.0f);
    UNROLL
    for (int d = 0; d < D; d++) {
      VF x = LANES(k, d);
      s0 = fma(x, (VF)(queries[at[0] + d]), s0);
      s1 = fma(x, (VF)(queries[at[1] + d]), s1);
      s2 = fma(x, (VF)(queries[at[2] + d]), s2);
      s3 = fma(x, (VF)(queries[at[3] + d]), s3);
      VF y = LANES(v, d);
      dp0 = fma(y, (VF)(gradients[dyRow[0] + d]), dp0);
      dp1 = fma(y, (VF)(gradients[dyRow[1] + d]), dp1);
      dp2 = fma(y, (VF)(gradients[dyRow[2] + d]), dp2);
      dp3 = fma(y, (VF)(gradients[dyRow[3] + d]), dp3);
    }
    s[0] = s0;
    s[1] = s1;
    s[2] = s2;
    s[3] = s3;
    dp[0] = dp0;
    dp[1] = dp1;
    dp[2] = dp2;
    dp[3] = dp3;
    for (int i = 0; i < STEP; i++) {
      int query = min(row + i, T - 1);
      VI seen = SEEN((VI)(row + i), (VI)(groups[query]), keys, group);
      VF p = select((VF)(0.0f), exp(s[i] * scale - logSumExp[query]), seen);
      VF keep = (VF)(1.0f);
      if (drops) {
        keep = keep_of_keys(h * T + query, keys, b, T, random, site, threshold, keepScale);
      }
      dp[i] = select((VF)(0.0f), p * (keep * dp[i] - delta[query]) * scale, seen);
      s[i] = p * keep;
    }
    UNROLL
    for (int d = 0; d < D; d++) {
      VF x = LANES(dk, d);
      x = fma(dp[0], (VF)(queries[at[0] + d]), x);
      x = fma(dp[1], (VF)(queries[at[1] + d]), x);
      x = fma(dp[2], (VF)(queries[at[2] + d]), x);
      x = fma(dp[3], (VF)(queries[at[3] + d]), x);
      SET_LANES(dk, d, x);
      VF y = LANES(dv, d);
      y = fma(s[0], (VF)(gradients[dyRow[0] + d]), y);
      y = fma(s[1], (VF)(gradients[dyRow[1] + d]), y);
      y = fma(s[2], (VF)(gradients[dyRow[2] + d]), y);
      y = fma(s[3], (VF)(gradients[dyRow[3] + d]), y);
      SET_LANES(dv, d, y);
    }
  }
  store_lanes(dk, dqkvs + dqkvAt + first + H * D, key, T - 1, stride, adds);
  store_lanes(dv, dqkvs + dqkvAt + first + 2 * H * D, key, T - 1, stride, adds);
}

// Stores the new keys and values in the cache: a work-item has a position of a head.
__kernel void cache_keys(const __global float *qkvs, int qkvAt, const __global int *starts,
                         int startAt, __global float *keys, int keysAt, __global float *values,
                         int valuesAt, int S, int T, int H) {
  int s = get_global_id(0);
  int h = get_global_id(1);
  int b = get_global_id(2);
  if (s >= S) {
    return;
  }
  const __global float *from = qkvs + qkvAt + (b * S + s) * 3 * H * D + (H + h) * D;
  int to = ((b * H + h) * T + starts[startAt + b] + s) * D;
  for (int d = 0; d < D; d++) {
    keys[keysAt + to + d] = from[d];
    values[valuesAt + to + d] = from[H * D + d];
  }
}

// y of one new position of one head, a group each, over the cache up to that position.
__kernel void attend_cache(const __global float *qkvs, int qkvAt, const __global int *starts,
                           int startAt, const __global float *allKeys, int keysAt,
                           const __global float *allValues, int valuesAt, __global float *ys,
                           int yAt, __global float *scores, int scoreAt, int S, int T, int H,
                           float scale) {
  __local float scratch[L];
  int item = get_local_id(0);
  int s = get_group_id(0);
  int h = get_global_id(1);
  int b = get_global_id(2);
  const __global float *query = qkvs + qkvAt + (b * S + s) * 3 * H * D + h * D;
  const __global float *keys = allKeys + keysAt + (b * H + h) * T * D;
  const __global float *values = allValues + valuesAt + (b * H + h) * T * D;
  __global float *score = scores + scoreAt + ((b * S + s) * H + h) * T;
  int seen = starts[startAt + b] + s + 1;
  float most = -INFINITY;
  for (int j = item; j < seen; j += L) {
    VF sums = (VF)(0.0f);
    for (int d = 0; d < D; d += V) {
      sums = fma(load_part(query + d, D - d), load_part(keys + j * D + d, D - d), sums);
    }
    float x = sum_of_lanes(sums) * scale;
    score[j] = x;
    most = fmax(most, x);
  }
  most = max_of_group(most, scratch);
  float sum = 0.0f;
  for (int j = item; j < seen; j += L) {
    float power = exp(score[j] - most);
    score[j] = power;
    sum += power;
  }
  sum = sum_of_group(sum, scratch);
  barrier(CLK_GLOBAL_MEM_FENCE);
  float inverse = 1.0f / sum;
  for (int d = item * V; d < D; d += L * V) {
    VF x = (VF)(0.0f);
    for (int j = 0; j < seen; j++) {
      x = fma((VF)(score[j]), load_part(values + j * D + d, D - d), x);
    }
    store_part(x * inverse, ys + yAt + ((b * S + s) * H + h) * D + d, D - d);
  }
}
