package io.sirocco.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * A drawing of series over steps as SVG, with a legend as HTML. The page's script reads the values
 * under the pointer from the points as drawn.
 */
final class LineChart {

  private static final int WIDTH = 480;
  private static final int HEIGHT = 280;
  private static final int LEFT = 54;
  private static final int RIGHT = 12;
  private static final int TOP = 10;
  private static final int BOTTOM = 30;

  private final String title;
  private final Axis axis;
  private final List<Line> lines = new ArrayList<>();

  /** How values become heights. */
  enum Axis {
    /** Evenly, over the range of the values. */
    LINEAR,
    /** Evenly, from 0 on. */
    FROM_ZERO,
    /** By their logarithm. */
    LOGARITHMIC
  }

  /** How a series is drawn. */
  enum Stroke {
    /** Thin: values of single steps. */
    FAINT,
    /** Values of steps, smoothed. */
    PLAIN,
    /** With a dot at each value: few of them. */
    DOTTED
  }

  /**
   * A series.
   *
   * @param name in the legend; empty for none
   * @param color a number of the page's colors
   * @param stroke how it is drawn
   */
  record Line(String name, int color, Stroke stroke, Series series) {}

  LineChart(String title, Axis axis) {
    this.title = title;
    this.axis = axis;
  }

  LineChart add(String name, int color, Stroke stroke, Series series) {
    lines.add(new Line(name, color, stroke, series));
    return this;
  }

  /** The figure; nothing where there is no value to draw. */
  String html() {
    double[] y = lines.stream().flatMapToDouble(line -> drawn(line.series())).toArray();
    if (y.length == 0) {
      return "";
    }
    double lastX =
        lines.stream()
            .map(Line::series)
            .filter(series -> series.size() > 0)
            .mapToDouble(series -> series.x(series.size() - 1))
            .max()
            .orElse(1);
    Scale across = new Scale(0, Math.max(1, lastX), LEFT, WIDTH - RIGHT, false);
    Scale up = vertical(DoubleStream.of(y).min().orElse(0), DoubleStream.of(y).max().orElse(1));
    StringBuilder svg = new StringBuilder();
    svg.append("<figure><figcaption>%s</figcaption>\n".formatted(Html.escape(title)));
    svg.append(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\" %s %s>\n"
            .formatted(
                WIDTH, HEIGHT, Html.escape(title), across.attributes("x"), up.attributes("y")));
    grid(svg, across, up);
    for (Line line : lines) {
      draw(svg, line, across, up);
    }
    svg.append("<line class=\"at\" y1=\"%d\" y2=\"%d\"/>".formatted(TOP, HEIGHT - BOTTOM));
    return svg.append("</svg>\n").append(legend()).append("</figure>\n").toString();
  }

  private boolean isDrawn(double value) {
    return Double.isFinite(value) && (axis != Axis.LOGARITHMIC || value > 0);
  }

  private DoubleStream drawn(Series series) {
    return series.values().filter(this::isDrawn);
  }

  private Scale vertical(double lowest, double highest) {
    boolean logarithmic = axis == Axis.LOGARITHMIC;
    double low = axis == Axis.FROM_ZERO ? Math.min(0, lowest) : lowest;
    double high = highest > low ? highest : low + Math.max(Math.abs(low) * .1, 1e-9);
    double room = logarithmic ? 1 : (high - low) * .04;
    return new Scale(
        logarithmic ? low / 1.1 : low - (axis == Axis.FROM_ZERO ? 0 : room),
        logarithmic ? high * 1.1 : high + room,
        HEIGHT - BOTTOM,
        TOP,
        logarithmic);
  }

  private static void grid(StringBuilder svg, Scale across, Scale up) {
    for (double tick : up.ticks(5)) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                  + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
              LEFT,
              WIDTH - RIGHT,
              up.at(tick),
              up.at(tick),
              LEFT - 6,
              up.at(tick) + 4,
              Html.brief(tick)));
    }
    for (double tick : across.ticks(5)) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
              across.at(tick),
              HEIGHT - BOTTOM + 18,
              Html.brief(tick)));
    }
  }

  private void draw(StringBuilder svg, Line line, Scale across, Scale up) {
    Series series = line.series();
    StringBuilder points = new StringBuilder();
    StringBuilder dots = new StringBuilder();
    for (int i = 0; i < series.size(); i++) {
      if (isDrawn(series.y(i))) {
        double x = across.at(series.x(i));
        double y = up.at(series.y(i));
        points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
        if (line.stroke() == Stroke.DOTTED) {
          dots.append(
              String.format(
                  Locale.ROOT,
                  "<circle class=\"c%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\"/>",
                  line.color(),
                  x,
                  y));
        }
      }
    }
    svg.append(
        "<polyline class=\"c%d %s\" data-name=\"%s\" points=\"%s\"/>%s\n"
            .formatted(
                line.color(),
                line.stroke().name().toLowerCase(Locale.ROOT),
                Html.escape(line.name()),
                points.toString().strip(),
                dots));
  }

  private String legend() {
    StringBuilder legend = new StringBuilder();
    for (Line line : lines) {
      if (!line.name().isEmpty()) {
        legend.append(
            "<li><i class=\"c%d %s\"></i>%s</li>"
                .formatted(
                    line.color(),
                    line.stroke().name().toLowerCase(Locale.ROOT),
                    Html.escape(line.name())));
      }
    }
    return legend.isEmpty() ? "" : "<ul class=\"legend\">" + legend + "</ul>\n";
  }
}
