package io.sirocco.kernels.vector;

import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Bounds;
import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Output projection and cross-entropy, with or without their gradients: see {@link Op.CrossEntropy}
 * and {@link Op.CrossEntropyBackward}. The logits of a chunk of rows lie in the workspace, become
 * dz in place, and go into dx, dweight and dbias before the next chunk; dweight and dbias go on
 * summing from chunk to chunk in increasing n, so that the bits do not depend on the chunks.
 */
final class CrossEntropyKernel implements Kernel {
  /** Floats of a chunk of logits, 16 MiB, unless it has too few rows then. */
  private static final int CHUNK_FLOATS = 1 << 22;

  /** Rows of a chunk that repay reading and packing the table for it: if 64 MiB hold as many. */
  private static final int WORTH_ROWS = 192;

  private static final int MOST_FLOATS = 1 << 24;

  private final int N;
  private final int V;
  private final Ints targets;
  private final Floats weights;
  private final Workers workers;
  private final List<Chunk> chunks = new ArrayList<>();

  private CrossEntropyKernel(int N, int V, Binding binding) {
    this.N = N;
    this.V = V;
    this.targets = binding.ints("targets");
    this.weights = binding.floats("weights");
    this.workers = binding.workers();
  }

  static CrossEntropyKernel of(Op.CrossEntropy op, Binding binding) {
    CrossEntropyKernel kernel = new CrossEntropyKernel(op.N(), op.V(), binding);
    int rows = chunkRows(op.N(), op.V());
    for (int from = 0; from < op.N(); from += rows) {
      Sizes sizes = new Sizes(Math.min(rows, op.N() - from), op.C(), op.V(), op.precision());
      kernel.chunks.add(new Chunk(sizes, from, null, binding));
    }
    return kernel;
  }

  static CrossEntropyKernel of(Op.CrossEntropyBackward op, Binding binding) {
    CrossEntropyKernel kernel = new CrossEntropyKernel(op.N(), op.V(), binding);
    int rows = chunkRows(op.N(), op.V());
    Floats normalizer = binding.floats("normalizer");
    for (int from = 0; from < op.N(); from += rows) {
      Sizes sizes = new Sizes(Math.min(rows, op.N() - from), op.C(), op.V(), op.precision());
      kernel.chunks.add(new Chunk(sizes, from, normalizer, binding));
      kernel.chunks.getLast().addGradients(op.bias(), from, binding);
    }
    return kernel;
  }

  private static int chunkRows(int N, int V) {
    int width = Lanes.padded(V);
    int rows = Math.max(CHUNK_FLOATS / width, Math.min(WORTH_ROWS, MOST_FLOATS / width));
    return Math.clamp(rows, 1, N);
  }

  /** Floats of workspace: a chunk of logits and what the largest product packs. */
  static long workspaceFloats(Op.CrossEntropy op, int threads) {
    int rows = chunkRows(op.N(), op.V());
    int rest = op.N() % rows;
    long packed = Chunk.forwardFloats(new Sizes(rows, op.C(), op.V(), op.precision()), threads);
    if (rest != 0) {
      packed =
          Math.max(
              packed,
              Chunk.forwardFloats(new Sizes(rest, op.C(), op.V(), op.precision()), threads));
    }
    return (long) rows * Lanes.padded(op.V()) + packed;
  }

  /** Floats of workspace: a chunk of logits and what the largest product packs. */
  static long workspaceFloats(Op.CrossEntropyBackward op, int threads) {
    int rows = chunkRows(op.N(), op.V());
    int rest = op.N() % rows;
    long packed = Chunk.backwardFloats(new Sizes(rows, op.C(), op.V(), op.precision()), threads);
    if (rest != 0) {
      packed =
          Math.max(
              packed,
              Chunk.backwardFloats(new Sizes(rest, op.C(), op.V(), op.precision()), threads));
    }
    return (long) rows * Lanes.padded(op.V()) + packed;
  }

  @Override
  public void run() {
    for (int n = 0; n < N; n++) {
      if (weights.data()[weights.at() + n] != 0) {
        Bounds.index(V, n, targets.get(n), "targets");
      }
    }
    // By index: an iterator may be allocated in each run.
    for (int i = 0; i < chunks.size(); i++) {
      chunks.get(i).run(workers);
    }
  }

  /** Rows of a chunk, channels, vocabulary, and what factors are rounded to. */
  private record Sizes(int rows, int C, int V, Precision precision) {}

  private static final class Chunk {
    private final Sizes sizes;
    private final float[] logits;
    private final Ints targets;
    private final Floats weights;
    private final Floats losses;
    private final @Nullable Floats normalizer;
    private final Matmul projection;
    private final Tiles tiles;
    private final Reducer[] reducers;
    private final Workers.Task lossTask = this::losses;
    private @Nullable Matmul inputs;
    private @Nullable Matmul table;
    private @Nullable ColumnSums bias;

    Chunk(Sizes sizes, int from, @Nullable Floats normalizer, Binding binding) {
      int C = sizes.C();
      int V = sizes.V();
      int threads = binding.workers().threads();
      this.sizes = sizes;
      this.logits = binding.workspace();
      Ints allTargets = binding.ints("targets");
      this.targets = new Ints(allTargets.data(), allTargets.at() + from);
      this.weights = shifted(binding.floats("weights"), from);
      this.losses = shifted(binding.floats("losses"), from);
      this.normalizer = normalizer;
      Floats weight = binding.floats("weight");
      @Nullable Floats added = binding.optionalFloats("bias");
      Product product =
          new Product(
              MatmulForm.NT,
              sizes.rows(),
              V,
              C,
              matrix(shifted(binding.floats("x"), from * C), C),
              matrix(weight, C),
              new Matrix(logits, 0, Lanes.padded(V)),
              added == null ? new Start.Zero() : new Start.Row(added.data(), added.at()));
      this.projection =
          new Matmul(
              product, sizes.precision(), Epilogue.NONE, logits, logitFloats(binding), threads);
      this.reducers = Reducer.of(threads);
      this.tiles = Tiles.of(sizes.rows(), 8L * V, threads);
    }

    /** Where the packing begins: behind the largest chunk of this op. */
    private static int logitFloats(Binding binding) {
      long N = binding.step().tensor("losses").elements();
      int V = Math.toIntExact(binding.step().tensor("weight").shape().size(0));
      return chunkRows(Math.toIntExact(N), V) * Lanes.padded(V);
    }

    void addGradients(Bias kind, int from, Binding binding) {
      int rows = sizes.rows();
      int C = sizes.C();
      int V = sizes.V();
      int threads = binding.workers().threads();
      int packed = logitFloats(binding);
      Matrix dz = new Matrix(logits, 0, Lanes.padded(V));
      Matrix weight = matrix(binding.floats("weight"), C);
      Matrix x = matrix(shifted(binding.floats("x"), from * C), C);
      Matrix dx = matrix(shifted(binding.floats("dx"), from * C), C);
      Matrix dweight = matrix(binding.floats("dweight"), C);
      Start start = from == 0 ? binding.start("dweight") : new Start.Output();
      Product toInputs =
          new Product(MatmulForm.NN, rows, C, V, dz, weight, dx, binding.start("dx"));
      Product toTable = new Product(MatmulForm.TN, V, C, rows, dz, x, dweight, start);
      Precision precision = sizes.precision();
      this.inputs = new Matmul(toInputs, precision, Epilogue.NONE, logits, packed, threads);
      this.table = new Matmul(toTable, precision, Epilogue.NONE, logits, packed, threads);
      if (kind == Bias.PRESENT) {
        boolean adds = from > 0 || binding.adds("dbias");
        this.bias = new ColumnSums(binding.floats("dbias"), dz, rows, V, adds, threads);
      }
    }

    private static Floats shifted(Floats floats, int by) {
      return new Floats(floats.data(), floats.at() + by);
    }

    private static Matrix matrix(Floats floats, int stride) {
      return new Matrix(floats.data(), floats.at(), stride);
    }

    static long forwardFloats(Sizes sizes, int threads) {
      return Matmul.workspaceFloats(
          sizes.precision(), MatmulForm.NT, sizes.rows(), sizes.V(), sizes.C(), threads);
    }

    static long backwardFloats(Sizes sizes, int threads) {
      int rows = sizes.rows();
      int C = sizes.C();
      int V = sizes.V();
      Precision precision = sizes.precision();
      long gradients =
          Math.max(
              Matmul.workspaceFloats(precision, MatmulForm.NN, rows, C, V, threads),
              Matmul.workspaceFloats(precision, MatmulForm.TN, V, C, rows, threads));
      return Math.max(gradients, forwardFloats(sizes, threads));
    }

    void run(Workers workers) {
      projection.run(workers);
      workers.run(tiles.count(), lossTask);
      if (inputs != null && table != null) {
        inputs.run(workers);
        table.run(workers);
      }
      if (bias != null) {
        bias.run(workers);
      }
    }

    private void losses(int tile, int worker) {
      for (int n = tiles.start(tile); n < tiles.end(tile); n++) {
        loss(n, weights.data()[weights.at() + n], reducers[worker]);
      }
    }

    private void loss(int n, float weight, Reducer reducer) {
      int V = sizes.V();
      int at = n * Lanes.padded(V);
      if (weight == 0) {
        losses.data()[losses.at() + n] = 0;
        Arrays.fill(logits, at, at + V, 0f);
        return;
      }
      int target = at + targets.get(n);
      float max = Reducer.max(logits, at, V);
      double score = (double) max - logits[target];
      Exponential.apply(logits, at, Lanes.padded(V), 1, max);
      float sum = reducer.sum(logits, at, V);
      losses.data()[losses.at() + n] = (float) (weight * (score + StrictMath.log(sum)));
      if (normalizer != null) {
        float factor = weight * normalizer.data()[normalizer.at()];
        Lanes.scale(logits, at, V, factor / sum);
        logits[target] -= factor;
      }
    }
  }
}
