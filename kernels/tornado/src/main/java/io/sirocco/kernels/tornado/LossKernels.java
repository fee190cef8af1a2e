package io.sirocco.kernels.tornado;

import io.sirocco.kernels.Bias;
import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.Op;
import java.util.ArrayList;
import java.util.List;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Output projection and cross-entropy in chunks of rows: the logits of a chunk are computed, become
 * their own gradient, and are multiplied into dx and dweight before the next chunk comes.
 */
final class LossKernels {

  /** Rows of a chunk, unless there are fewer. */
  private static final int FEWEST_ROWS = 192;

  /** Floats of a chunk of logits, unless that has too few rows: 64 MiB. */
  private static final int CHUNK_FLOATS = 1 << 24;

  /** The same where whole tiles of tensor cores want many rows: 256 MiB. */
  private static final int LARGE_CHUNK_FLOATS = 1 << 26;

  private LossKernels() {}

  /** The shared sizes of both ops. */
  private record Loss(int N, int C, int V, Bias bias, Products products) {

    static Loss of(Op.CrossEntropy op, Multiplier multiplier) {
      Products products = new Products(op.precision(), multiplier);
      return new Loss(op.N(), op.C(), op.V(), op.bias(), products);
    }

    static Loss of(Op.CrossEntropyBackward op, Multiplier multiplier) {
      Products products = new Products(op.precision(), multiplier);
      return new Loss(op.N(), op.C(), op.V(), op.bias(), products);
    }

    int rows() {
      int floats =
          products.multiplier() == Multiplier.TENSOR_CORES ? LARGE_CHUNK_FLOATS : CHUNK_FLOATS;
      return Math.min(N, Math.max(FEWEST_ROWS, floats / V));
    }

    Product.Sizes[] sizes() {
      int rows = rows();
      return new Product.Sizes[] {projection(rows), toInputs(rows), toTable(rows)};
    }

    long logits() {
      return (long) rows() * V;
    }

    Product.Sizes projection(int rows) {
      return new Product.Sizes(1, rows, V, C);
    }

    Product.Sizes toInputs(int rows) {
      return new Product.Sizes(1, rows, C, V);
    }

    Product.Sizes toTable(int rows) {
      return new Product.Sizes(1, V, C, rows);
    }
  }

  static List<Launch> of(Op.CrossEntropy op, Binding binding) {
    Loss loss = Loss.of(op, binding.multiplier());
    List<Launch> launches = new ArrayList<>();
    for (int row = 0; row < op.N(); row += loss.rows()) {
      addLosses(launches, loss, binding, row, false);
    }
    return launches;
  }

  static List<Launch> of(Op.CrossEntropyBackward op, Binding binding) {
    Loss loss = Loss.of(op, binding.multiplier());
    List<Launch> launches = new ArrayList<>();
    for (String port : List.of("dweight", "dbias")) {
      if (binding.has(port) && !binding.adds(port)) {
        long elements = binding.step().tensor(port).elements();
        launches.add(OptimizerKernels.clear(binding.region(port), elements));
      }
    }
    for (int row = 0; row < op.N(); row += loss.rows()) {
      addLosses(launches, loss, binding, row, true);
      addGradients(launches, loss, binding, row);
    }
    return launches;
  }

  private static void addLosses(
      List<Launch> launches, Loss loss, Binding binding, int row, boolean gradients) {
    int rows = Math.min(loss.rows(), loss.N - row);
    Region logits = binding.workspace();
    Product projection =
        new Product(
            MatmulForm.NT,
            loss.projection(rows),
            Product.Factor.of(binding.region("x").plus((long) row * loss.C), loss.C),
            Product.Factor.of(binding.region("weight"), loss.C),
            Product.Factor.of(logits, loss.V),
            loss.bias == Bias.PRESENT
                ? new Product.Start.Row(binding.region("bias"))
                : new Product.Start.Zero());
    Region scratch = logits.plus(loss.logits());
    launches.addAll(loss.products.launches(projection, binding, scratch));
    launches.add(softmaxLoss(loss, binding, row, gradients));
  }

  private static Launch softmaxLoss(Loss loss, Binding binding, int row, boolean gradients) {
    Launch.Arguments arguments = new Launch.Arguments();
    Region weightsAt = binding.region("weights").plus(row);
    FloatArray logits = arguments.floats(binding.workspace());
    IntArray targets = arguments.ints(binding.region("targets").plus(row));
    FloatArray weights = arguments.floats(weightsAt);
    FloatArray normalizer = arguments.floats(binding.optional("normalizer", weightsAt));
    FloatArray losses = arguments.floats(binding.region("losses").plus(row));
    arguments.flag(gradients).number(loss.V);
    return arguments.over(
        Range.groups(Math.min(loss.rows(), loss.N - row), 1, 1),
        (graph, name, context, sizes) ->
            graph.task(
                name,
                LossCode::softmaxLoss,
                context,
                sizes,
                logits,
                targets,
                weights,
                normalizer,
                losses));
  }

  private static void addGradients(List<Launch> launches, Loss loss, Binding binding, int row) {
    int rows = Math.min(loss.rows(), loss.N - row);
    Region dz = binding.workspace();
    Region scratch = dz.plus(loss.logits());
    Product.Factor slopes = Product.Factor.of(dz, loss.V);
    long firstInput = (long) row * loss.C;
    Product toInputs =
        new Product(
            MatmulForm.NN,
            loss.toInputs(rows),
            slopes,
            Product.Factor.of(binding.region("weight"), loss.C),
            Product.Factor.of(binding.region("dx").plus(firstInput), loss.C),
            binding.start("dx"));
    Product toTable =
        new Product(
            MatmulForm.TN,
            loss.toTable(rows),
            slopes,
            Product.Factor.of(binding.region("x").plus(firstInput), loss.C),
            Product.Factor.of(binding.region("dweight"), loss.C),
            new Product.Start.Output());
    launches.addAll(loss.products.launches(toInputs, binding, scratch));
    launches.addAll(loss.products.launches(toTable, binding, scratch));
    if (loss.bias == Bias.PRESENT) {
      RowKernels.Columns columns = new RowKernels.Columns(dz, rows, loss.V);
      launches.addAll(RowKernels.columnSums(binding, columns, scratch, "dbias", true));
    }
  }

  static long workspaceFloats(Op.CrossEntropy op, Multiplier multiplier) {
    Loss loss = Loss.of(op, multiplier);
    return loss.logits() + loss.products.workspaceFloats(loss.projection(loss.rows()));
  }

  static long workspaceFloats(Op.CrossEntropyBackward op, Multiplier multiplier) {
    Loss loss = Loss.of(op, multiplier);
    long bias = RowKernels.columnSumFloats(loss.rows(), op.V());
    return loss.logits() + Math.max(bias, loss.products.workspaceFloats(loss.sizes()));
  }

  static long packedBytes(Op.CrossEntropy op, Multiplier multiplier) {
    Loss loss = Loss.of(op, multiplier);
    return loss.products.packedBytes(loss.projection(loss.rows()));
  }

  static long packedBytes(Op.CrossEntropyBackward op, Multiplier multiplier) {
    Loss loss = Loss.of(op, multiplier);
    return loss.products.packedBytes(loss.sizes());
  }
}
