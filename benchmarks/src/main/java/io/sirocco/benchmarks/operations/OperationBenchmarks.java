package io.sirocco.benchmarks.operations;

import io.sirocco.benchmarks.Benchmark;
import io.sirocco.benchmarks.Rate;
import io.sirocco.benchmarks.operations.Family.Kind;
import io.sirocco.kernels.Activation;
import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Shape;
import io.sirocco.kernels.WeightLayout;
import java.util.Collections;
import java.util.List;

/** The benchmarks of ops, with the shapes that they are known by. */
public final class OperationBenchmarks {

  private static final double EPSILON = 1e-5;
  private static final AdamWSettings ADAMW = new AdamWSettings(0.9, 0.95, 1e-8, 0.1);

  private OperationBenchmarks() {}

  /** All, in the order in which they are listed. */
  public static List<Family> all() {
    return List.of(
        matmul(),
        matmulHeldOut(),
        attention(),
        layerNorm(),
        rmsNorm(),
        gelu(),
        swiGlu(),
        rotary(),
        crossEntropy(),
        adamW(),
        embedding());
  }

  /** Those that belong on a roofline, with all their cases; one set of products is enough. */
  public static List<Benchmark> pictured() {
    return all().stream()
        .filter(family -> !family.name().equals(matmulHeldOut().name()))
        .map(Family::benchmark)
        .toList();
  }

  /**
   * The benchmark of a name.
   *
   * @throws IllegalArgumentException if there is none: names those that there are
   */
  public static Family named(String name) {
    return all().stream()
        .filter(family -> family.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "no benchmark %s; there are %s"
                    .formatted(
                        name, String.join(", ", all().stream().map(Family::name).toList()))));
  }

  /** Matrix products, of 26 shapes. */
  public static Family matmul() {
    return MatmulBenchmarks.tuned();
  }

  /** Matrix products of other shapes. */
  public static Family matmulHeldOut() {
    return MatmulBenchmarks.heldOut();
  }

  /** Attention and its gradient. */
  public static Family attention() {
    return new Family(
        "attention",
        "Attention over (B,T) positions with H heads of D channels. The gradient draws the scores"
            + " again, which its FLOPs do not count; causal counts the pairs that are allowed.",
        Rate.ARITHMETIC,
        List.of(
            new Kind("causal", "BxTxHxD", s -> attention(s, Mask.CAUSAL)),
            new Kind("full", "BxTxHxD", s -> attention(s, Mask.FULL)),
            new Kind("causal-backward", "BxTxHxD", s -> attentionBackward(s, Mask.CAUSAL)),
            new Kind("full-backward", "BxTxHxD", s -> attentionBackward(s, Mask.FULL))),
        List.of(
            "causal:16x128x4x64",
            "causal:16x256x6x64",
            "causal:2x1024x12x64",
            "full:16x128x4x64",
            "full:4x512x12x64",
            "causal-backward:16x128x4x64",
            "causal-backward:16x256x6x64",
            "causal-backward:2x1024x12x64",
            "full-backward:16x128x4x64",
            "full-backward:4x512x12x64"));
  }

  private static Op attention(int[] s, Mask mask) {
    return new Op.Attention(s[0], s[1], s[2], s[3], mask, DropoutMask.NONE);
  }

  private static Op attentionBackward(int[] s, Mask mask) {
    return new Op.AttentionBackward(s[0], s[1], s[2], s[3], mask, DropoutMask.NONE);
  }

  /** Layer norm and its gradient. */
  public static Family layerNorm() {
    return new Family(
        "layer-norm",
        "Layer norm of N rows of C channels, with bias, and its gradient.",
        Rate.TRAFFIC,
        List.of(
            new Kind("forward", "NxC", s -> new Op.LayerNorm(s[0], s[1], EPSILON, Bias.PRESENT)),
            new Kind("backward", "NxC", s -> new Op.LayerNormBackward(s[0], s[1], Bias.PRESENT))),
        List.of(
            "forward:2048x256",
            "forward:4096x768",
            "forward:16384x64",
            "backward:2048x256",
            "backward:4096x768",
            "backward:16384x64"));
  }

  /** Normalization by the root mean square and its gradient. */
  public static Family rmsNorm() {
    return new Family(
        "rms-norm",
        "Normalization of N rows of C channels by their root mean square, and its gradient.",
        Rate.TRAFFIC,
        List.of(
            new Kind("forward", "NxC", s -> new Op.RmsNorm(s[0], s[1], EPSILON)),
            new Kind("backward", "NxC", s -> new Op.RmsNormBackward(s[0], s[1]))),
        List.of(
            "forward:2048x256",
            "forward:4096x768",
            "forward:16384x64",
            "backward:2048x256",
            "backward:4096x768",
            "backward:16384x64"));
  }

  /** The gated unit SwiGLU and its gradient. */
  public static Family swiGlu() {
    return new Family(
        "swiglu",
        "The gated unit SwiGLU of N rows, from 2F to F channels, and its gradient.",
        Rate.TRAFFIC,
        List.of(
            new Kind("forward", "NxF", s -> new Op.SwiGlu(s[0], s[1])),
            new Kind("backward", "NxF", s -> new Op.SwiGluBackward(s[0], s[1]))),
        List.of(
            "forward:2048x704", "forward:4096x2048", "backward:2048x704", "backward:4096x2048"));
  }

  /** Rotary position embedding and its gradient. */
  public static Family rotary() {
    return new Family(
        "rotary",
        "Rotation of the queries and keys of N rows, H heads of D channels, by T positions, and the"
            + " rotation of their gradients.",
        Rate.TRAFFIC,
        List.of(
            new Kind("forward", "NxHxDxT", s -> new Op.Rotary(s[0], s[1], s[2], s[3])),
            new Kind("backward", "NxHxDxT", s -> new Op.RotaryBackward(s[0], s[1], s[2], s[3]))),
        List.of(
            "forward:2048x4x64x128",
            "forward:2048x12x64x1024",
            "backward:2048x4x64x128",
            "backward:2048x12x64x1024"));
  }

  /** GELU, which is no op of its own: it is fused into a linear layer. */
  public static Family gelu() {
    return new Family(
        "gelu",
        "A linear layer of N rows from C to K channels with GELU fused into its store. With C=8 the"
            + " product is small beside the GELU and the traffic of y and its argument.",
        Rate.TRAFFIC,
        List.of(
            new Kind("erf", "NxCxK", s -> linear(s, Activation.GELU)),
            new Kind("tanh", "NxCxK", s -> linear(s, Activation.GELU_TANH)),
            new Kind("erf-backward", "NxCxK", s -> linearBackward(s, Activation.GELU)),
            new Kind("tanh-backward", "NxCxK", s -> linearBackward(s, Activation.GELU_TANH))),
        List.of(
            "erf:2048x8x1024",
            "tanh:2048x8x1024",
            "tanh:2048x256x1024",
            "erf-backward:2048x8x1024",
            "tanh-backward:2048x8x1024",
            "tanh-backward:2048x256x1024"));
  }

  private static Op linear(int[] s, Activation activation) {
    return new Op.Linear(s[0], s[1], s[2], WeightLayout.INPUT_OUTPUT, Bias.PRESENT, activation);
  }

  private static Op linearBackward(int[] s, Activation activation) {
    return new Op.LinearBackward(
        s[0], s[1], s[2], WeightLayout.INPUT_OUTPUT, Bias.PRESENT, activation);
  }

  /** Output projection with cross-entropy. */
  public static Family crossEntropy() {
    return new Family(
        "cross-entropy",
        "Output projection of N rows of C channels to a vocabulary of V with cross-entropy: the"
            + " losses (forward), or losses, dx and dweight in one pass (training).",
        Rate.ARITHMETIC,
        List.of(
            new Kind("forward", "NxCxV", s -> new Op.CrossEntropy(s[0], s[1], s[2], Bias.ABSENT)),
            new Kind(
                "training",
                "NxCxV",
                s -> new Op.CrossEntropyBackward(s[0], s[1], s[2], Bias.ABSENT))),
        List.of(
            "forward:2048x256x8192",
            "forward:4096x384x65",
            "training:2048x256x8192",
            "training:4096x384x65",
            "training:512x256x30522"));
  }

  /** Clip and AdamW. */
  public static Family adamW() {
    return new Family(
        "adamw",
        "Clip by norm and AdamW in one pass, over L tensors of P parameters.",
        Rate.TRAFFIC,
        List.of(
            new Kind(
                "update",
                "LxP",
                s -> new Op.AdamW(Collections.nCopies(s[0], Shape.of(s[1])), ADAMW))),
        List.of("update:24x256", "update:16x196608", "update:2x2097152", "update:1x16777216"));
  }

  /** Lookup of rows of two tables, and the gradient. */
  public static Family embedding() {
    return new Family(
        "embedding",
        "Sum of one row of a table of V and one of a table of T rows, N times, C channels; the"
            + " gradient adds to the tables'. Low ids repeat, as in a text.",
        Rate.TRAFFIC,
        List.of(
            new Kind("forward", "NxCxVxT", s -> new Op.Embedding(s[0], s[1], List.of(s[2], s[3]))),
            new Kind(
                "backward",
                "NxCxVxT",
                s -> new Op.EmbeddingBackward(s[0], s[1], List.of(s[2], s[3])))),
        List.of(
            "forward:2048x256x8192x128",
            "forward:8192x768x30522x512",
            "backward:2048x256x8192x128",
            "backward:8192x768x30522x512"));
  }
}
