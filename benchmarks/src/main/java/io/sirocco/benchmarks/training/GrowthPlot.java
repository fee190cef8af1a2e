package io.sirocco.benchmarks.training;

import java.awt.Color;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;

/** A picture of how the cost grows: a row a quantity, a column an axis, a line a thread count. */
public final class GrowthPlot {

  private static final int WIDTH = 520;
  private static final int HEIGHT = 340;

  private GrowthPlot() {}

  /** How a value becomes a place on an axis. */
  private enum Scale {
    /** From 0. */
    LINEAR {
      @Override
      double place(double value) {
        return value;
      }

      @Override
      double value(double place) {
        return place;
      }
    },
    /** By powers of 2, as the sizes are chosen. */
    LOGARITHMIC {
      @Override
      double place(double value) {
        return Math.log(value) / Math.log(2);
      }

      @Override
      double value(double place) {
        return Math.pow(2, place);
      }
    };

    abstract double place(double value);

    abstract double value(double place);

    String label(double place) {
      return String.format(Locale.ROOT, "%.0f", value(place));
    }
  }

  private record Quantity(String title, ToDoubleFunction<GrowthResult> of, Scale scale) {
    double place(GrowthResult result) {
      return scale.place(of.applyAsDouble(result));
    }
  }

  private static final List<Quantity> QUANTITIES =
      List.of(
          new Quantity("ms a step", result -> 1e3 * result.seconds(), Scale.LOGARITHMIC),
          new Quantity("GFLOP/s", GrowthResult::speed, Scale.LINEAR),
          new Quantity("peak resident MB", GrowthResult::peakMegabytes, Scale.LINEAR));

  /** Writes the picture as PNG, with the folders above it. */
  public static void write(Path file, List<GrowthResult> results) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    List<GrowthPoint.Axis> axes =
        results.stream().map(result -> result.point().axis()).distinct().sorted().toList();
    List<XYChart> charts = new ArrayList<>();
    for (Quantity quantity : QUANTITIES) {
      for (GrowthPoint.Axis axis : axes) {
        charts.add(
            chart(
                quantity,
                axis,
                results.stream().filter(result -> result.point().axis() == axis).toList()));
      }
    }
    try (OutputStream output = Files.newOutputStream(file)) {
      BitmapEncoder.saveBitmap(
          charts, QUANTITIES.size(), axes.size(), output, BitmapEncoder.BitmapFormat.PNG);
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
    XYStyler styler = chart.getStyler();
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setLegendPosition(LegendPosition.InsideSE);
    styler.setXAxisTickLabelsFormattingFunction(GrowthPlot::size);
    styler.setYAxisTickLabelsFormattingFunction(quantity.scale()::label);
    styler.setYAxisMin(
        quantity.scale() == Scale.LINEAR
            ? 0
            : Math.floor(results.stream().mapToDouble(quantity::place).min().orElseThrow()));
    for (int threads : new TreeSet<>(results.stream().map(GrowthResult::threads).toList())) {
      List<GrowthResult> line =
          results.stream().filter(result -> result.threads() == threads).toList();
      chart.addSeries(
          threads == 1 ? "1 thread" : threads + " threads",
          line.stream()
              .mapToDouble(result -> Scale.LOGARITHMIC.place(result.point().size()))
              .toArray(),
          line.stream().mapToDouble(quantity::place).toArray());
    }
    return chart;
  }

  /** Powers of 2 only: what lies between them would be no round number. */
  private static String size(double place) {
    return Math.abs(place - Math.rint(place)) < 1e-9 ? Scale.LOGARITHMIC.label(place) : "";
  }
}
