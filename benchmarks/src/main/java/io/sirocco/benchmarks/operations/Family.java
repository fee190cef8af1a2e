package io.sirocco.benchmarks.operations;

import io.sirocco.benchmarks.Benchmark;
import io.sirocco.benchmarks.BenchmarkCase;
import io.sirocco.benchmarks.Rate;
import io.sirocco.kernels.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A benchmark whose cases are written as {@code kind:sizes}, such as {@code NT:2048x768x768}.
 *
 * @param name what a user types
 * @param description what is measured, in a sentence
 * @param rate how its speed is told
 * @param kinds the ops that it measures
 * @param shapes its cases
 */
public record Family(
    String name, String description, Rate rate, List<Kind> kinds, List<String> shapes) {

  /**
   * An op whose sizes are given as text.
   *
   * @param name before the colon
   * @param sizes their names, such as {@code MxNxK}
   * @param op made from as many sizes
   */
  public record Kind(String name, String sizes, Function<int[], Op> op) {
    private int count() {
      return sizes.split("x", -1).length;
    }

    /** How a case of it is written, such as {@code NT:MxNxK}. */
    public String form() {
      return name + ":" + sizes;
    }
  }

  /** Copies the lists and checks that every shape is of a kind. */
  public Family {
    kinds = List.copyOf(kinds);
    shapes = List.copyOf(shapes);
    for (String shape : shapes) {
      parse(name, kinds, shape);
    }
  }

  /** The benchmark with all its cases. */
  public Benchmark benchmark() {
    return benchmark(shapes);
  }

  /** The benchmark with one case, {@code kind:sizes}. */
  public Benchmark benchmark(String shape) {
    return benchmark(List.of(shape));
  }

  /**
   * The benchmark with other cases.
   *
   * @param chosen at least one, each {@code kind:sizes}
   * @throws IllegalArgumentException if one is not of this family: names the forms that are
   */
  public Benchmark benchmark(List<String> chosen) {
    List<BenchmarkCase> cases = new ArrayList<>();
    for (String shape : chosen) {
      cases.add(new OperationCase(shape, parse(name, kinds, shape)));
    }
    return new Benchmark(name, description, rate, Map.of(), cases);
  }

  private static Op parse(String family, List<Kind> kinds, String shape) {
    String[] parts = shape.split(":", -1);
    if (parts.length == 2 && parts[1].matches("\\d{1,9}(x\\d{1,9})*")) {
      int[] sizes = Arrays.stream(parts[1].split("x", -1)).mapToInt(Integer::parseInt).toArray();
      for (Kind kind : kinds) {
        if (kind.name().equals(parts[0]) && kind.count() == sizes.length) {
          return kind.op().apply(sizes);
        }
      }
    }
    throw new IllegalArgumentException(
        "shape %s is none of %s: its shapes are %s"
            .formatted(shape, family, String.join(", ", kinds.stream().map(Kind::form).toList())));
  }
}
