package io.sirocco.benchmarks.operations;

import io.sirocco.benchmarks.Rate;
import io.sirocco.benchmarks.operations.Family.Kind;
import io.sirocco.kernels.MatmulForm;
import io.sirocco.kernels.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Matrix products: y (M,N) = op(a) op(b), sums of K, B of them where four sizes are given. */
final class MatmulBenchmarks {

  /** The products of a training step, fixed so that results can be compared over the years. */
  private static final List<String> SHAPES =
      Stream.concat(
              Stream.of(
                      "1024x1024x1024",
                      "4096x256x256",
                      "4096x1024x256",
                      "4096x256x1024",
                      "2048x768x768",
                      "2048x3072x768",
                      "512x30000x256")
                  .flatMap(sizes -> Stream.of("NN:" + sizes, "NT:" + sizes, "TN:" + sizes)),
              Stream.of(
                  // Gradients of weights.
                  "TN:256x1024x4096",
                  "TN:1024x256x4096",
                  // Attention: scores, values, and their gradients.
                  "NT:64x128x128x64",
                  "NN:64x128x64x128",
                  "TN:64x128x64x128"))
          .toList();

  /** Odd sizes that nothing is tuned on. */
  private static final List<String> HELD_OUT =
      List.of(
          "NN:1000x513x129",
          "NN:77x8192x384",
          "NT:2048x50257x64",
          "NN:1x4096x4096",
          "NT:1x32000x768",
          "NT:333x1111x777",
          "TN:257x1023x4000",
          "TN:768x2304x1000",
          "NN:4096x96x512",
          "NN:12x12288x3072",
          "NT:63x65x2047",
          "NN:37x100x60x100",
          "NT:96x250x250x80");

  private MatmulBenchmarks() {}

  static Family tuned() {
    return new Family(
        "matmul",
        "Products y (M,N) of a and b with sums of K; NT has b stored as (N,K), TN a as (K,M). Four"
            + " sizes are B products.",
        Rate.ARITHMETIC,
        kinds(),
        SHAPES);
  }

  static Family heldOut() {
    return new Family(
        "matmul-held-out",
        "Products like those of matmul, of odd shapes that nothing is tuned on.",
        Rate.ARITHMETIC,
        kinds(),
        HELD_OUT);
  }

  private static List<Kind> kinds() {
    List<Kind> kinds = new ArrayList<>();
    for (MatmulForm form : MatmulForm.values()) {
      kinds.add(new Kind(form.name(), "MxNxK", s -> new Op.Matmul(form, 1, s[0], s[1], s[2])));
      kinds.add(new Kind(form.name(), "BxMxNxK", s -> new Op.Matmul(form, s[0], s[1], s[2], s[3])));
    }
    return kinds;
  }
}
