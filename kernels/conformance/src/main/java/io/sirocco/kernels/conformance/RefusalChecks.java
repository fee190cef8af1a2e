package io.sirocco.kernels.conformance;

import io.sirocco.kernels.Bias;
import io.sirocco.kernels.KernelException;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Session;
import java.util.List;
import java.util.stream.Stream;

/**
 * Ids, row numbers, targets and positions outside their range are refused with a message that names
 * op, value and limit; afterwards the executable takes good input again.
 */
final class RefusalChecks {

  /**
   * A bad value.
   *
   * @param op where
   * @param port the operand that holds it
   * @param position the element that holds it
   * @param value the value
   * @param limit what the message has to name beside it
   */
  private record Bad(Op op, String port, int position, int value, int limit) {}

  private static final Op EMBEDDING = new Op.Embedding(6, 5, List.of(40, 33));
  private static final Op GATHER = new Op.GatherRows(47, 9, 5);
  private static final Op LOSS = new Op.CrossEntropy(9, 5, 53, Bias.ABSENT);
  private static final Op LOSS_BACKWARD = new Op.CrossEntropyBackward(9, 5, 53, Bias.PRESENT);
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
      String message = messageOf(run);
      String position = String.valueOf(tested.op() instanceof Op.CachedAttention ? 29 : bad.value);
      for (String part : List.of(tested.op().name(), position, String.valueOf(bad.limit))) {
        if (!message.contains(part)) {
          return new Verdict.Failed(
              "%s[%d] = %d should be refused by a KernelException that names %s, but: %s; %s"
                  .formatted(bad.port, bad.position, bad.value, part, message, tested.name()));
        }
      }
      run.write(comparison.before());
      run.run();
      return comparison.verdict(run.read());
    }
  }

  private static String messageOf(BoundRun run) {
    try {
      run.run();
      return "it ran";
    } catch (KernelException refusal) {
      return String.valueOf(refusal.getMessage());
    }
  }
}
