package io.sirocco.cli;

import io.sirocco.kernels.Access;
import io.sirocco.kernels.Backend;
import io.sirocco.kernels.Executable;
import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.ModelState;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Operand;
import io.sirocco.kernels.Program;
import io.sirocco.kernels.Role;
import io.sirocco.kernels.Session;
import io.sirocco.kernels.Step;
import io.sirocco.kernels.Tensor;
import java.util.List;
import java.util.function.LongSupplier;

/** How fast a backend multiplies, in a moment; {@code sirocco bench matmul} measures with care. */
final class MatmulSpeed {

  /** Rows and columns. */
  static final int SIZE = 1024;

  private static final double SECONDS = 0.7;
  private static final int LEAST_RUNS = 4;

  private MatmulSpeed() {}

  /** FLOP/s of the fastest of some runs. */
  static double measure(Backend backend, LongSupplier nanoTime) {
    Tensor a = Tensor.f32("a", Role.CACHE, SIZE, SIZE);
    Tensor b = Tensor.f32("b", Role.CACHE, SIZE, SIZE);
    Tensor y = Tensor.f32("y", Role.CACHE, SIZE, SIZE);
    Op.Matmul op = new Op.Matmul(MatmulForm.NN, 1, SIZE, SIZE, SIZE);
    Step step =
        new Step(
            op,
            List.of(
                new Operand(a, Access.READ),
                new Operand(b, Access.READ),
                new Operand(y, Access.WRITE)));
    try (Session session = backend.open(new ModelState(List.of(a, b, y)));
        Executable executable = session.compile(new Program("product", List.of(step)))) {
      double fastest = Double.POSITIVE_INFINITY;
      double total = 0;
      for (int run = 0; run < LEAST_RUNS || total < SECONDS; run++) {
        long start = nanoTime.getAsLong();
        executable.run();
        double seconds = (nanoTime.getAsLong() - start) / 1e9;
        fastest = Math.min(fastest, seconds);
        total += seconds;
      }
      return 2.0 * SIZE * SIZE * SIZE / fastest;
    }
  }
}
