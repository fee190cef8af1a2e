package io.sirocco.kernels.vector;

import io.sirocco.kernels.Activation;
import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Precision;
import io.sirocco.kernels.WeightLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gradients of a linear layer: see {@link Op.LinearBackward}. Where there is an activation, dz is
 * computed for a chunk of rows at a time, so that the workspace stays bounded; dweight and dbias go
 * on summing from chunk to chunk in increasing n, so that the bits do not depend on the chunks.
 */
final class LinearGradient implements Kernel {
  /** Most floats of a chunk of dz: 16 MiB. */
  private static final int CHUNK_FLOATS = 1 << 22;

  private final List<Chunk> chunks = new ArrayList<>();
  private final Workers workers;

  LinearGradient(Op.LinearBackward op, Binding binding) {
    this.workers = binding.workers();
    int rows = chunkRows(op);
    for (int from = 0; from < op.N(); from += rows) {
      chunks.add(new Chunk(op, binding, from, Math.min(rows, op.N() - from)));
    }
  }

  private static int chunkRows(Op.LinearBackward op) {
    return op.activation() == Activation.NONE
        ? op.N()
        : Math.clamp(CHUNK_FLOATS / op.K(), 1, op.N());
  }

  private static int dzFloats(Op.LinearBackward op) {
    return op.activation() == Activation.NONE ? 0 : chunkRows(op) * op.K();
  }

  /** Floats of workspace: a chunk of dz, and what the larger product packs. */
  static long workspaceFloats(Op.LinearBackward op, int threads) {
    int rows = chunkRows(op);
    int rest = op.N() % rows;
    long packed = packedFloats(op, rows, threads);
    if (rest != 0) {
      packed = Math.max(packed, packedFloats(op, rest, threads));
    }
    return dzFloats(op) + packed;
  }

  private static long packedFloats(Op.LinearBackward op, int rows, int threads) {
    int C = op.C();
    int K = op.K();
    boolean inputOutput = op.layout() == WeightLayout.INPUT_OUTPUT;
    int M = inputOutput ? C : K;
    MatmulForm toInputs = inputOutput ? MatmulForm.NT : MatmulForm.NN;
    Precision precision = op.precision();
    return Math.max(
        Matmul.workspaceFloats(precision, toInputs, rows, C, K, threads),
        Matmul.workspaceFloats(precision, MatmulForm.TN, M, inputOutput ? K : C, rows, threads));
  }

  @Override
  public void run() {
    // By index: an iterator may be allocated in each run.
    for (int i = 0; i < chunks.size(); i++) {
      chunks.get(i).run(workers);
    }
  }

  /** A chunk of rows, from dz to its part of the three gradients. */
  private static final class Chunk {
    private final Op.LinearBackward op;
    private final Floats dz;
    private final @Nullable Floats dy;
    private final @Nullable Floats z;
    private final Tiles elements;
    private final Matmul inputs;
    private final Matmul weights;
    private final @Nullable ColumnSums bias;
    private final Workers.Task activationTask = (tile, worker) -> activate(tile);

    Chunk(Op.LinearBackward op, Binding binding, int from, int rows) {
      this.op = op;
      int C = op.C();
      int K = op.K();
      int threads = binding.workers().threads();
      Floats given = shifted(binding.floats("dy"), from * K);
      boolean plain = op.activation() == Activation.NONE;
      this.dz = plain ? given : new Floats(binding.workspace(), 0);
      this.dy = plain ? null : given;
      this.z = plain ? null : shifted(binding.floats("preactivation"), from * K);
      this.elements = Tiles.of(rows * K, 8, threads, Lanes.VIRTUAL);
      Floats input = shifted(binding.floats("x"), from * C);
      Floats dx = shifted(binding.floats("dx"), from * C);
      Floats weight = binding.floats("weight");
      Floats dweight = binding.floats("dweight");
      boolean inputOutput = op.layout() == WeightLayout.INPUT_OUTPUT;
      Matrix dzs = new Matrix(dz.data(), dz.at(), K);
      Matrix xs = new Matrix(input.data(), input.at(), C);
      int stride = inputOutput ? K : C;
      MatmulForm form = inputOutput ? MatmulForm.NT : MatmulForm.NN;
      Matrix w = new Matrix(weight.data(), weight.at(), stride);
      Matrix dxs = new Matrix(dx.data(), dx.at(), C);
      Matrix dw = new Matrix(dweight.data(), dweight.at(), stride);
      Product toInputs = new Product(form, rows, C, K, dzs, w, dxs, binding.start("dx"));
      Start start = from == 0 ? binding.start("dweight") : new Start.Output();
      Product toWeights =
          inputOutput
              ? new Product(MatmulForm.TN, C, K, rows, xs, dzs, dw, start)
              : new Product(MatmulForm.TN, K, C, rows, dzs, xs, dw, start);
      int offset = dzFloats(op);
      Precision precision = op.precision();
      float[] workspace = binding.workspace();
      this.inputs = new Matmul(toInputs, precision, Epilogue.NONE, workspace, offset, threads);
      this.weights = new Matmul(toWeights, precision, Epilogue.NONE, workspace, offset, threads);
      @Nullable Floats dbias = binding.optionalFloats("dbias");
      this.bias =
          dbias == null
              ? null
              : new ColumnSums(dbias, dzs, rows, K, from > 0 || binding.adds("dbias"), threads);
    }

    private static Floats shifted(Floats floats, int by) {
      return new Floats(floats.data(), floats.at() + by);
    }

    void run(Workers workers) {
      if (dy != null) {
        workers.run(elements.count(), activationTask);
      }
      inputs.run(workers);
      weights.run(workers);
      if (bias != null) {
        bias.run(workers);
      }
    }

    private void activate(int tile) {
      if (dy != null && z != null) {
        int from = elements.start(tile);
        Activations.gradient(op.activation(), dz, dy, z, from, elements.end(tile) - from);
      }
    }
  }
}
