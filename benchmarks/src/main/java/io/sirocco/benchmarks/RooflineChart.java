package io.sirocco.benchmarks;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws a roofline with the kernels below it, both axes logarithmic. */
public final class RooflineChart {

  private static final int WIDTH = 1400;
  private static final int HEIGHT = 900;

  private static final Color[] COLORS = {
    new Color(0x1f77b4),
    new Color(0xd62728),
    new Color(0x2ca02c),
    new Color(0x9467bd),
    new Color(0xff7f0e),
    new Color(0x17becf),
    new Color(0x8c564b),
    new Color(0xe377c2)
  };

  private static final Marker[] MARKERS = {
    SeriesMarkers.CIRCLE,
    SeriesMarkers.DIAMOND,
    SeriesMarkers.SQUARE,
    SeriesMarkers.TRIANGLE_UP,
    SeriesMarkers.TRIANGLE_DOWN
  };

  private RooflineChart() {}

  /**
   * Writes a PNG.
   *
   * @param file to write
   * @param title the machine and the threads
   * @param roofline the bound
   * @param points at least one; each group has a color and a line in the legend
   */
  public static void write(Path file, String title, Roofline roofline, List<Roofline.Point> points)
      throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle("arithmetic intensity, FLOP a compulsory byte")
            .yAxisTitle("GFLOP/s")
            .build();
    style(chart.getStyler(), roofline, points);
    addRoof(chart, roofline, points);
    Map<String, List<Roofline.Point>> groups = new LinkedHashMap<>();
    for (Roofline.Point point : points) {
      groups.computeIfAbsent(point.group(), _ -> new ArrayList<>()).add(point);
    }
    int number = 0;
    for (Map.Entry<String, List<Roofline.Point>> group : groups.entrySet()) {
      XYSeries series = addGroup(chart, group.getKey(), group.getValue());
      series.setMarkerColor(COLORS[number % COLORS.length]);
      series.setMarker(MARKERS[number % MARKERS.length]);
      number++;
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    if (!ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", file.toFile())) {
      throw new IOException("%s: this Java cannot write PNG".formatted(file));
    }
  }

  private static void style(Styler styler, Roofline roofline, List<Roofline.Point> points) {
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setLegendPosition(Styler.LegendPosition.OutsideE);
    styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 20));
    styler.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 16));
    if (styler instanceof XYStyler axes) {
      axes.setXAxisLogarithmic(true);
      axes.setYAxisLogarithmic(true);
      axes.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 18));
      axes.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 15));
      axes.setXAxisMin(left(points));
      axes.setXAxisMax(right(roofline, points));
      axes.setYAxisMin(lowest(points) / 2 / 1e9);
      axes.setYAxisMax(roofline.peak() * 2 / 1e9);
      axes.setMarkerSize(11);
    }
  }

  private static double left(List<Roofline.Point> points) {
    return points.stream().mapToDouble(Roofline.Point::intensity).min().orElseThrow() / 2;
  }

  private static double right(Roofline roofline, List<Roofline.Point> points) {
    double most = points.stream().mapToDouble(Roofline.Point::intensity).max().orElseThrow();
    return 2 * Math.max(most, roofline.ridge());
  }

  private static double lowest(List<Roofline.Point> points) {
    return points.stream().mapToDouble(Roofline.Point::flops).min().orElseThrow();
  }

  private static void addRoof(XYChart chart, Roofline roofline, List<Roofline.Point> points) {
    double left = left(points);
    double right = right(roofline, points);
    String name =
        String.format(
            Locale.ROOT,
            "bound: %.0f GFLOP/s, %.1f GB/s",
            roofline.peak() / 1e9,
            roofline.bandwidth() / 1e9);
    XYSeries roof =
        chart.addSeries(
            name,
            new double[] {left, roofline.ridge(), right},
            new double[] {
              roofline.bound(left) / 1e9, roofline.peak() / 1e9, roofline.peak() / 1e9
            });
    roof.setMarker(SeriesMarkers.NONE);
    roof.setLineColor(Color.BLACK);
    roof.setLineStyle(new BasicStroke(2.5f));
  }

  private static XYSeries addGroup(XYChart chart, String name, List<Roofline.Point> group) {
    XYSeries series =
        chart.addSeries(
            name,
            group.stream().mapToDouble(Roofline.Point::intensity).toArray(),
            group.stream().mapToDouble(point -> point.flops() / 1e9).toArray());
    series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    return series;
  }
}
