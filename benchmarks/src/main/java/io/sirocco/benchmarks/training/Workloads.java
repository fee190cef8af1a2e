package io.sirocco.benchmarks.training;

import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Precision;
import io.sirocco.transformer.BlockConfig;
import io.sirocco.transformer.Dropout;
import io.sirocco.transformer.FeedForward;
import io.sirocco.transformer.HeadConfig;
import io.sirocco.transformer.ModelInputs;
import io.sirocco.transformer.NormKind;
import io.sirocco.transformer.NormPlacement;
import io.sirocco.transformer.Predictions;
import io.sirocco.transformer.TokenHead;
import io.sirocco.transformer.TransformerConfig;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The workloads that have names: {@code gpt}, {@code bert}, {@code bert-all-rows} and {@code char};
 * the first three in any size as {@code gpt:TxBxVxC} and so on. {@code gpt2-small} is GPT-2 with
 * 124 million parameters, and {@code gpt2-small@bf16} the same with factors of 16 bits.
 */
public final class Workloads {

  /** Of the positions of a sequence, those that are masked and predicted: Devlin et al. 2019. */
  private static final double MASKED = .15;

  private static final int LAYERS = 4;
  private static final int HEAD_SIZE = 64;
  private static final String GPT2_SMALL = "gpt2-small";
  private static final Pattern SIZES = Pattern.compile("([a-z-]+):(\\d+)x(\\d+)x(\\d+)x(\\d+)");

  private Workloads() {}

  /** The names of the workloads of {@code bench step}. */
  public static List<String> names() {
    return List.of("gpt", "bert", "bert-all-rows", "char");
  }

  /**
   * A workload by its name.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public static Workload named(String name) {
    if (name.equals("char")) {
      return character();
    }
    if (name.startsWith(GPT2_SMALL)) {
      return gpt2Small(name);
    }
    Matcher sizes = SIZES.matcher(name);
    return sizes.matches()
        ? workload(sizes.group(1), size(sizes, 2), size(sizes, 3), size(sizes, 4), size(sizes, 5))
        : workload(name, 128, 16, 8192, 256);
  }

  /** The name of a GPT of 4 layers with heads of 64 channels. */
  public static String gptName(int T, int B, int V, int C) {
    return String.format(Locale.ROOT, "gpt:%dx%dx%dx%d", T, B, V, C);
  }

  private static Workload workload(String kind, int T, int B, int V, int C) {
    return switch (kind) {
      case "gpt" -> gpt(T, B, V, C);
      case "bert" -> {
        int each = (int) Math.max(1, Math.round(T * MASKED));
        yield bert(new ModelInputs(B, T, new Predictions.Selected(B * each)), V, C);
      }
      case "bert-all-rows" -> bert(new ModelInputs(B, T, new Predictions.Everywhere()), V, C);
      default ->
          throw new IllegalArgumentException(
              "workload %s is none of %s, nor one of them with its sizes, such as gpt:TxBxVxC"
                  .formatted(kind, names()));
    };
  }

  private static int size(Matcher sizes, int group) {
    return Integer.parseInt(sizes.group(group));
  }

  private static Workload gpt(int T, int B, int V, int C) {
    TransformerConfig config =
        TransformerConfig.gpt(V, T, LAYERS, heads(C), C, 4 * C)
            .with(layers(FeedForward.GELU, Bias.PRESENT))
            .with(Dropout.NONE);
    return new Workload.Causal(config, B, T, Precision.F32);
  }

  private static Workload bert(ModelInputs inputs, int V, int C) {
    TransformerConfig config =
        TransformerConfig.bert(V, inputs.T(), LAYERS, heads(C), C, 4 * C)
            .with(HeadConfig.tokens(TokenHead.TRANSFORMED))
            .with(Dropout.NONE);
    return new Workload.Masked(config, inputs);
  }

  private static BlockConfig layers(FeedForward feedForward, Bias bias) {
    return new BlockConfig(NormPlacement.PRE, NormKind.LAYER_NORM, 1e-5, feedForward, bias);
  }

  private static int heads(int C) {
    return Math.max(1, C / HEAD_SIZE);
  }

  /** The setting that nanoGPT's README gives for training on characters on a CPU. */
  private static Workload character() {
    TransformerConfig config =
        TransformerConfig.gpt(65, 64, LAYERS, 4, 128, 512)
            .with(layers(FeedForward.GELU, Bias.ABSENT))
            .with(Dropout.NONE);
    return new Workload.Causal(config, 12, 64, Precision.F32);
  }

  /** GPT-2 of Radford et al. 2019 in its smallest size: 16 sequences of 1024 tokens. */
  private static Workload gpt2Small(String name) {
    Precision factors =
        switch (name.substring(GPT2_SMALL.length())) {
          case "" -> Precision.F32;
          case "@bf16" -> Precision.BF16;
          case "@f16" -> Precision.F16;
          default ->
              throw new IllegalArgumentException(
                  "workload %s is none of gpt2-small, gpt2-small@bf16, gpt2-small@f16"
                      .formatted(name));
        };
    TransformerConfig config =
        TransformerConfig.gpt(50_257, 1024, 12, 12, 768, 3072).with(Dropout.NONE);
    return new Workload.Causal(config, 16, 1024, factors);
  }
}
