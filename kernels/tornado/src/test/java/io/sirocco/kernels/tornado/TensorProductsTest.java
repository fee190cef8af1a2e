package io.sirocco.kernels.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.kernels.Availability;
import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.Precision;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Products on tensor cores, where the device has them. */
final class TensorProductsTest {

  @BeforeEach
  void requireTensorCores() {
    if (new TornadoProvider().availability() instanceof Availability.Unavailable(String reason)) {
      Assumptions.abort("tornado: " + reason);
    }
    Assumptions.assumeTrue(device().hasTensorCores(), "no tensor cores: " + device().description());
  }

  private static Device device() {
    return Device.all(TornadoRuntimeProvider.getTornadoRuntime(), Launching.RECORDED).getFirst();
  }

  @ParameterizedTest(name = "{0} of {1} x {2} x {3} in {4}, from {5}, {6} of them")
  @CsvSource({
    "NN, 128, 128, 32, BF16, ZERO, 1",
    "NN, 256, 128, 96, F16, ZERO, 1",
    "NT, 128, 256, 64, BF16, ROW, 1",
    "TN, 130, 70, 33, BF16, OUTPUT, 1",
    "NT, 1, 1, 1, F16, OUTPUT, 2",
    "TN, 129, 127, 257, F16, ROW, 3",
    "NN, 37, 300, 160, BF16, ZERO, 2"
  })
  void productsAreThoseOfRoundedFactors(
      MatmulForm form, int M, int N, int K, Precision precision, String start, int B) {
    Problem problem = new Problem(form, new Product.Sizes(B, M, N, K), precision, start);
    problem.run(device());
    problem.check();
  }

  private static final class Problem {
    final MatmulForm form;
    final Product.Sizes sizes;
    final Precision precision;
    final String start;
    final FloatArray a;
    final FloatArray b;
    final FloatArray row;
    final FloatArray c;
    final float[] before;

    Problem(MatmulForm form, Product.Sizes sizes, Precision precision, String start) {
      this.form = form;
      this.sizes = sizes;
      this.precision = precision;
      this.start = start;
      Random random = new Random(7);
      a = random(random, sizes.B() * sizes.M() * sizes.K());
      b = random(random, sizes.B() * sizes.K() * sizes.N());
      row = random(random, sizes.N());
      c = random(random, sizes.B() * sizes.M() * sizes.N());
      before = c.toHeapArray();
    }

    private static FloatArray random(Random random, int count) {
      FloatArray values = new FloatArray(count);
      for (int i = 0; i < count; i++) {
        values.set(i, random.nextFloat() * 2 - 1);
      }
      return values;
    }

    private Product product() {
      int M = sizes.M();
      int N = sizes.N();
      int K = sizes.K();
      return new Product(
          form,
          sizes,
          new Product.Factor(new Region(a, 0), form == MatmulForm.TN ? M : K, M * K),
          new Product.Factor(new Region(b, 0), form == MatmulForm.NT ? K : N, K * N),
          new Product.Factor(new Region(c, 0), N, M * N),
          switch (start) {
            case "ROW" -> new Product.Start.Row(new Region(row, 0));
            case "OUTPUT" -> new Product.Start.Output();
            default -> new Product.Start.Zero();
          });
    }

    void run(Device device) {
      ByteArray packed = new ByteArray(Math.toIntExact(TensorProducts.packedBytes(sizes)));
      FloatArray workspace = new FloatArray(Math.toIntExact(TensorProducts.workspaceFloats(sizes)));
      List<Launch> launches =
          TensorProducts.of(product(), precision).launches(packed, new Region(workspace, 0));
      DevicePlan.Shared shared =
          new DevicePlan.Shared(
              List.of(a, b, row, c), List.of(workspace), List.of(packed), List.of());
      try (DevicePlan plan =
          new DevicePlan(device, shared, List.of(launches), DevicePlan.Timing.OFF)) {
        plan.upload();
        plan.run(0, "test");
        plan.download(c);
      }
    }

    private float left(int batch, int m, int k) {
      int at = form == MatmulForm.TN ? k * sizes.M() + m : m * sizes.K() + k;
      return round(a.get(batch * sizes.M() * sizes.K() + at));
    }

    private float right(int batch, int k, int n) {
      int at = form == MatmulForm.NT ? n * sizes.K() + k : k * sizes.N() + n;
      return round(b.get(batch * sizes.K() * sizes.N() + at));
    }

    private float round(float x) {
      if (precision == Precision.F16) {
        return Float.float16ToFloat(Float.floatToFloat16(x));
      }
      int bits = Float.floatToRawIntBits(x);
      return Float.intBitsToFloat((bits + 0x7FFF + ((bits >>> 16) & 1)) & 0xFFFF0000);
    }

    void check() {
      for (int i = 0; i < c.getSize(); i++) {
        int batch = i / (sizes.M() * sizes.N());
        int m = i / sizes.N() % sizes.M();
        int n = i % sizes.N();
        double sum =
            switch (start) {
              case "ROW" -> row.get(n);
              case "OUTPUT" -> before[i];
              default -> 0;
            };
        double magnitude = Math.abs(sum);
        for (int k = 0; k < sizes.K(); k++) {
          double term = (double) left(batch, m, k) * right(batch, k, n);
          sum += term;
          magnitude += Math.abs(term);
        }
        // Each sum of 16 products and what was there is rounded once or twice.
        double bound = (sizes.K() / 8.0 + 4) * 0x1p-23 * magnitude;
        assertThat((double) c.get(i))
            .as("%d, %d, %d", batch, m, n)
            .isBetween(sum - bound, sum + bound);
      }
    }
  }
}
