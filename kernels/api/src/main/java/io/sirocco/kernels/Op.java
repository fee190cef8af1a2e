package io.sirocco.kernels;

import java.util.ArrayList;
import java.util.List;

/**
 * A primitive that carries its sizes. The set is closed: a new record stops every backend and the
 * derivative table from compiling until they handle it.
 *
 * <p>Formulas below are exact; a backend computes them within the bounds that the conformance suite
 * derives. No output of a step overlaps another operand of the step, except {@link Access#UPDATE}.
 *
 * <p>Matrix products (linear layers, {@link Matmul}, the projection inside of {@link CrossEntropy},
 * and their gradients) have factors of a precision P: each element of a factor is rounded by {@link
 * Precision#round(float)}, then products and sums are those of f32. In the gradients the factors
 * are dz or dy, x and the weight, each rounded; the sum of a bias's gradient is no product, its
 * terms are not rounded. All tensors remain f32. The inner products of attention are f32 always.
 * The constructors without a precision are those of f32, where nothing is rounded.
 */
public sealed interface Op {

  /** The ports at which tensors are bound, in the order of a step's operands. */
  List<Port> signature();

  /** The name of the op, as printed in programs and errors. */
  default String name() {
    return getClass().getSimpleName();
  }

  /** An op that the derivative table covers. */
  sealed interface Forward extends Op {}

  /** An op that computes gradients. */
  sealed interface Backward extends Op {}

  /** An op that changes what the session owns: parameters, moments, caches. */
  sealed interface Update extends Op {}

  // ---------------------------------------------------------------------------------------------
  // Forward
  // ---------------------------------------------------------------------------------------------

  /**
   * y[n] = Σ_i table_i[ids_i[n]]: the sum of one row of each table. Ids outside a table are an
   * error that names position, id and rows. Ports: ids0 (N) i32, table0 (rows_0,C), ids1, table1,
   * ...; y (N,C).
   *
   * @param N rows of the result
   * @param C channels
   * @param rows the rows of each table
   */
  record Embedding(int N, int C, List<Integer> rows) implements Forward {
    /** Checks sizes and copies the list. */
    public Embedding {
      Sizes.positive("N", N, "C", C);
      rows = Sizes.tables(rows);
    }

    @Override
    public List<Port> signature() {
      List<Port> ports = new ArrayList<>();
      for (int i = 0; i < rows.size(); i++) {
        ports.add(Port.indices("ids" + i, N));
        ports.add(Port.in("table" + i, rows.get(i), C));
      }
      ports.add(Port.out("y", N, C));
      return ports;
    }
  }

  /**
   * y = (x - mean) scale weight [+ bias], per row: mean = Σ x/C, scale = 1/√(Σ (x - mean)²/C +
   * epsilon). Ba, Kiros and Hinton 2016, section 3. Ports: x (N,C), weight (C), [bias (C)]; y
   * (N,C), mean (N), scale (N).
   *
   * @param N rows
   * @param C channels
   * @param epsilon added to the variance, above 0
   * @param bias whether there is an additive bias
   */
  record LayerNorm(int N, int C, double epsilon, Bias bias) implements Forward {
    /** Checks sizes. */
    public LayerNorm {
      Sizes.positive("N", N, "C", C);
      Sizes.epsilon(epsilon);
    }

    @Override
    public List<Port> signature() {
      List<Port> ports = new ArrayList<>(List.of(Port.in("x", N, C), Port.in("weight", C)));
      if (bias == Bias.PRESENT) {
        ports.add(Port.in("bias", C));
      }
      ports.addAll(List.of(Port.out("y", N, C), Port.out("mean", N), Port.out("scale", N)));
      return ports;
    }
  }

  /**
   * y = x scale weight, per row: scale = 1/√(Σ x²/C + epsilon). Zhang and Sennrich 2019, section 4,
   * with the epsilon of its implementations. Ports: x (N,C), weight (C); y (N,C), scale (N).
   *
   * @param N rows
   * @param C channels
   * @param epsilon added to the mean square, above 0
   */
  record RmsNorm(int N, int C, double epsilon) implements Forward {
    /** Checks sizes. */
    public RmsNorm {
      Sizes.positive("N", N, "C", C);
      Sizes.epsilon(epsilon);
    }

    @Override
    public List<Port> signature() {
      return List.of(
          Port.in("x", N, C), Port.in("weight", C), Port.out("y", N, C), Port.out("scale", N));
    }
  }

  /**
   * y = activation(x w [+ bias]). Ports: x (N,C), weight ((C,K) or (K,C) by layout), [bias (K)]; y
   * (N,K), and where there is an activation preactivation (N,K), its argument.
   *
   * @param N rows
   * @param C input channels
   * @param K output channels
   * @param layout how the weight is stored
   * @param bias whether there is an additive bias
   * @param activation what is applied to the result
   * @param precision of the factors
   */
  record Linear(
      int N,
      int C,
      int K,
      WeightLayout layout,
      Bias bias,
      Activation activation,
      Precision precision)
      implements Forward {
    /** Checks sizes and that factors can have the precision. */
    public Linear {
      Sizes.positive("N", N, "C", C, "K", K);
      Sizes.factors(precision);
    }

    /** With factors of f32. */
    public Linear(int N, int C, int K, WeightLayout layout, Bias bias, Activation activation) {
      this(N, C, K, layout, bias, activation, Precision.F32);
    }

    @Override
    public List<Port> signature() {
      List<Port> ports = new ArrayList<>();
      ports.add(Port.in("x", N, C));
      ports.add(new Port("weight", layout.shape(C, K), Precision.F32, Port.Direction.IN));
      if (bias == Bias.PRESENT) {
        ports.add(Port.in("bias", K));
      }
      ports.add(Port.out("y", N, K));
      if (activation != Activation.NONE) {
        ports.add(Port.out("preactivation", N, K));
      }
      return ports;
    }
  }

  /**
   * y[f] = x[f] σ(x[f]) x[F + f], with σ(z) = 1/(1 + e^-z): the gated unit SwiGLU, whose gate and
   * whose other factor are the halves of one projection. Shazeer 2020, section 2. Ports: x (N,2F);
   * y (N,F).
   *
   * @param N rows
   * @param F channels of the result
   */
  record SwiGlu(int N, int F) implements Forward {
    /** Checks sizes. */
    public SwiGlu {
      Sizes.positive("N", N, "F", F);
      Sizes.product("N*2*F", N, 2, F);
    }

    @Override
    public List<Port> signature() {
      return List.of(Port.in("x", N, 2L * F), Port.out("y", N, F));
    }
  }

  /**
   * Rotary position embedding: Su et al. 2021, section 3.2.2, with a pair half a head apart, as in
   * GPT-NeoX and Llama. qkv holds per row the queries of all heads, then the keys, then the values.
   * Each query and key is rotated by its row's position t: with i below D/2, cos = table[t][i] and
   * sin = table[t][D/2 + i], y[i] = x[i] cos - x[D/2 + i] sin and y[D/2 + i] = x[D/2 + i] cos +
   * x[i] sin. Values are copied. The table is given, so that no backend computes a sine. Positions
   * outside [0, T) are an error. Ports: qkv (N,3HD), positions (N) i32, table (T,D); y (N,3HD).
   *
   * @param N rows
   * @param H heads
   * @param D head size, even
   * @param T positions that the table has
   */
  record Rotary(int N, int H, int D, int T) implements Forward {
    /** Checks sizes. */
    public Rotary {
      Sizes.positive("N", N, "H", H, "D", D, "T", T);
      Sizes.rotation(N, H, D);
    }

    @Override
    public List<Port> signature() {
      return List.of(
          Port.in("qkv", N, 3L * H * D),
          Port.indices("positions", N),
          Port.in("table", T, D),
          Port.out("y", N, 3L * H * D));
    }
  }

  /**
   * Batched matrix products, of activations with activations: for each b below B, y[b] = op(a[b])
   * op(b[b]), where a form TN or NT says which factor is stored transposed. Ports: a (BM,K) or, for
   * TN, (BK,M); b (BK,N) or, for NT, (BN,K); y (BM,N).
   *
   * @param form how the factors are stored
   * @param B products
   * @param M rows of a result
   * @param N columns of a result
   * @param K length of the sums
   * @param precision of the factors
   */
  record Matmul(MatmulForm form, int B, int M, int N, int K, Precision precision)
      implements Forward {
    /** Checks sizes and that factors can have the precision. */
    public Matmul {
      Sizes.matmul(B, M, N, K);
      Sizes.factors(precision);
    }

    /** With factors of f32. */
    public Matmul(MatmulForm form, int B, int M, int N, int K) {
      this(form, B, M, N, K, Precision.F32);
    }

    @Override
    public List<Port> signature() {
      return List.of(
          new Port("a", form.left(B, M, K), Precision.F32, Port.Direction.IN),
          new Port("b", form.right(B, N, K), Precision.F32, Port.Direction.IN),
          Port.out("y", (long) B * M, N));
    }
  }

  /**
   * Multi-head scaled dot-product self-attention: Vaswani et al. 2017, section 3.2. qkv holds per
   * position the queries of all heads, then the keys, then the values. With s_ij = q_i·k_j/√D for
   * the j that the mask and the groups allow i, p_i = softmax(s_i), y_i = Σ_j keep_ij p_ij v_j,
   * where keep is 0 or the scale of the dropout (sample b, row h T + i, column j, width T).
   * logSumExp_i = log Σ_j exp s_ij, and -∞ where nothing is allowed (y is then 0). Ports: qkv
   * (BT,3HD), groups (BT) i32, [randomness (4) i32]; y (BT,HD), logSumExp (B,H,T).
   *
   * @param B sequences
   * @param T positions
   * @param H heads
   * @param D head size
   * @param mask causal or full
   * @param dropout on the probabilities
   */
  record Attention(int B, int T, int H, int D, Mask mask, DropoutMask dropout) implements Forward {
    /** Checks sizes. */
    public Attention {
      Sizes.positive("B", B, "T", T, "H", H, "D", D);
      Sizes.product("B*T*3*H*D", B, T, 3L * H * D);
    }

    /** 1/√D. */
    public double scale() {
      return 1 / Math.sqrt(D);
    }

    @Override
    public List<Port> signature() {
      List<Port> ports = new ArrayList<>();
      ports.add(Port.in("qkv", (long) B * T, 3L * H * D));
      ports.add(Port.indices("groups", (long) B * T));
      Sizes.randomness(dropout, ports);
      ports.add(Port.out("y", (long) B * T, (long) H * D));
      ports.add(Port.out("logSumExp", B, H, T));
      return ports;
    }
  }

  /**
   * y = x + keep branch: a residual connection with dropout on its branch (sample b, row t, column
   * c, width C). Ports: x (BT,C), branch (BT,C), [randomness (4) i32]; y (BT,C).
   *
   * @param B sequences
   * @param T positions
   * @param C channels
   * @param dropout on the branch
   */
  record ResidualAdd(int B, int T, int C, DropoutMask dropout) implements Forward {
    /** Checks sizes. */
    public ResidualAdd {
      Sizes.positive("B", B, "T", T, "C", C);
      Sizes.product("B*T*C", B, T, C);
    }

    @Override
    public List<Port> signature() {
      long N = (long) B * T;
      List<Port> ports = new ArrayList<>(List.of(Port.in("x", N, C), Port.in("branch", N, C)));
      Sizes.randomness(dropout, ports);
      ports.add(Port.out("y", N, C));
      return ports;
    }
  }

  /**
   * y = keep x (sample b, row t, column c, width C). Srivastava et al. 2014, inverted scaling.
   * Ports: x (BT,C), randomness (4) i32; y (BT,C).
   *
   * @param B sequences
   * @param T positions
   * @param C channels
   * @param dropout an active mask
   */
  record Dropout(int B, int T, int C, DropoutMask dropout) implements Forward {
    /** Checks sizes and that the mask can drop something. */
    public Dropout {
      Sizes.positive("B", B, "T", T, "C", C);
      Sizes.product("B*T*C", B, T, C);
      Sizes.active(dropout);
    }

    @Override
    public List<Port> signature() {
      List<Port> ports = new ArrayList<>(List.of(Port.in("x", (long) B * T, C)));
      Sizes.randomness(dropout, ports);
      ports.add(Port.out("y", (long) B * T, C));
      return ports;
    }
  }

  /**
   * y[m] = x[rows[m]]. A row number outside [0, N) is an error. Ports: x (N,C), rows (M) i32; y
   * (M,C).
   *
   * @param N rows of x
   * @param M selected rows
   * @param C channels
   */
  record GatherRows(int N, int M, int C) implements Forward {
    /** Checks sizes. */
    public GatherRows {
      Sizes.positive("N", N, "M", M, "C", C);
    }

    @Override
    public List<Port> signature() {
      return List.of(Port.in("x", N, C), Port.indices("rows", M), Port.out("y", M, C));
    }
  }

  /**
   * Output projection and softmax cross-entropy: with z = x wᵀ [+ bias], losses[n] = weights[n]
   * (log Σ_v exp z_nv - z_n,targets[n]), and exactly 0 where the weight is 0 (whatever the target).
   * Backends go over rows in chunks and never store z whole. A target outside [0, V) with a weight
   * other than 0 is an error. Ports: x (N,C), weight (V,C), [bias (V)], targets (N) i32, weights
   * (N); losses (N).
   *
   * @param N rows
   * @param C channels
   * @param V vocabulary
   * @param bias whether the projection has a bias
   * @param precision of the factors
   */
  record CrossEntropy(int N, int C, int V, Bias bias, Precision precision) implements Forward {
    /** Checks sizes and that factors can have the precision. */
    public CrossEntropy {
      Sizes.positive("N", N, "C", C, "V", V);
      Sizes.factors(precision);
    }

    /** With factors of f32. */
    public CrossEntropy(int N, int C, int V, Bias bias) {
      this(N, C, V, bias, Precision.F32);
    }

    @Override
    public List<Port> signature() {
      List<Port> ports = Sizes.projection(N, C, V, bias);
      ports.add(Port.out("losses", N));
      return ports;
    }
  }

  /**
   * Losses of logits against targets: losses[n] = Σ_k weights[n,k] l(z[n,k], targets[n,k]), with l
   * and its slope as the {@link Criterion} says. What has the weight 0 adds exactly 0, whatever its
   * target. Ports: z (N,K), targets (N,K), weights (N,K); losses (N).
   *
   * @param N rows
   * @param K logits of a row
   * @param criterion how far a logit is from its target
   */
  record TargetLoss(int N, int K, Criterion criterion) implements Forward {
    /** Checks sizes. */
    public TargetLoss {
      Sizes.positive("N", N, "K", K);
      Sizes.product("N*K", N, 1, K);
    }

    @Override
    public List<Port> signature() {
      return List.of(
          Port.in("z", N, K),
          Port.in("targets", N, K),
          Port.in("weights", N, K),
          Port.out("losses", N));
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Backward
  // ---------------------------------------------------------------------------------------------

  /**
   * dtable_i[r] (+)= Σ over n with ids_i[n] = r of dy[n], in increasing n. Ports: dy (N,C), ids_i
   * (N) i32, ...; dtable_i (rows_i,C), ...
   *
   * @param N rows of the result
   * @param C channels
   * @param rows the rows of each table
   */
  record EmbeddingBackward(int N, int C, List<Integer> rows) implements Backward {
    /** Checks sizes and copies the list. */
    public EmbeddingBackward {
      Sizes.positive("N", N, "C", C);
      rows = Sizes.tables(rows);
    }

    @Override
    public List<Port> signature() {
      List<Port> ports = new ArrayList<>();
      ports.add(Port.in("dy", N, C));
      for (int i = 0; i < rows.size(); i++) {
        ports.add(Port.indices("ids" + i, N));
      }
      for (int i = 0; i < rows.size(); i++) {
        ports.add(Port.sum("dtable" + i, rows.get(i), C));
      }
      return ports;
    }
  }

  /**
   * With x̂ = (x - mean) scale and g = dy weight: dx = scale (g - Σg/C - x̂ Σ(g x̂)/C), dweight =
   * Σ_n dy x̂, dbias = Σ_n dy. Ports: dy (N,C), x (N,C), weight (C), mean (N), scale (N); dx (N,C),
   * dweight (C), [dbias (C)].
   *
   * @param N rows
   * @param C channels
   * @param bias whether there is an additive bias
   */
  record LayerNormBackward(int N, int C, Bias bias) implements Backward {
    /** Checks sizes. */
    public LayerNormBackward {
      Sizes.positive("N", N, "C", C);
    }

    @Override
    public List<Port> signature() {
      List<Port> ports = new ArrayList<>();
      ports.addAll(List.of(Port.in("dy", N, C), Port.in("x", N, C), Port.in("weight", C)));
      ports.addAll(List.of(Port.in("mean", N), Port.in("scale", N)));
      ports.addAll(List.of(Port.sum("dx", N, C), Port.sum("dweight", C)));
      if (bias == Bias.PRESENT) {
        ports.add(Port.sum("dbias", C));
      }
      return ports;
    }
  }

  /**
   * The gradient of {@link RmsNorm}: with x̂ = x scale and g = dy weight: dx = scale (g - x̂ Σ(g
   * x̂)/C), dweight = Σ_n dy x̂. Ports: dy (N,C), x (N,C), weight (C), scale (N); dx (N,C), dweight
   * (C).
   *
   * @param N rows
   * @param C channels
   */
  record RmsNormBackward(int N, int C) implements Backward {
    /** Checks sizes. */
    public RmsNormBackward {
      Sizes.positive("N", N, "C", C);
    }

    @Override
    public List<Port> signature() {
      return List.of(
          Port.in("dy", N, C),
          Port.in("x", N, C),
          Port.in("weight", C),
          Port.in("scale", N),
          Port.sum("dx", N, C),
          Port.sum("dweight", C));
    }
  }

  /**
   * The gradient of {@link SwiGlu}: with z = x[f] and s = σ(z), dx[f] = dy[f] x[F + f] s (1 + z (1
   * - s)) and dx[F + f] = dy[f] z s. Ports: dy (N,F), x (N,2F); dx (N,2F).
   *
   * @param N rows
   * @param F channels of the result
   */
  record SwiGluBackward(int N, int F) implements Backward {
    /** Checks sizes. */
    public SwiGluBackward {
      Sizes.positive("N", N, "F", F);
      Sizes.product("N*2*F", N, 2, F);
    }

    @Override
    public List<Port> signature() {
      return List.of(Port.in("dy", N, F), Port.in("x", N, 2L * F), Port.sum("dx", N, 2L * F));
    }
  }

  /**
   * The gradient of {@link Rotary}: the gradients of queries and keys are rotated the other way,
   * those of values are copied; dqkv[i] = dy[i] cos + dy[D/2 + i] sin and dqkv[D/2 + i] = dy[D/2 +
   * i] cos - dy[i] sin. The table is a constant. Ports: dy (N,3HD), positions (N) i32, table (T,D);
   * dqkv (N,3HD).
   *
   * @param N rows
   * @param H heads
   * @param D head size, even
   * @param T positions that the table has
   */
  record RotaryBackward(int N, int H, int D, int T) implements Backward {
    /** Checks sizes. */
    public RotaryBackward {
      Sizes.positive("N", N, "H", H, "D", D, "T", T);
      Sizes.rotation(N, H, D);
    }

    @Override
    public List<Port> signature() {
      return List.of(
          Port.in("dy", N, 3L * H * D),
          Port.indices("positions", N),
          Port.in("table", T, D),
          Port.sum("dqkv", N, 3L * H * D));
    }
  }

  /**
   * With dz = dy activation'(preactivation): dx = dz wᵀ, dweight = xᵀ dz, dbias = Σ_n dz
   * (transposed by layout). Ports: dy (N,K), x (N,C), weight, [preactivation (N,K)]; dx (N,C),
   * dweight, [dbias (K)].
   *
   * @param N rows
   * @param C input channels
   * @param K output channels
   * @param layout how the weight is stored
   * @param bias whether there is an additive bias
   * @param activation what was applied to the result
   * @param precision of the factors
   */
  record LinearBackward(
      int N,
      int C,
      int K,
      WeightLayout layout,
      Bias bias,
      Activation activation,
      Precision precision)
      implements Backward {
    /** Checks sizes and that factors can have the precision. */
    public LinearBackward {
      Sizes.positive("N", N, "C", C, "K", K);
      Sizes.factors(precision);
    }

    /** With factors of f32. */
    public LinearBackward(
        int N, int C, int K, WeightLayout layout, Bias bias, Activation activation) {
      this(N, C, K, layout, bias, activation, Precision.F32);
    }

    @Override
    public List<Port> signature() {
      Shape weight = layout.shape(C, K);
      List<Port> ports = new ArrayList<>(List.of(Port.in("dy", N, K), Port.in("x", N, C)));
      ports.add(new Port("weight", weight, Precision.F32, Port.Direction.IN));
      if (activation != Activation.NONE) {
        ports.add(Port.in("preactivation", N, K));
      }
      ports.add(Port.sum("dx", N, C));
      ports.add(new Port("dweight", weight, Precision.F32, Port.Direction.SUM));
      if (bias == Bias.PRESENT) {
        ports.add(Port.sum("dbias", K));
      }
      return ports;
    }
  }

  /**
   * The gradients of {@link Matmul}, for each of the B products. NN: da = dy bᵀ, db = aᵀ dy; NT: da
   * = dy b, db = dyᵀ a; TN: da = b dyᵀ, db = a dy. Ports: dy (BM,N), a, b; da and db, stored as a
   * and b.
   *
   * @param form how the factors are stored
   * @param B products
   * @param M rows of a result
   * @param N columns of a result
   * @param K length of the sums
   * @param precision of the factors
   */
  record MatmulBackward(MatmulForm form, int B, int M, int N, int K, Precision precision)
      implements Backward {
    /** Checks sizes and that factors can have the precision. */
    public MatmulBackward {
      Sizes.matmul(B, M, N, K);
      Sizes.factors(precision);
    }

    /** With factors of f32. */
    public MatmulBackward(MatmulForm form, int B, int M, int N, int K) {
      this(form, B, M, N, K, Precision.F32);
    }

    @Override
    public List<Port> signature() {
      Shape left = form.left(B, M, K);
      Shape right = form.right(B, N, K);
      return List.of(
          Port.in("dy", (long) B * M, N),
          new Port("a", left, Precision.F32, Port.Direction.IN),
          new Port("b", right, Precision.F32, Port.Direction.IN),
          new Port("da", left, Precision.F32, Port.Direction.SUM),
          new Port("db", right, Precision.F32, Port.Direction.SUM));
    }
  }

  /**
   * The gradient of {@link Attention}, with the dropout mask drawn again: with p̃_ij = keep_ij p_ij
   * and p_ij = exp(s_ij - logSumExp_i): dv_j = Σ_i p̃_ij dy_i; ds_ij = p_ij (keep_ij dy_i·v_j -
   * dy_i·y_i); dq_i = Σ_j ds_ij k_j/√D; dk_j = Σ_i ds_ij q_i/√D. Dao et al. 2022, appendix B.
   * Ports: dy (BT,HD), qkv (BT,3HD), groups (BT) i32, [randomness (4) i32], y (BT,HD), logSumExp
   * (B,H,T); dqkv (BT,3HD).
   *
   * @param B sequences
   * @param T positions
   * @param H heads
   * @param D head size
   * @param mask causal or full
   * @param dropout on the probabilities
   */
  record AttentionBackward(int B, int T, int H, int D, Mask mask, DropoutMask dropout)
      implements Backward {
    /** Checks sizes. */
    public AttentionBackward {
      Sizes.positive("B", B, "T", T, "H", H, "D", D);
      Sizes.product("B*T*3*H*D", B, T, 3L * H * D);
    }

    /** 1/√D. */
    public double scale() {
      return 1 / Math.sqrt(D);
    }

    @Override
    public List<Port> signature() {
      long N = (long) B * T;
      List<Port> ports = new ArrayList<>();
      ports.add(Port.in("dy", N, (long) H * D));
      ports.add(Port.in("qkv", N, 3L * H * D));
      ports.add(Port.indices("groups", N));
      Sizes.randomness(dropout, ports);
      ports.add(Port.in("y", N, (long) H * D));
      ports.add(Port.in("logSumExp", B, H, T));
      ports.add(Port.sum("dqkv", N, 3L * H * D));
      return ports;
    }
  }

  /**
   * The gradient of the branch of a {@link ResidualAdd} whose dropout is active: dbranch = keep dy.
   * (The gradient of x is dy itself.) Ports: dy (BT,C), randomness (4) i32; dbranch (BT,C).
   *
   * @param B sequences
   * @param T positions
   * @param C channels
   * @param dropout an active mask
   */
  record ResidualAddBackward(int B, int T, int C, DropoutMask dropout) implements Backward {
    /** Checks sizes and that the mask can drop something. */
    public ResidualAddBackward {
      Sizes.positive("B", B, "T", T, "C", C);
      Sizes.active(dropout);
    }

    @Override
    public List<Port> signature() {
      List<Port> ports = new ArrayList<>(List.of(Port.in("dy", (long) B * T, C)));
      Sizes.randomness(dropout, ports);
      ports.add(Port.sum("dbranch", (long) B * T, C));
      return ports;
    }
  }

  /**
   * dx = keep dy. Ports: dy (BT,C), randomness (4) i32; dx (BT,C).
   *
   * @param B sequences
   * @param T positions
   * @param C channels
   * @param dropout an active mask
   */
  record DropoutBackward(int B, int T, int C, DropoutMask dropout) implements Backward {
    /** Checks sizes and that the mask can drop something. */
    public DropoutBackward {
      Sizes.positive("B", B, "T", T, "C", C);
      Sizes.active(dropout);
    }

    @Override
    public List<Port> signature() {
      List<Port> ports = new ArrayList<>(List.of(Port.in("dy", (long) B * T, C)));
      Sizes.randomness(dropout, ports);
      ports.add(Port.sum("dx", (long) B * T, C));
      return ports;
    }
  }

  /**
   * dx[r] (+)= Σ over m with rows[m] = r of dy[m], in increasing m; 0 (or unchanged) elsewhere.
   * Ports: dy (M,C), rows (M) i32; dx (N,C).
   *
   * @param N rows of x
   * @param M selected rows
   * @param C channels
   */
  record GatherRowsBackward(int N, int M, int C) implements Backward {
    /** Checks sizes. */
    public GatherRowsBackward {
      Sizes.positive("N", N, "M", M, "C", C);
    }

    @Override
    public List<Port> signature() {
      return List.of(Port.in("dy", M, C), Port.indices("rows", M), Port.sum("dx", N, C));
    }
  }

  /**
   * {@link CrossEntropy} and its gradient in one pass over each chunk of rows, for a loss Σ_n
   * losses[n] normalizer: with dz_nv = weights[n] normalizer (softmax(z_n)_v - [v = targets[n]]):
   * dx = dz w, dweight = dzᵀ x, dbias = Σ_n dz. It replaces the forward op in a training program.
   * Ports: x (N,C), weight (V,C), [bias (V)], targets (N) i32, weights (N), normalizer (1); losses
   * (N), dx (N,C), dweight (V,C), [dbias (V)].
   *
   * @param N rows
   * @param C channels
   * @param V vocabulary
   * @param bias whether the projection has a bias
   * @param precision of the factors
   */
  record CrossEntropyBackward(int N, int C, int V, Bias bias, Precision precision)
      implements Backward {
    /** Checks sizes and that factors can have the precision. */
    public CrossEntropyBackward {
      Sizes.positive("N", N, "C", C, "V", V);
      Sizes.factors(precision);
    }

    /** With factors of f32. */
    public CrossEntropyBackward(int N, int C, int V, Bias bias) {
      this(N, C, V, bias, Precision.F32);
    }

    @Override
    public List<Port> signature() {
      List<Port> ports = Sizes.projection(N, C, V, bias);
      ports.add(Port.in("normalizer", 1));
      ports.add(Port.out("losses", N));
      ports.addAll(List.of(Port.sum("dx", N, C), Port.sum("dweight", V, C)));
      if (bias == Bias.PRESENT) {
        ports.add(Port.sum("dbias", V));
      }
      return ports;
    }
  }

  /**
   * {@link TargetLoss} and its gradient, for a loss Σ_n losses[n] normalizer: dz = weights
   * normalizer times the slope of the criterion. It replaces the forward op in a training program.
   * Ports: z (N,K), targets (N,K), weights (N,K), normalizer (1); losses (N), dz (N,K).
   *
   * @param N rows
   * @param K logits of a row
   * @param criterion how far a logit is from its target
   */
  record TargetLossBackward(int N, int K, Criterion criterion) implements Backward {
    /** Checks sizes. */
    public TargetLossBackward {
      Sizes.positive("N", N, "K", K);
      Sizes.product("N*K", N, 1, K);
    }

    @Override
    public List<Port> signature() {
      return List.of(
          Port.in("z", N, K),
          Port.in("targets", N, K),
          Port.in("weights", N, K),
          Port.in("normalizer", 1),
          Port.out("losses", N),
          Port.sum("dz", N, K));
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Update
  // ---------------------------------------------------------------------------------------------

  /**
   * Causal self-attention of S new positions against all that a cache holds. Position s of sequence
   * b stands at starts[b] + s; its key and value are stored there first, then it attends to
   * positions 0 to its own. Positions at or beyond T are an error. Ports: qkv (BS,3HD), starts (B)
   * i32; keys (B,H,T,D), values (B,H,T,D) updated; y (BS,HD).
   *
   * @param B sequences
   * @param S new positions of each
   * @param T positions that the cache has room for
   * @param H heads
   * @param D head size
   */
  record CachedAttention(int B, int S, int T, int H, int D) implements Update {
    /** Checks sizes. */
    public CachedAttention {
      Sizes.positive("B", B, "S", S, "T", T, "H", H);
      Sizes.positive("D", D, "S", S);
      if (S > T) {
        throw new IllegalArgumentException("S=%d new positions exceed T=%d".formatted(S, T));
      }
    }

    /** 1/√D. */
    public double scale() {
      return 1 / Math.sqrt(D);
    }

    @Override
    public List<Port> signature() {
      return List.of(
          Port.in("qkv", (long) B * S, 3L * H * D),
          Port.indices("starts", B),
          Port.state("keys", Shape.of(B, H, T, D)),
          Port.state("values", Shape.of(B, H, T, D)),
          Port.out("y", (long) B * S, (long) H * D));
    }
  }

  /**
   * norm = √(Σ over all elements of all gradients of g²). Ports: gradient0, gradient1, ...; norm
   * (1).
   *
   * @param shapes the shapes of the gradients
   */
  record GradientNorm(List<Shape> shapes) implements Update {
    /** Checks that there are gradients, and copies the list. */
    public GradientNorm {
      shapes = Sizes.some(shapes);
    }

    @Override
    public List<Port> signature() {
      List<Port> ports = new ArrayList<>();
      for (int i = 0; i < shapes.size(); i++) {
        ports.add(new Port("gradient" + i, shapes.get(i), Precision.F32, Port.Direction.IN));
      }
      ports.add(Port.out("norm", 1));
      return ports;
    }
  }

  /**
   * Clip by norm and AdamW in one pass: Loshchilov and Hutter 2019, algorithm 2, as PyTorch has it.
   * With schedule = (learning rate η, maximum norm, 1 - β1^t, √(1 - β2^t)) and g clipped: g ← g
   * min(1, maximum/(norm + 1e-6)); p ← p (1 - η decay); m ← β1 m + (1 - β1) g; v ← β2 v + (1 - β2)
   * g²; p ← p - η/schedule[2] m/(√v/schedule[3] + epsilon). A norm that is not finite leaves
   * everything unchanged. Ports: norm (1), schedule (4); per tensor i: gradient_i read,
   * parameter_i, firstMoment_i, secondMoment_i updated.
   *
   * @param shapes the shapes of the parameters
   * @param settings the constants
   */
  record AdamW(List<Shape> shapes, AdamWSettings settings) implements Update {
    /** Checks that there are parameters, and copies the list. */
    public AdamW {
      shapes = Sizes.some(shapes);
    }

    @Override
    public List<Port> signature() {
      List<Port> ports = new ArrayList<>(List.of(Port.in("norm", 1), Port.in("schedule", 4)));
      for (int i = 0; i < shapes.size(); i++) {
        Shape shape = shapes.get(i);
        ports.add(new Port("gradient" + i, shape, Precision.F32, Port.Direction.IN));
        ports.add(Port.state("parameter" + i, shape));
        ports.add(Port.state("firstMoment" + i, shape));
        ports.add(Port.state("secondMoment" + i, shape));
      }
      return ports;
    }
  }

  /**
   * Sets every element to 0. Ports: tensor0, tensor1, ... overwritten.
   *
   * @param shapes the shapes of the tensors
   */
  record Clear(List<Shape> shapes) implements Update {
    /** Checks that there are tensors, and copies the list. */
    public Clear {
      shapes = Sizes.some(shapes);
    }

    @Override
    public List<Port> signature() {
      List<Port> ports = new ArrayList<>();
      for (int i = 0; i < shapes.size(); i++) {
        ports.add(new Port("tensor" + i, shapes.get(i), Precision.F32, Port.Direction.OUT));
      }
      return ports;
    }
  }
}
