package io.sirocco.benchmarks.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.benchmarks.CaseResult;
import io.sirocco.benchmarks.Harness;
import io.sirocco.benchmarks.Pace;
import io.sirocco.benchmarks.Timing;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GrowthBenchmarkTest {

  private static final Pace FAST = new Pace(1e-4, 1e-4, 1e-3, 0, 1e-4, 1e-3, 1, 2);

  @TempDir private Path folder;

  private static GrowthPoint point(GrowthPoint.Axis axis, int size) {
    return GrowthPoint.all().stream()
        .filter(each -> each.axis() == axis && each.size() == size)
        .findFirst()
        .orElseThrow();
  }

  /** A script that answers; each start leaves a line in a file. */
  private StepLauncher launcher(int threads) {
    Path starts = folder.resolve("starts");
    String text =
        "echo %d >> %s; echo ready to go; while read line; do echo loss 1; done"
            .formatted(threads, starts);
    return new StepLauncher.Ours(List.of("sh", "-c", text));
  }

  @Test
  void everyPointIsMeasuredOnEveryNumberOfThreadsAndSharedOnesOnce() throws IOException {
    List<GrowthPoint> points =
        List.of(
            point(GrowthPoint.Axis.CONTEXT, 128),
            point(GrowthPoint.Axis.CONTEXT, 64),
            point(GrowthPoint.Axis.WIDTH, 256));
    List<Double> progress = new ArrayList<>();
    List<GrowthResult> results = benchmark().measure(points, List.of(1, 2), listener(progress, 99));
    assertThat(results).extracting(result -> result.point().size()).hasSize(6).contains(64, 128);
    assertThat(results).extracting(GrowthResult::threads).containsExactly(1, 1, 1, 2, 2, 2);
    assertThat(results).extracting(result -> result.named().name()).doesNotHaveDuplicates();
    // T=128 and C=256 are one workload.
    assertThat(Files.readString(folder.resolve("starts"))).isEqualTo("1\n1\n2\n2\n");
    assertThat(progress).isSorted().last().isEqualTo(1.0);
  }

  @Test
  void whoHasEnoughGetsWhatThereIs() throws IOException {
    List<GrowthResult> results =
        benchmark().measure(GrowthPoint.all(), List.of(1), listener(new ArrayList<>(), 2));
    assertThat(results).hasSize(2);
  }

  private GrowthBenchmark benchmark() {
    return new GrowthBenchmark(this::launcher, new Harness(System::nanoTime, FAST), folder);
  }

  private static GrowthBenchmark.Listener listener(List<Double> progress, int most) {
    return new GrowthBenchmark.Listener() {
      @Override
      public boolean goesOn() {
        return progress.size() < most;
      }

      @Override
      public void measured(GrowthResult result, double done) {
        progress.add(done);
      }
    };
  }

  @Test
  void thePictureShowsEveryAxisAndQuantity() throws IOException {
    List<GrowthResult> results = new ArrayList<>();
    for (int threads = 1; threads <= 2; threads++) {
      for (GrowthPoint point : GrowthPoint.all()) {
        Timing timing = new Timing("sirocco", 1, 1, 1, List.of(point.size() / 100.0 / threads));
        CaseResult measured =
            new CaseResult(
                point.workload(),
                1_000_000_000L,
                0,
                0,
                List.of(timing),
                Map.of("sirocco", 1L << 28));
        results.add(new GrowthResult(point, threads, measured));
      }
    }
    Path file = folder.resolve("plots/growth.png");
    GrowthPlot.write(file, results);
    BufferedImage image = ImageIO.read(file.toFile());
    assertThat(image.getWidth()).isEqualTo(3 * 520);
    assertThat(image.getHeight()).isEqualTo(3 * 340);
    assertThat(results.getFirst().line().replaceAll(" +", " "))
        .isEqualTo("context T 64 1 640.0 1.0 1.6 268");
  }
}
