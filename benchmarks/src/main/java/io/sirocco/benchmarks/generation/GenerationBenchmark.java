package io.sirocco.benchmarks.generation;

import io.sirocco.benchmarks.Benchmark;
import io.sirocco.benchmarks.BenchmarkCase;
import io.sirocco.benchmarks.Rate;
import io.sirocco.transformer.LanguageModel;
import io.sirocco.transformer.Transformer;
import io.sirocco.transformer.TransformerConfig;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Generation by small GPTs, one sequence at a time. */
public final class GenerationBenchmark {

  private static final int PROMPT = 64;
  private static final int TOKENS = 32;
  private static final Pattern CASE =
      Pattern.compile("(\\d{1,4})x(\\d{1,5}) V=(\\d{1,6}) T=(\\d{1,5})");

  private GenerationBenchmark() {}

  /** The benchmark with all its cases. */
  public static Benchmark benchmark() {
    return of(List.of("4x256 V=8192 T=128", "6x384 V=65 T=256"));
  }

  private static Benchmark of(List<String> names) {
    return new Benchmark(
        "generation",
        "A prompt of 64 tokens is read and 32 tokens are generated, one sequence. Each token reads"
            + " all parameters, so the unit is GB/s; attention is counted as over a full context.",
        Rate.TRAFFIC,
        Map.of(
            GenerationCase.REFERENCE,
            "the reference backend: plain loops in double precision, 1 thread"),
        names.stream().<BenchmarkCase>map(GenerationBenchmark::parse).toList());
  }

  /**
   * The benchmark with one case.
   *
   * @param name {@code LAYERSxCHANNELS V=VOCABULARY T=CONTEXT}; a head has 64 channels or fewer
   */
  public static Benchmark benchmark(String name) {
    return of(List.of(name));
  }

  private static GenerationCase parse(String name) {
    Matcher sizes = CASE.matcher(name);
    if (!sizes.matches()) {
      throw new IllegalArgumentException(
          "case %s is not of the form 4x256 V=8192 T=128".formatted(name));
    }
    int C = Integer.parseInt(sizes.group(2));
    LanguageModel model =
        gpt(
            Integer.parseInt(sizes.group(4)),
            Integer.parseInt(sizes.group(3)),
            Integer.parseInt(sizes.group(1)),
            Math.max(1, C / 64),
            C);
    return new GenerationCase(
        name, model, Math.min(PROMPT, model.context() / 2), Math.min(TOKENS, model.context() / 4));
  }

  private static LanguageModel gpt(int T, int V, int L, int H, int C) {
    return new Transformer(TransformerConfig.gpt(V, T, L, H, C, 4 * C));
  }
}
