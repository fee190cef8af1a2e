package io.sirocco.cli;

import io.sirocco.corpora.store.DatasetName;
import io.sirocco.corpora.store.DocumentStatistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;

/** A picture of how long documents are: bars by powers of two, a color a dataset. */
final class LengthsChart {

  private LengthsChart() {}

  /** Writes the picture as PNG, with the folders above it. */
  static void write(Path file, Map<DatasetName, DocumentStatistics> statistics) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(1000)
            .height(600)
            .title("Lengths of documents")
            .xAxisTitle("tokens, at least")
            .yAxisTitle("documents")
            .build();
    int end = statistics.values().stream().mapToInt(each -> each.byLength().end()).max().orElse(0);
    List<String> lengths =
        IntStream.range(0, Math.max(1, end)).mapToObj(power -> Long.toString(1L << power)).toList();
    statistics.forEach((name, each) -> {
      List<Number> counts = new ArrayList<>();
      for (int power = 0; power < lengths.size(); power++) {
        counts.add(each.byLength().at(power));
      }
      chart.addSeries(name.toString(), lengths, counts);
    });
    if (!ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", file.toFile())) {
      throw new IOException("%s: this Java cannot write PNG".formatted(file));
    }
  }
}
