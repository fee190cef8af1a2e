package io.sirocco.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sirocco.benchmarks.Roofline.Point;
import io.sirocco.kernels.Yardstick;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RooflineTest {

  private static final Roofline ROOFLINE = new Roofline(100e9, 20e9);

  @TempDir private Path folder;

  private static Point point(String group, double intensity, double gigaflops) {
    return new Point(group + " case", group, intensity, gigaflops * 1e9);
  }

  @Test
  void theBoundIsBandwidthThenPeak() {
    assertThat(ROOFLINE.ridge()).isEqualTo(5);
    assertThat(ROOFLINE.bound(2)).isEqualTo(40e9);
    assertThat(ROOFLINE.bound(5)).isEqualTo(100e9);
    assertThat(ROOFLINE.bound(50)).isEqualTo(100e9);
    assertThat(ROOFLINE.share(point("a", 2, 10))).isCloseTo(0.25, within(1e-12));
    assertThat(ROOFLINE.share(point("a", 20, 10))).isCloseTo(0.1, within(1e-12));
    assertThatThrownBy(() -> new Roofline(0, 1)).hasMessageContaining("is not above 0");
  }

  @Test
  void thePointOfACaseIsItsCostOverItsTime() {
    CaseResult result =
        new CaseResult(
            "x",
            6_000_000,
            2_000_000,
            4_000_000,
            List.of(
                new Timing("sirocco", 1, 1, 0, List.of(0.002)),
                new Timing("peer", 1, 1, 0, List.of(0.5))));
    assertThat(Point.of("gelu", result)).isEqualTo(new Point("gelu x", "gelu", 2, 4e9));
  }

  @Test
  void theFastestRunIsTheMeasure() {
    long[] nanoseconds = {0};
    Yardstick yardstick =
        new Yardstick() {
          private int runs;

          @Override
          public long multiplyAdd() {
            nanoseconds[0] += runs++ == 3 ? 100_000_000 : 400_000_000;
            return 1_000_000_000;
          }

          @Override
          public long triad() {
            nanoseconds[0] += 200_000_000;
            return 1_000_000_000;
          }
        };
    Roofline measured = Roofline.measure(yardstick, () -> nanoseconds[0]);
    assertThat(measured.peak()).isCloseTo(10e9, within(1.));
    assertThat(measured.bandwidth()).isCloseTo(5e9, within(1.));
  }

  @Test
  void thoseFarthestFromTheirBoundComeFirst() {
    Point near = point("a", 2, 30);
    Point far = point("b", 50, 30);
    assertThat(ROOFLINE.leastFirst(List.of(near, far))).containsExactly(far, near);
  }

  @Test
  void thePictureShowsEveryGroupInItsColor() throws IOException {
    Path file = folder.resolve("pictures/roofline.png");
    RooflineChart.write(
        file, "a machine", ROOFLINE, List.of(point("a", 0.5, 3), point("b", 300, 80)));
    BufferedImage image = ImageIO.read(file.toFile());
    assertThat(image.getWidth()).isGreaterThanOrEqualTo(1200);
    assertThat(pixels(image, new Color(0x1f77b4))).as("of a").isPositive();
    assertThat(pixels(image, new Color(0xd62728))).as("of b").isPositive();
    assertThat(pixels(image, new Color(0x2ca02c))).as("of no group").isZero();
    assertThat(pixels(image, Color.BLACK)).as("roof and text").isGreaterThan(1000);
  }

  private static long pixels(BufferedImage image, Color color) {
    long count = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        count += image.getRGB(x, y) == color.getRGB() ? 1 : 0;
      }
    }
    return count;
  }
}
