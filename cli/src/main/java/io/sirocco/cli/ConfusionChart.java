package io.sirocco.cli;

import io.sirocco.classification.ConfusionMatrix;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;

/** A picture of a confusion matrix: the share of each class that was told to be of each, in %. */
final class ConfusionChart {

  private static final int CELL = 90;
  private static final int MARGIN = 360;
  private static final double PERCENT = 100;

  /** From none to all: light to dark, so that the picture can be printed. */
  private static final Color[] SHADES = {new Color(247, 251, 255), new Color(66, 134, 197)};

  private ConfusionChart() {}

  /** Writes the picture as PNG, with the folders above it. */
  static void write(Path file, ConfusionMatrix matrix) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    List<String> labels = matrix.labels();
    HeatMapChart chart =
        new HeatMapChartBuilder()
            .width(MARGIN + CELL * labels.size())
            .height(MARGIN / 2 + CELL * labels.size())
            .title("Share of each class, in %")
            .xAxisTitle("told to be")
            .yAxisTitle("is")
            .build();
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setRangeColors(SHADES);
    chart.getStyler().setMin(0);
    chart.getStyler().setMax(PERCENT);
    chart.getStyler().setShowValue(true);
    chart.getStyler().setHeatMapValueDecimalPattern("0.0");
    // The first class stands at the top, as in the table.
    List<String> rows =
        IntStream.range(0, labels.size())
            .mapToObj(c -> String.format(Locale.ROOT, "%s (%,d)", labels.get(c), matrix.support(c)))
            .toList()
            .reversed();
    List<Number[]> cells = new ArrayList<>();
    for (int gold = 0; gold < labels.size(); gold++) {
      long texts = Math.max(1, matrix.support(gold));
      for (int told = 0; told < labels.size(); told++) {
        double share = PERCENT * matrix.count(gold, told) / texts;
        cells.add(new Number[] {told, labels.size() - 1 - gold, share});
      }
    }
    chart.addSeries("share", labels, rows, cells);
    if (!ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", file.toFile())) {
      throw new IOException("%s: this Java cannot write PNG".formatted(file));
    }
  }
}
