package io.sirocco.cli;

import io.sirocco.corpora.store.DatasetName;
import io.sirocco.corpora.store.DocumentStatistics;
import io.sirocco.corpora.store.Split;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;

/**
 * A picture of how long the documents to train on are: for each dataset the share of those of 2^i
 * to 2^(i+1) - 1 tokens.
 */
final class LengthsChart {

  private static final int WIDTH = 1000;
  private static final int LEAST_HEIGHT = 600;
  private static final int LEGEND_LINE = 28;
  private static final int HUES = 12;

  private LengthsChart() {}

  /** Writes the picture as PNG, with the folders above it. */
  static void write(Path file, Map<DatasetName, DocumentStatistics> statistics) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Map<DatasetName, DocumentStatistics> shown = new TreeMap<>(statistics);
    shown.keySet().removeIf(name -> name.split() != Split.TRAIN);
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(Math.max(LEAST_HEIGHT, LEGEND_LINE * (shown.size() + 2)))
            .title("Lengths of documents")
            .xAxisTitle("tokens, at least")
            .yAxisTitle("% of a dataset's documents")
            .build();
    chart.getStyler().setDefaultSeriesRenderStyle(CategorySeriesRenderStyle.Line);
    chart.getStyler().setSeriesColors(colors(shown.size()));
    chart.getStyler().setOverlapped(true);
    int end = shown.values().stream().mapToInt(each -> each.byLength().end()).max().orElse(0);
    List<String> lengths =
        IntStream.range(0, Math.max(1, end)).mapToObj(power -> Long.toString(1L << power)).toList();
    shown.forEach((name, each) -> {
      List<Number> shares = new ArrayList<>();
      for (int power = 0; power < lengths.size(); power++) {
        shares.add(100.0 * each.byLength().at(power) / Math.max(1, each.documents()));
      }
      chart.addSeries(name.toString(), lengths, shares);
    });
    if (!ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", file.toFile())) {
      throw new IOException("%s: this Java cannot write PNG".formatted(file));
    }
  }

  /** Neighbors in the legend differ in hue, rounds of hues in brightness. */
  private static Color[] colors(int count) {
    Color[] colors = new Color[Math.max(1, count)];
    for (int i = 0; i < colors.length; i++) {
      float brightness = .9f - .25f * (i / HUES % 3);
      colors[i] = Color.getHSBColor(i % HUES / (float) HUES, .9f, brightness);
    }
    return colors;
  }
}
