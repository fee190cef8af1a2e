package io.sirocco.benchmarks.training;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/** A picture of how the cost grows: a row a quantity, a column an axis, a line a thread count. */
public final class GrowthPlot {

  private static final int WIDTH = 520;
  private static final int HEIGHT = 340;

  private GrowthPlot() {}

  private record Quantity(String title, ToDoubleFunction<GrowthResult> of, boolean logarithmic) {}

  private static final List<Quantity> QUANTITIES =
      List.of(
          new Quantity("ms a step", result -> 1e3 * result.seconds(), true),
          new Quantity("GFLOP/s", GrowthResult::speed, false),
          new Quantity("peak resident MB", GrowthResult::peakMegabytes, true));

  /** Writes the picture as PNG, with the folders above it. */
  public static void write(Path file, List<GrowthResult> results) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    List<XYChart> charts = new ArrayList<>();
    for (Quantity quantity : QUANTITIES) {
      for (GrowthPoint.Axis axis : GrowthPoint.Axis.values()) {
        charts.add(chart(quantity, axis, results));
      }
    }
    try (OutputStream output = Files.newOutputStream(file)) {
      BitmapEncoder.saveBitmap(
          charts,
          QUANTITIES.size(),
          GrowthPoint.Axis.values().length,
          output,
          BitmapEncoder.BitmapFormat.PNG);
    }
  }

  private static XYChart chart(
      Quantity quantity, GrowthPoint.Axis axis, List<GrowthResult> results) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .xAxisTitle(axis.description())
            .yAxisTitle(quantity.title())
            .build();
    chart.getStyler().setXAxisLogarithmic(true);
    chart.getStyler().setXAxisLogarithmicDecadeOnly(false);
    chart.getStyler().setYAxisLogarithmic(quantity.logarithmic());
    chart.getStyler().setYAxisLogarithmicDecadeOnly(false);
    chart.getStyler().setXAxisDecimalPattern("#");
    chart.getStyler().setYAxisDecimalPattern("#");
    chart.getStyler().setLegendPosition(LegendPosition.InsideSE);
    if (!quantity.logarithmic()) {
      chart.getStyler().setYAxisMin(0.0);
    }
    List<GrowthResult> shown =
        results.stream().filter(result -> result.point().axis() == axis).toList();
    for (int threads : new TreeSet<>(shown.stream().map(GrowthResult::threads).toList())) {
      List<GrowthResult> line =
          shown.stream().filter(result -> result.threads() == threads).toList();
      chart.addSeries(
          threads == 1 ? "1 thread" : threads + " threads",
          line.stream().mapToDouble(result -> result.point().size()).toArray(),
          line.stream().mapToDouble(quantity.of()).toArray());
    }
    return chart;
  }
}
