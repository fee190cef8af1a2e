package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Bias;
import io.sirocco.kernels.KernelException;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Session;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Ids, row numbers, targets and positions outside their range are refused with a message that names
 * element, value and limit; afterwards the executable takes good input again.
 */
final class RefusalChecks {

  /**
   * A bad value.
   *
   * @param op where
   * @param port the operand that holds it
   * @param position the element that holds it
   * @param value the value
   * @param limit what the value has to be below; the position of the cache that it exceeds
   */
  private record Bad(Op op, String port, int position, int value, int limit) {}

  private static final Op EMBEDDING = new Op.Embedding(6, 5, List.of(40, 33));
  private static final Op GATHER = new Op.GatherRows(47, 9, 5);
  private static final Op LOSS = new Op.CrossEntropy(9, 5, 53, Bias.ABSENT);
  private static final Op LOSS_BACKWARD = new Op.CrossEntropyBackward(9, 5, 53, Bias.PRESENT);
  private static final Op ROTARY = new Op.Rotary(9, 1, 4, 61);
  private static final Op ROTARY_BACKWARD = new Op.RotaryBackward(9, 1, 4, 61);
  private static final Op CACHED = new Op.CachedAttention(2, 3, 29, 1, 4);

  private static final List<Bad> BAD =
      List.of(
          new Bad(EMBEDDING, "ids0", 5, 40, 40),
          new Bad(EMBEDDING, "ids1", 3, 33, 33),
          new Bad(EMBEDDING, "ids1", 0, -7, 33),
          new Bad(EMBEDDING, "ids0", 2, Integer.MIN_VALUE, 40),
          new Bad(GATHER, "rows", 8, 47, 47),
          new Bad(GATHER, "rows", 0, -7, 47),
          new Bad(LOSS, "targets", 8, 53, 53),
          new Bad(LOSS, "targets", 1, -7, 53),
          new Bad(LOSS_BACKWARD, "targets", 8, 53, 53),
          new Bad(LOSS_BACKWARD, "targets", 1, -7, 53),
          new Bad(ROTARY, "positions", 8, 61, 61),
          new Bad(ROTARY, "positions", 0, -7, 61),
          new Bad(ROTARY_BACKWARD, "positions", 7, 61, 61),
          new Bad(ROTARY_BACKWARD, "positions", 1, -7, 61),
          new Bad(CACHED, "starts", 1, 27, 29));

  private RefusalChecks() {}

  static List<Check> checks() {
    return BAD.stream().flatMap(RefusalChecks::checks).toList();
  }

  private static Stream<Check> checks(Bad bad) {
    return Stream.of(Binding.SESSION, Binding.EXECUTABLE)
        .map(binding -> new Case(bad.op, Data.NORMAL, Sums.WRITTEN, binding))
        .map(tested ->
            new Check(
                "refusals",
                "%s[%d] = %d, %s".formatted(bad.port, bad.position, bad.value, tested.name()),
                backends -> refuses(bad, tested, backends)));
  }

  private static Verdict refuses(Bad bad, Case tested, Backends backends) {
    Comparison comparison = new Comparison(tested, tested.seed());
    Contents spoiled = Sampler.sample(tested, tested.seed());
    spoiled.ints(bad.port)[bad.position] = bad.value;
    BoundCase bound = BoundCase.of(tested);
    try (Session session = backends.usual().open(bound.state());
        BoundRun run = new BoundRun(bound, session)) {
      run.write(spoiled);
      String reason = refusal(run);
      for (int number : new int[] {bad.position, bad.value, bad.limit}) {
        if (!Pattern.compile("(?<!\\d)" + number + "(?!\\d)").matcher(reason).find()) {
          return new Verdict.Failed(
              "%s[%d] = %d should be refused by a KernelException whose cause names %d, but: %s; %s"
                  .formatted(bad.port, bad.position, bad.value, number, reason, tested.name()));
        }
      }
      run.write(comparison.before());
      run.run();
      return comparison.verdict(run.read());
    }
  }

  /** The cause's message: that of the exception itself holds all sizes of the op. */
  private static String refusal(BoundRun run) {
    try {
      run.run();
      return "it ran";
    } catch (KernelException refusal) {
      return refusal.getCause() == null
          ? "no cause"
          : String.valueOf(refusal.getCause().getMessage());
    }
  }
}
