package io.sirocco.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * From values to places in a drawing.
 *
 * @param low the least value
 * @param high the greatest value, above that
 * @param from where the least value is
 * @param to where the greatest value is
 * @param logarithmic whether equal ratios are equally far apart
 */
record Scale(double low, double high, double from, double to, boolean logarithmic) {

  double at(double value) {
    double share =
        logarithmic ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
    return from + share * (to - from);
  }

  /** About so many round values. */
  List<Double> ticks(int count) {
    return logarithmic && high / low > 3 ? powers() : even(count);
  }

  /** 1, 2, 5 and 10, or 1 and 10 only, or some powers of 10. */
  private List<Double> powers() {
    double decades = Math.log10(high / low);
    double[] digits = decades > 2.5 ? new double[] {1} : new double[] {1, 2, 5};
    int step = Math.max(1, (int) (decades / 5));
    List<Double> ticks = new ArrayList<>();
    for (int power = (int) Math.floor(Math.log10(low)); power <= Math.log10(high); power += step) {
      for (double digit : digits) {
        double tick = digit * Math.pow(10, power);
        if (tick >= low && tick <= high) {
          ticks.add(tick);
        }
      }
    }
    return ticks;
  }

  private List<Double> even(int count) {
    double raw = (high - low) / count;
    double power = Math.pow(10, Math.floor(Math.log10(raw)));
    double step = 10 * power;
    for (double candidate : new double[] {5, 2, 1}) {
      step = candidate * power >= raw ? candidate * power : step;
    }
    List<Double> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
      if (i * step > 0 || !logarithmic) {
        ticks.add(i * step);
      }
    }
    return ticks;
  }

  /** For the script that finds values again. */
  String attributes(String axis) {
    return String.format(
        Locale.ROOT, "data-%s=\"%s,%s,%s,%s,%d\"", axis, low, high, from, to, logarithmic ? 1 : 0);
  }
}
