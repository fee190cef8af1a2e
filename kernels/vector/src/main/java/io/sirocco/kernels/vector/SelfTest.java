package io.sirocco.kernels.vector;

import io.sirocco.kernels.Activation;
import io.sirocco.kernels.AdamWSettings;
import io.sirocco.kernels.Bias;
import io.sirocco.kernels.Cost;
import io.sirocco.kernels.DropoutMask;
import io.sirocco.kernels.KernelCheck;
import io.sirocco.kernels.KernelCheck.Outcome;
import io.sirocco.kernels.Mask;
import io.sirocco.kernels.Op;
import io.sirocco.kernels.Shape;
import io.sirocco.kernels.WeightLayout;
import io.sirocco.kernels.WrongKernelException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Runs each kernel on a few numbers, in threads of its own, from the moment the backend is opened.
 *
 * <p>What a kernel computes first is computed by the interpreter, whose vectors are scalar loops;
 * what it computes in the end, by the code that the compiler made of it meanwhile. Kernels are
 * written so that both have the same bits: where they differ, the compiler is wrong. The fastest
 * run tells whether the compiler has made vector code at all: where it has not, a kernel falls
 * behind a scalar loop. So the test also warms the kernels up while data are read, and it chooses
 * nothing: the bits of a run do not depend on it.
 */
final class SelfTest implements AutoCloseable {
  private static final int B = 2;
  private static final int T = 48;
  private static final int H = 1;
  private static final int D = 64;
  private static final int C = H * D;
  private static final int N = B * T;
  private static final int V = 129;

  /** While one waits for the compiler, the other may compute. */
  private static final int THREADS = 2;

  /** Runs of a kernel whose time is good. */
  private static final int RUNS = 12;

  /** How long a kernel that is slow is tried again: a compiler has much to do at first. */
  private static final long PATIENCE = 1_500_000_000;

  /** What a run may take beside its arithmetic. */
  private static final long OVERHEAD = 30_000;

  /**
   * Nanoseconds of a scalar multiply-add that waits for the one before: 4 cycles at 2 GHz. Not
   * measured, because at this time a scalar loop is not compiled either.
   */
  private static final double SCALAR = 2;

  /** How often slower than a scalar loop a kernel may be before something is wrong. */
  private static final int TOLERANCE = 4;

  private final Function<Binding, Kernel> kernels;
  private final LongSupplier nanoTime;
  private final List<Op> ops;
  private final AtomicInteger next = new AtomicInteger();
  private final KernelCheck[] checks;
  private final List<Thread> threads;
  private volatile @Nullable String fault;
  private volatile boolean closed;

  /**
   * Starts the test.
   *
   * @param kernels makes the kernel of a step
   * @param nanoTime a clock in nanoseconds
   * @param ops what to check, in this order
   */
  SelfTest(Function<Binding, Kernel> kernels, LongSupplier nanoTime, List<Op> ops) {
    this.kernels = kernels;
    this.nanoTime = nanoTime;
    this.ops = ops;
    this.checks = new KernelCheck[ops.size()];
    this.threads =
        IntStream.range(0, Math.min(THREADS, ops.size())).mapToObj(this::thread).toList();
    threads.forEach(Thread::start);
  }

  /** The ops of a training step, in its order; last, those of bodies other than GPT-2's. */
  static List<Op> trainingOps() {
    WeightLayout layout = WeightLayout.INPUT_OUTPUT;
    Bias bias = Bias.PRESENT;
    DropoutMask keep = DropoutMask.NONE;
    List<Shape> shapes = List.of(Shape.of(256, C));
    return List.of(
        new Op.Linear(N, C, 4 * C, layout, bias, Activation.GELU),
        new Op.Attention(B, T, H, D, Mask.CAUSAL, keep),
        new Op.CrossEntropyBackward(N, C, V, Bias.ABSENT),
        new Op.LinearBackward(N, C, 4 * C, layout, bias, Activation.GELU),
        new Op.AttentionBackward(B, T, H, D, Mask.CAUSAL, keep),
        new Op.Embedding(N, C, List.of(V, T)),
        new Op.LayerNorm(N, C, 1e-5, bias),
        new Op.LayerNormBackward(N, C, bias),
        new Op.ResidualAdd(B, T, C, keep),
        new Op.GradientNorm(shapes),
        new Op.AdamW(shapes, new AdamWSettings(.9, .99, 1e-8, .1)),
        new Op.EmbeddingBackward(N, C, List.of(V, T)),
        new Op.RmsNorm(N, C, 1e-5),
        new Op.RmsNormBackward(N, C),
        new Op.SwiGlu(N, 2 * C),
        new Op.SwiGluBackward(N, 2 * C),
        new Op.Rotary(N, H, D, T),
        new Op.RotaryBackward(N, H, D, T));
  }

  private Thread thread(int number) {
    return Thread.ofPlatform()
        .name("sirocco-self-test-" + number)
        .daemon(true)
        .unstarted(this::checkAll);
  }

  private void checkAll() {
    for (int i = next.getAndIncrement(); i < checks.length && !closed; i = next.getAndIncrement()) {
      KernelCheck check = check(ops.get(i));
      checks[i] = check;
      if (check.outcome() == Outcome.WRONG) {
        fault = check.detail();
      }
    }
  }

  private KernelCheck check(Op op) {
    Cost cost = Cost.of(op);
    double work = cost.flops() / 2.0 + (double) cost.bytes() / Float.BYTES;
    long most = OVERHEAD + (long) (TOLERANCE * SCALAR * work);
    try (Probe probe = new Probe(op, kernels)) {
      probe.reset();
      probe.run();
      List<float[]> first = probe.results();
      long fastest = Long.MAX_VALUE;
      long begin = nanoTime.getAsLong();
      for (int run = 1; goesOn(run, fastest > most, begin); run++) {
        probe.reset();
        long start = nanoTime.getAsLong();
        probe.run();
        fastest = Math.min(fastest, nanoTime.getAsLong() - start);
        String difference = difference(first, probe.results());
        if (difference != null) {
          return new KernelCheck(op, Outcome.WRONG, fastest, most, wrong(op, run, difference));
        }
      }
      return fastest <= most
          ? new KernelCheck(op, Outcome.RIGHT, fastest, most, "")
          : new KernelCheck(op, Outcome.SLOW, fastest, most, slow(op, fastest, most));
    }
  }

  private boolean goesOn(int run, boolean slow, long begin) {
    return !closed && (run <= RUNS || (slow && nanoTime.getAsLong() - begin < PATIENCE));
  }

  private static @Nullable String difference(List<float[]> first, List<float[]> now) {
    for (int i = 0; i < first.size(); i++) {
      int at = Arrays.mismatch(first.get(i), now.get(i));
      if (at >= 0) {
        return "element %d of result %d was %s and is %s"
            .formatted(at, i, first.get(i)[at], now.get(i)[at]);
      }
    }
    return null;
  }

  private static String wrong(Op op, int run, String difference) {
    return "the kernel of %s is compiled wrongly: in run %d %s; another version of Java may help"
        .formatted(op, run, difference);
  }

  private static String slow(Op op, long fastest, long most) {
    return "the kernel of %s is slow: %,d ns, at most %,d ns were expected; was it compiled?"
        .formatted(op, fastest, most);
  }

  /**
   * Refuses to compute with kernels that were found to be wrong so far.
   *
   * @throws WrongKernelException naming the kernel
   */
  void requireRight() {
    String found = fault;
    if (found != null) {
      throw new WrongKernelException(found);
    }
  }

  /** Waits for the end of the test. */
  List<KernelCheck> await() {
    Workers.join(threads);
    return Arrays.stream(checks).filter(Objects::nonNull).toList();
  }

  /** Ends the test after the run that it makes, and waits for that. */
  @Override
  public void close() {
    closed = true;
    Workers.join(threads);
  }
}
