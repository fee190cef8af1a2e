package io.sirocco.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import io.sirocco.benchmarks.BenchmarkCase;
import io.sirocco.benchmarks.generation.GenerationBenchmark;
import io.sirocco.benchmarks.operations.Family;
import io.sirocco.benchmarks.operations.OperationBenchmarks;
import io.sirocco.benchmarks.tokenization.TokenizerKind;
import io.sirocco.benchmarks.training.Workloads;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The benchmarks compile only by being there; here each runs once, at a size that takes no time.
 */
final class JmhBenchmarksTest {

  /** Per class, small values for the parameters that decide how long it takes. */
  private static final Map<Class<?>, Map<String, Object>> SMALL =
      Map.ofEntries(
          Map.entry(MatmulBenchmark.class, Map.of("shape", "NN:3x4x5")),
          Map.entry(HeldOutMatmulBenchmark.class, Map.of("shape", "TN:2x3x4x5")),
          Map.entry(AttentionBenchmark.class, Map.of("shape", "causal-backward:1x5x2x4")),
          Map.entry(LayerNormBenchmark.class, Map.of("shape", "backward:3x7")),
          Map.entry(RmsNormBenchmark.class, Map.of("shape", "backward:3x7")),
          Map.entry(SwiGluBenchmark.class, Map.of("shape", "backward:3x7")),
          Map.entry(RotaryBenchmark.class, Map.of("shape", "backward:3x2x6x4")),
          Map.entry(GeluBenchmark.class, Map.of("shape", "tanh:3x5x7")),
          Map.entry(CrossEntropyBenchmark.class, Map.of("shape", "training:3x5x7")),
          Map.entry(AdamWBenchmark.class, Map.of("shape", "update:2x9")),
          Map.entry(EmbeddingBenchmark.class, Map.of("shape", "backward:3x4x7x5")),
          Map.entry(GeneratorBenchmark.class, Map.of("shape", "1x8 V=11 T=40")),
          Map.entry(TokenizerBenchmark.class, Map.of("type", "unigram", "lines", 50)),
          Map.entry(TrainingStepBenchmark.class, Map.of("workload", "gpt:8x2x11x16")));

  static List<Class<?>> benchmarks() throws IOException, URISyntaxException {
    Path folder =
        Path.of(
                AttentionBenchmark.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI())
            .resolve("io/sirocco/benchmarks/jmh");
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".class"))
          .map(name -> load(name.substring(0, name.length() - ".class".length())))
          .filter(type -> type.isAnnotationPresent(State.class))
          .sorted((a, b) -> a.getName().compareTo(b.getName()))
          .collect(Collectors.toList());
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName("io.sirocco.benchmarks.jmh." + name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void everyClassIsTested() throws Exception {
    assertThat(benchmarks()).containsExactlyInAnyOrderElementsOf(SMALL.keySet());
  }

  @ParameterizedTest
  @MethodSource("benchmarks")
  void everyBenchmarkRunsForEveryContestant(Class<?> type) throws Exception {
    Constructor<?> constructor = type.getConstructor();
    for (String contestant : contestants(type)) {
      Object benchmark = constructor.newInstance();
      for (Field field : parameters(type)) {
        field.set(benchmark, value(type, field, contestant));
      }
      call(benchmark, Setup.class);
      assertThat(call(benchmark, Benchmark.class)).as("methods of %s", type).isPositive();
      call(benchmark, TearDown.class);
    }
  }

  @ParameterizedTest
  @MethodSource("benchmarks")
  void everyBenchmarkForksThreeTimesAtLeast(Class<?> type) {
    assertThat(type.getAnnotation(Fork.class).value()).isGreaterThanOrEqualTo(3);
  }

  @Test
  void theCasesAreThoseOfTheQuickForm() throws Exception {
    Map<String, Class<?>> classes =
        Map.ofEntries(
            Map.entry("matmul", MatmulBenchmark.class),
            Map.entry("matmul-held-out", HeldOutMatmulBenchmark.class),
            Map.entry("attention", AttentionBenchmark.class),
            Map.entry("layer-norm", LayerNormBenchmark.class),
            Map.entry("rms-norm", RmsNormBenchmark.class),
            Map.entry("gelu", GeluBenchmark.class),
            Map.entry("swiglu", SwiGluBenchmark.class),
            Map.entry("rotary", RotaryBenchmark.class),
            Map.entry("cross-entropy", CrossEntropyBenchmark.class),
            Map.entry("adamw", AdamWBenchmark.class),
            Map.entry("embedding", EmbeddingBenchmark.class));
    assertThat(classes.keySet())
        .containsExactlyInAnyOrderElementsOf(
            OperationBenchmarks.all().stream().map(Family::name).toList());
    for (Map.Entry<String, Class<?>> entry : classes.entrySet()) {
      assertThat(shapes(entry.getValue()))
          .as(entry.getKey())
          .isEqualTo(OperationBenchmarks.named(entry.getKey()).shapes());
    }
    assertThat(shapes(GeneratorBenchmark.class))
        .isEqualTo(
            GenerationBenchmark.benchmark().cases().stream().map(BenchmarkCase::name).toList());
    assertThat(values(TokenizerBenchmark.class, "type")).isEqualTo(TokenizerKind.labels());
    assertThat(values(TrainingStepBenchmark.class, "workload")).isEqualTo(Workloads.names());
  }

  private static List<String> shapes(Class<?> type) throws NoSuchFieldException {
    return values(type, "shape");
  }

  private static List<String> values(Class<?> type, String parameter) throws NoSuchFieldException {
    return List.of(type.getField(parameter).getAnnotation(Param.class).value());
  }

  private static List<Field> parameters(Class<?> type) {
    return Arrays.stream(type.getFields())
        .filter(field -> field.isAnnotationPresent(Param.class))
        .toList();
  }

  private static List<String> contestants(Class<?> type) {
    return parameters(type).stream()
        .filter(field -> field.getName().equals("contestant"))
        .findFirst()
        .map(field -> List.of(field.getAnnotation(Param.class).value()))
        .orElse(List.of("sirocco"));
  }

  private static Object value(Class<?> type, Field field, String contestant) {
    if (field.getName().equals("contestant")) {
      return contestant;
    }
    return field.getName().equals("threads") ? 1 : small(type, field.getName());
  }

  private static Object small(Class<?> type, String parameter) {
    Object value = SMALL.getOrDefault(type, Map.of()).get(parameter);
    if (value == null) {
      throw new AssertionError("no small %s for %s".formatted(parameter, type));
    }
    return value;
  }

  /** Calls the methods that carry the annotation, and says how many. */
  private static int call(Object benchmark, Class<? extends Annotation> annotation)
      throws ReflectiveOperationException {
    int called = 0;
    for (Method method : benchmark.getClass().getMethods()) {
      if (method.isAnnotationPresent(annotation)) {
        method.invoke(benchmark);
        called++;
      }
    }
    return called;
  }
}
